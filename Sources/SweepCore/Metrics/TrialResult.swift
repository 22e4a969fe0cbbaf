/// Why a trial counts as diverged (docs/numerics.md, section 8).
package enum DivergenceReason: String, Hashable, Sendable, CaseIterable {
  /// The loss is NaN or infinite.
  case lossNotFinite = "loss-not-finite"
  /// After epoch 1, an epoch's mean loss is above 10 times the first loss.
  case lossBlewUp = "loss-blew-up"
  /// A final parameter is NaN or infinite; ReLU can hide that from the loss.
  case parameterNotFinite = "parameter-not-finite"
}

/// How a trial ended. Divergence is a result, not a failure.
package enum TrialEnding: Hashable, Sendable {
  case completed
  /// - Parameter iteration: counted from 1; the last one trained.
  case diverged(iteration: Int, reason: DivergenceReason)
}

/// A trial's proof of what it computed.
package struct TrialResult: Hashable, Sendable {
  package var ending: TrialEnding
  /// SHA-256 of the final parameters; of nothing where the trial diverged.
  package var weightsHash: Digest
  package var seriesHash: Digest

  package init(ending: TrialEnding, weightsHash: Digest, seriesHash: Digest) {
    self.ending = ending
    self.weightsHash = weightsHash
    self.seriesHash = seriesHash
  }

  /// The trial digest: SHA-256(weightsHash || seriesHash).
  package var digest: Digest {
    var hasher = Digest.DigestBuilder()
    hasher.update(weightsHash)
    hasher.update(seriesHash)
    return hasher.finalize()
  }
}
