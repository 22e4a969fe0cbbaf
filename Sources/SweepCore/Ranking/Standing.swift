/// A configuration's trials in one row of numbers: statistics over the seeds whose trials have ended.
package struct Standing: Hashable, Sendable {
  /// Trials of the configuration, ended or not.
  package let trials: Int
  package let finished: Int
  package let diverged: Int
  package let reached: Int
  /// Over the ended trials; nil while there is none.
  package let targetState: TargetState?
  /// By `Statistic`.
  private let quartiles: [Quartiles?]

  /// Over the ended trials; nil while there is none, and where the sweep does not ask for the value. A trial without one
  /// counts as the worst.
  package subscript(statistic: Statistic) -> Quartiles? { quartiles[statistic.rawValue] }

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
    quartiles = Statistic.allCases.map { $0.quartiles(of: summaries) }
  }
}
