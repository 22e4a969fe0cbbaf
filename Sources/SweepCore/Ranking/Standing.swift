/// A configuration's trials in one row of numbers: statistics over the seeds whose trials have ended.
package struct Standing: Hashable, Sendable {
  /// Trials of the configuration, ended or not.
  package let trials: Int
  package let finished: Int
  package let diverged: Int
  package let reached: Int
  /// Over the ended trials; nil while there is none.
  package let targetState: TargetState?
  /// A miss or a divergence counts as infinity. This and the following are nil while no trial has ended.
  package let iterationsToTarget: Quartiles?
  /// A diverged trial counts as infinity.
  package let finalTrainingLoss: Quartiles?
  /// A diverged trial counts as infinity.
  package let logLossArea: Quartiles?
  /// A diverged trial counts as minus infinity, here and below.
  package let finalTrainingAccuracy: Quartiles?
  package let finalValidationAccuracy: Quartiles?
  package let bestValidationAccuracy: Quartiles?
  /// Nil also where the sweep does not ask for it.
  package let testAccuracy: Quartiles?

  /// Trials that have no result yet, or none because their shards failed.
  package var missing: Int { trials - finished }
  package var isProvisional: Bool { missing > 0 }

  /// - Parameter summaries: of the trials that have ended, in any order.
  package init(trials: Int, summaries: [TrialSummary]) {
    precondition(summaries.count <= trials, "a configuration has no more results than trials")
    self.trials = trials
    finished = summaries.count
    diverged = summaries.count(where: \.hasDiverged)
    reached = summaries.count { $0.iterationsToTarget != nil }
    targetState =
      if summaries.isEmpty {
        nil
      } else if diverged == finished {
        .allDiverged
      } else if reached == finished {
        .reachedOnAll
      } else {
        reached > 0 ? .reachedOnSome : .reachedOnNone
      }
    iterationsToTarget = Quartiles(summaries.map { $0.iterationsToTarget.map(Double.init) ?? .infinity })
    finalTrainingLoss = Quartiles(summaries.map(\.finalTrainingLoss))
    logLossArea = Quartiles(summaries.map(\.logLossArea))
    finalTrainingAccuracy = Quartiles(summaries.map { $0.finalTrainingAccuracy ?? -.infinity })
    finalValidationAccuracy = Quartiles(summaries.map { $0.finalValidationAccuracy ?? -.infinity })
    bestValidationAccuracy = Quartiles(summaries.map { $0.bestValidationAccuracy ?? -.infinity })
    testAccuracy =
      summaries.contains { $0.testAccuracy != nil }
      ? Quartiles(summaries.map { $0.testAccuracy ?? -.infinity }) : nil
  }
}
