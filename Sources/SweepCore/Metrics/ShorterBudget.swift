/// What a trial had come to after a part of its iterations (docs/ranking.md, "Budget").
package struct ShorterBudget: Hashable, Sendable {
  /// Of the iterations, the budgets that a summary holds.
  package static let elevenths = [9, 10]

  /// Nil for a miss within the budget, and where the trial had diverged by then.
  package var iterationsToTarget: Int?
  /// Mean of the last epoch's worth of minibatch losses before the cut; infinite where the trial had diverged by then.
  package var trainingLoss: Double

  package init(iterationsToTarget: Int?, trainingLoss: Double) {
    self.iterationsToTarget = iterationsToTarget
    self.trainingLoss = trainingLoss
  }

  package var hasDiverged: Bool { trainingLoss == .infinity }

  /// `elevenths` of the configuration's iterations, rounded to whole ones, half up, and never below one epoch.
  static func iterations(of configuration: Configuration, elevenths: Int) -> Int {
    max(configuration.iterationsPerEpoch, (2 * elevenths * configuration.iterations + 11) / 22)
  }
}

extension ShorterBudget {
  /// After the first `iterations` of a trial.
  ///
  /// - Parameters:
  ///   - mean: of the last epoch's worth of losses by then; nil where the trial ended before.
  ///   - reached: the first iteration at the target, whether before or after the cut.
  init(ending: TrialEnding, iterations: Int, mean: Double?, reached: Int?) {
    guard let mean, !ending.isDiverged(by: iterations) else {
      self.init(iterationsToTarget: nil, trainingLoss: .infinity)
      return
    }
    self.init(
      iterationsToTarget: reached.flatMap { $0 <= iterations ? $0 : nil }, trainingLoss: TrialSummary.rankable(mean))
  }
}

extension TrialEnding {
  /// Whether the trial counted as diverged had it ended after `iterations`. A parameter that is not finite is found at
  /// the end only: when it became so is not known, and it counts from the start.
  fileprivate func isDiverged(by iterations: Int) -> Bool {
    switch self {
    case .completed: false
    case .diverged(_, .parameterNotFinite): true
    case .diverged(let last, _): last <= iterations
    }
  }
}
