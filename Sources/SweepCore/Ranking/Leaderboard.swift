/// The ranked convergence table (docs/ranking.md): a function of the sweep and its trials' results alone.
package struct Leaderboard: Hashable, Sendable {
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
    let rows = definition.configurations.indices.map { index in
      let trials = seeds.indices.map { seed in
        let shard = index * seeds.count + seed
        return Trial(seed: seeds[seed], id: roster.trialIDs[shard], summary: summaries[shard])
      }
      return ConfigurationRow(
        id: roster.configurationIDs[index], configuration: definition.configurations[index], trials: trials,
        standing: Standing(trials: trials.count, summaries: trials.compactMap(\.summary)))
    }
    let ranking = Ranking(rows, by: rankBy)
    var optimizers = ranking.optimizers.compactMap { OptimizerRow($0.rows) }
    let intervals = RankInterval.intervals(of: optimizers)
    for index in optimizers.indices {
      optimizers[index].rank = index + 1
      optimizers[index].rankInterval = intervals[index]
    }

    sweepID = roster.sweepID
    self.definition = definition
    self.rankBy = rankBy
    configurations = ranking.configurations
    self.optimizers = optimizers
    finished = rows.reduce(0) { $0 + $1.standing.finished }
    diverged = rows.reduce(0) { $0 + $1.standing.diverged }
  }
}
