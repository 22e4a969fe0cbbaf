/// A rule's part in the canary: a small trial on records made in memory (`CanaryTrials` in Training), and the digest of its
/// result. Recorded here because the coordinator, which holds it against what workers say, has no kernels.
package struct CanaryTrial: Sendable {
  package static let trainingImages = 36
  package static let validationImages = 12

  /// Of the result (docs/numerics.md, rule 9), under `numericsVersion`.
  let digest: Digest
  private let learningRate: Double
  private let hidden: [Int]
  private let change: @Sendable (inout Configuration) -> Void

  /// - Parameters:
  ///   - hidden: widths of the hidden layers; ragged, and other ones than those of the other rules.
  ///   - digest: 64 hexadecimal digits.
  ///   - change: settings that are another than the usual ones, so that over all rules every kernel has a part.
  init(
    learningRate: Double, hidden: [Int], digest: String,
    _ change: @escaping @Sendable (inout Configuration) -> Void = { _ in }
  ) {
    guard let recorded = Digest(hex: digest) else { preconditionFailure("'\(digest)' is no SHA-256") }
    self.digest = recorded
    self.learningRate = learningRate
    self.hidden = hidden
    self.change = change
  }

  fileprivate func settings(_ rule: UpdateRule) -> TrialSettings {
    var configuration = Configuration(optimizer: OptimizerSettings(rule, learningRate: learningRate))
    configuration.dataset.train = Self.trainingImages
    configuration.dataset.validation = Self.validationImages
    configuration.evaluation.train = 19
    configuration.network.hidden = hidden
    configuration.epochs = 2
    // The last minibatch of an epoch is one of 13.
    configuration.batch = 23
    change(&configuration)
    return TrialSettings(configuration: configuration, seed: 7)
  }
}

/// The canary: a small trial of every update rule; their bits hang on every kernel. A worker trains them before it gets its
/// first shard. One that has another digest for a rule that both sides know computes other bits.
package enum Canary {
  package static func trial(of rule: UpdateRule) -> TrialSettings { rule.definition.canary.settings(rule) }

  /// What each trial's result has for digest, under `numericsVersion`.
  package static let digests = Dictionary(
    uniqueKeysWithValues: UpdateRule.allCases.map { ($0, $0.definition.canary.digest) })
}
