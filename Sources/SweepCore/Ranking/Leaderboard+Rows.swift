extension Leaderboard {
  /// One trial in its row.
  package struct Trial: Hashable, Sendable {
    package let seed: UInt64
    package let id: TrialID
    /// Nil while the trial has no result.
    package let summary: TrialSummary?
  }

  /// One configuration over its seeds.
  package struct ConfigurationRow: Hashable, Sendable {
    /// From 1.
    package internal(set) var rank = 0
    package let id: ConfigurationID
    package let configuration: Configuration
    /// In the order of the sweep's seeds.
    package let trials: [Trial]
    package internal(set) var standing: Standing
  }

  /// One optimizer at its best configuration.
  package struct OptimizerRow: Hashable, Sendable {
    /// From 1.
    package internal(set) var rank = 0
    package let rule: UpdateRule
    package let best: ConfigurationRow
    /// How many configurations the optimizer has in this sweep.
    package let configurations: Int
    /// Over all of them.
    package let trials: Int
    /// Those without a result: while there are any, another configuration may still be the best.
    package let missing: Int
    /// Where the best learning rate lies at an end of its grid.
    package let gridEdge: GridEdge?
    /// Nil while it is undecided: below 6 seeds, or provisional.
    package internal(set) var rankInterval: RankInterval?
    package let basin: LearningRateBasin?
    /// Of its finished configurations.
    let attainedAccuracies: [Double]

    package var isProvisional: Bool { missing > 0 }

    /// Element k - 1: the expected best validation accuracy of k of its finished configurations, drawn without
    /// replacement. One that diverged on half of its seeds counts as guessing.
    package var expectedBest: [Double] { ExpectedBest.curve(of: attainedAccuracies) }
  }
}

extension Leaderboard.OptimizerRow {
  /// - Parameter rows: of one rule, best first.
  init?(_ rows: [Leaderboard.ConfigurationRow]) {
    guard let best = rows.first else { return nil }
    let axis = LearningRateAxis(of: best, among: rows)
    self.init(
      rule: best.configuration.optimizer.rule, best: best, configurations: rows.count,
      trials: rows.reduce(0) { $0 + $1.standing.trials }, missing: rows.reduce(0) { $0 + $1.standing.missing },
      gridEdge: GridEdge(axis), basin: LearningRateBasin(axis),
      attainedAccuracies: rows.filter { !$0.standing.isProvisional }.map(\.attainedAccuracy))
  }
}
