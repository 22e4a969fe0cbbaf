internal import Kernels

/// What rankings and tables need of one trial: computed once from its series when it ends, and sent instead of them.
package struct TrialSummary: Hashable, Sendable {
  package var ending: TrialEnding
  /// The first iteration, counted from 1, at which the target was reached (docs/ranking.md); nil for a miss, and for
  /// a diverged trial, whatever it had reached before.
  package var iterationsToTarget: Int?
  /// Mean of the last epoch's minibatch losses; infinite where the trial diverged.
  package var finalTrainingLoss: Double
  /// Mean natural logarithm of the minibatch losses; infinite where the trial diverged.
  package var logLossArea: Double
  /// Accuracies are fractions; these five are nil where the trial diverged.
  package var finalTrainingAccuracy: Double?
  package var finalValidationAccuracy: Double?
  package var bestValidationAccuracy: Double?
  package var finalValidationLoss: Double?
  /// Nil also where the sweep does not ask for it.
  package var testAccuracy: Double?
  /// Means of the losses over `curvePoints` equal stretches of the trial, fewer where it is shorter; a mean that is
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
    let window = configuration.iterationsPerEpoch
    let curve = Self.curve(of: series.losses)
    // A rung of the ladder is the target itself.
    let ladder = Self.iterationsToTargets(
      losses: series.losses, window: window, trainingLosses: TargetLadder.targets(of: target))
    let shorterBudgets = ShorterBudget.elevenths.map { elevenths in
      ShorterBudget(
        losses: series.losses, ending: result.ending,
        iterations: ShorterBudget.iterations(of: configuration, elevenths: elevenths), window: window,
        reached: ladder[TargetLadder.ownTarget])
    }
    guard case .completed = result.ending else {
      self.init(
        ending: result.ending, iterationsToTarget: nil, finalTrainingLoss: .infinity, logLossArea: .infinity,
        finalTrainingAccuracy: nil, finalValidationAccuracy: nil, bestValidationAccuracy: nil,
        finalValidationLoss: nil, testAccuracy: nil, lossCurve: curve, trialDigest: result.digest,
        ladder: ladder.map { _ in nil }, shorterBudgets: shorterBudgets)
      return
    }
    self.init(
      ending: .completed,
      iterationsToTarget: ladder[TargetLadder.ownTarget],
      finalTrainingLoss: Self.rankable(Self.mean(series.losses.suffix(window))),
      logLossArea: Self.rankable(Self.logLossArea(of: series.losses)),
      finalTrainingAccuracy: series.epochs.last.flatMap { Self.known($0.trainingAccuracy) },
      finalValidationAccuracy: series.epochs.last.flatMap { Self.known($0.validationAccuracy) },
      bestValidationAccuracy: series.epochs.compactMap { Self.known($0.validationAccuracy) }.max(),
      finalValidationLoss: series.epochs.last.flatMap { Self.known($0.validationLoss) },
      testAccuracy: series.testAccuracy.flatMap(Self.known), lossCurve: curve, trialDigest: result.digest,
      ladder: ladder, shorterBudgets: shorterBudgets)
  }

  /// For each target the first t >= window, counted from 1, with
  /// `(L[t-window+1] + ... + L[t]) / window <= target`, the sum taken in ascending order; nil where there is none.
  ///
  /// - Parameter trainingLosses: the targets, none above the one before it: what reaches one has reached those before.
  package static func iterationsToTargets(losses: [Double], window: Int, trainingLosses targets: [Double]) -> [Int?] {
    precondition(window >= 1, "an epoch has at least one iteration")
    var reached: [Int] = []
    // Summing each window anew would cost window² an epoch. A running sum tells which windows are surely above the
    // target: it is off by at most one rounding of its peak for each of its additions.
    var running = 0.0
    var peak = 0.0
    var additions = 0
    for last in stride(from: window - 1, to: losses.count, by: 1) where reached.count < targets.count {
      let start = last - window + 1
      if start % window == 0 {
        running = sum(losses[start...last])
        (peak, additions) = (running, window)
      } else {
        running += losses[last] - losses[start - 1]
        peak = max(peak, running, losses[last], losses[start - 1])
        additions += 2
      }
      let uncertainty = 4 * Double(additions) * peak * .ulpOfOne
      if running - uncertainty > targets[reached.count] * Double(window) * (1 + 4 * .ulpOfOne) { continue }
      let mean = mean(losses[start...last])
      while reached.count < targets.count, mean <= targets[reached.count] { reached.append(last + 1) }
    }
    return targets.indices.map { reached.indices.contains($0) ? reached[$0] : nil }
  }

  /// `(1/T) Σ log(max(L[t], 2^-52))`, summed in ascending order with the project's own logarithm. A loss below 2^-52
  /// counts as 2^-52: from there on the probability of the right class cannot be told from 1.
  package static func logLossArea(of losses: [Double]) -> Double {
    guard !losses.isEmpty else { return .infinity }
    return losses.reduce(0) { $0 + Elementary.log(max($1, .ulpOfOne)) } / Double(losses.count)
  }

  /// NaN has no place in an order. A sound worker calls such a trial diverged; what an unsound one sends still ranks.
  static func rankable(_ value: Double) -> Double { value.isNaN ? .infinity : value }

  private static func known(_ value: Double) -> Double? { value.isNaN ? nil : value }

  /// In ascending order; infinity for none.
  static func mean(_ values: ArraySlice<Double>) -> Double {
    values.isEmpty ? .infinity : sum(values) / Double(values.count)
  }

  private static func sum(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) }

  private static func curve(of losses: [Double]) -> [Double] {
    let points = min(curvePoints, losses.count)
    return (0..<points).map { point in
      let mean = mean(losses[(point * losses.count / points)..<((point + 1) * losses.count / points)])
      return mean.isFinite ? mean : .infinity
    }
  }
}
