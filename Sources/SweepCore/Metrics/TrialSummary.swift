/// What rankings and tables need of one trial: computed once from its series when it ends, and sent instead of them.
package struct TrialSummary: Hashable, Sendable {
  package var ending: TrialEnding
  /// The first iteration t, counted from 1, with `(L[t-w+1] + ... + L[t]) / w <= target`, where w is an epoch's
  /// iterations and the sum is taken in ascending order (docs/ranking.md); nil for a miss, and for a diverged trial,
  /// whatever it had reached before.
  package var iterationsToTarget: Int?
  /// Mean of the last epoch's minibatch losses; infinite where the trial diverged.
  package var finalTrainingLoss: Double
  /// Mean natural logarithm of the minibatch losses, `(1/T) Σ log(max(L[t], 2^-52))`, summed in ascending order with the
  /// project's own logarithm; infinite where the trial diverged.
  package var logLossArea: Double
  /// Accuracies are fractions; these five are nil where the trial diverged.
  package var finalTrainingAccuracy: Double?
  package var finalValidationAccuracy: Double?
  package var bestValidationAccuracy: Double?
  package var finalValidationLoss: Double?
  /// Nil also where the sweep does not ask for it.
  package var testAccuracy: Double?
  /// Means of the losses over `curvePoints` equal stretches of the configuration's iterations, fewer where there are
  /// fewer; those that had begun when the trial ended, so that the curve of one that diverged is shorter. A mean that is
  /// not finite is infinity. For drawing only.
  package var lossCurve: [Double]
  package var trialDigest: Digest
  /// The first iteration at each target of `TargetLadder.factors`, nil for a miss; for a diverged trial none is reached.
  /// Empty where an older coordinator does not tell.
  package var ladder: [Int?]
  /// After each part of `ShorterBudget.elevenths`. Empty where an older coordinator does not tell.
  package var shorterBudgets: [ShorterBudget]

  package static let curvePoints = 16

  package init(
    ending: TrialEnding, iterationsToTarget: Int?, finalTrainingLoss: Double, logLossArea: Double,
    finalTrainingAccuracy: Double?, finalValidationAccuracy: Double?, bestValidationAccuracy: Double?,
    finalValidationLoss: Double?, testAccuracy: Double?, lossCurve: [Double], trialDigest: Digest,
    ladder: [Int?] = [], shorterBudgets: [ShorterBudget] = []
  ) {
    self.ending = ending
    self.iterationsToTarget = iterationsToTarget
    self.finalTrainingLoss = finalTrainingLoss
    self.logLossArea = logLossArea
    self.finalTrainingAccuracy = finalTrainingAccuracy
    self.finalValidationAccuracy = finalValidationAccuracy
    self.bestValidationAccuracy = bestValidationAccuracy
    self.finalValidationLoss = finalValidationLoss
    self.testAccuracy = testAccuracy
    self.lossCurve = lossCurve
    self.trialDigest = trialDigest
    self.ladder = ladder
    self.shorterBudgets = shorterBudgets
  }

  package var hasDiverged: Bool {
    if case .diverged = ending { true } else { false }
  }
}

extension TrialSummary {
  /// The summary of a trial of `configuration` that ended with `result`.
  package init(series: TrialSeries, result: TrialResult, configuration: Configuration, target: Target) {
    var running = RunningSeries(configuration: configuration, targets: [target])
    running.add(series)
    self = running.finish(result: result)[0]
  }

  /// NaN has no place in an order. A sound worker calls such a trial diverged; what an unsound one sends still ranks.
  static func rankable(_ value: Double) -> Double { value.isNaN ? .infinity : value }
}
