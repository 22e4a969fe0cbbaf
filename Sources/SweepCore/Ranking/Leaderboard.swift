/// The ranked convergence table (docs/ranking.md): a function of the sweep and its trials' results alone.
package struct Leaderboard: Hashable, Sendable {
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
    package fileprivate(set) var rank = 0
    package let id: ConfigurationID
    package let configuration: Configuration
    /// In the order of the sweep's seeds.
    package let trials: [Trial]
    package let standing: Standing
  }

  /// One optimizer at its best configuration.
  package struct OptimizerRow: Hashable, Sendable {
    /// From 1.
    package fileprivate(set) var rank = 0
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

    package var isProvisional: Bool { missing > 0 }
  }

  package let sweepID: SweepID
  package let definition: SweepDefinition
  package let rankBy: RankKey
  /// Best first.
  package let configurations: [ConfigurationRow]
  /// Best first.
  package let optimizers: [OptimizerRow]

  package var trials: Int { definition.trialCount }
  package let finished: Int
  package let diverged: Int

  package init(definition: SweepDefinition, summaries: [Int: TrialSummary], rankBy: RankKey = .target) {
    self.init(roster: SweepRoster(definition), summaries: summaries, rankBy: rankBy)
  }

  /// - Parameter summaries: of the trials that have ended, by shard index.
  package init(roster: SweepRoster, summaries: [Int: TrialSummary], rankBy: RankKey = .target) {
    let definition = roster.definition
    let seeds = definition.seeds
    let order = RankOrder(rankBy)
    var rows = definition.configurations.indices.map { index in
      let trials = seeds.indices.map { seed in
        let shard = index * seeds.count + seed
        return Trial(seed: seeds[seed], id: roster.trialIDs[shard], summary: summaries[shard])
      }
      return ConfigurationRow(
        id: roster.configurationIDs[index], configuration: definition.configurations[index], trials: trials,
        standing: Standing(trials: trials.count, summaries: trials.compactMap(\.summary)))
    }
    rows.sort(by: order.precedes)
    for index in rows.indices { rows[index].rank = index + 1 }

    let byRule = Dictionary(grouping: rows, by: \.configuration.optimizer.rule)
    // Rows of one rule are in rank order, so the first is the best.
    var optimizers = byRule.compactMap { rule, rows in
      rows.first.map { best in
        OptimizerRow(
          rule: rule, best: best, configurations: rows.count, trials: rows.count * seeds.count,
          missing: rows.reduce(0) { $0 + $1.standing.missing },
          gridEdge: GridEdge(of: best, among: rows))
      }
    }
    optimizers.sort { left, right in
      left.isProvisional == right.isProvisional ? left.best.rank < right.best.rank : right.isProvisional
    }
    for index in optimizers.indices { optimizers[index].rank = index + 1 }

    sweepID = roster.sweepID
    self.definition = definition
    self.rankBy = rankBy
    self.configurations = rows
    self.optimizers = optimizers
    finished = rows.reduce(0) { $0 + $1.standing.finished }
    diverged = rows.reduce(0) { $0 + $1.standing.diverged }
  }
}
