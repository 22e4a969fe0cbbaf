/// What is measured at the end of an epoch with its final weights (docs/numerics.md, rule 8).
package struct EpochMetrics: Hashable, Sendable {
  /// Fraction of the first `evaluation.train` training images that are classified right.
  package var trainingAccuracy: Double
  /// Fraction of the validation subset that is classified right.
  package var validationAccuracy: Double
  /// Mean cross-entropy over the validation subset, without L2.
  package var validationLoss: Double

  package init(trainingAccuracy: Double, validationAccuracy: Double, validationLoss: Double) {
    self.trainingAccuracy = trainingAccuracy
    self.validationAccuracy = validationAccuracy
    self.validationLoss = validationLoss
  }
}

/// What a trial measured, in the order it measured it: all of it, or one piece of many.
package struct TrialSeries: Hashable, Sendable {
  /// Minibatch loss of iterations 1, 2, ...
  package var losses: [Double] = []
  /// Metrics of epochs 1, 2, ...
  package var epochs: [EpochMetrics] = []
  /// As long as `losses` where recorded, else empty.
  package var gradientNorms: [Double] = []
  /// As long as `losses` where recorded, else empty.
  package var updateNorms: [Double] = []
  /// Where `evaluation.test` asks for it and the trial did not diverge.
  package var testAccuracy: Double?

  package init() {}

  /// Appends what was measured after this.
  package mutating func append(_ piece: TrialSeries) {
    losses += piece.losses
    epochs += piece.epochs
    gradientNorms += piece.gradientNorms
    updateNorms += piece.updateNorms
    testAccuracy = piece.testAccuracy ?? testAccuracy
  }

  /// SHA-256 of the little-endian doubles: the losses, then for each epoch its training accuracy, validation accuracy
  /// and validation loss, then the test accuracy, gradient norms and update norms where there are any.
  package var hash: Digest {
    var hasher = Digest.DigestBuilder()
    hasher.update(doubles: losses)
    hasher.update(rest: epochs, testAccuracy, gradientNorms, updateNorms)
    return hasher.finalize()
  }
}

extension Digest.DigestBuilder {
  /// Appends what follows the losses in a series' hash.
  mutating func update(
    rest epochs: [EpochMetrics], _ testAccuracy: Double?, _ gradientNorms: [Double], _ updateNorms: [Double]
  ) {
    update(doubles: epochs.flatMap { [$0.trainingAccuracy, $0.validationAccuracy, $0.validationLoss] })
    if let testAccuracy { update(doubles: [testAccuracy]) }
    update(doubles: gradientNorms)
    update(doubles: updateNorms)
  }
}
