/// Who is first in a sweep's table by iterations to the target: an optimizer at its best configuration.
package struct SweepWinner: Hashable, Sendable {
  package let rule: UpdateRule
  package let learningRate: Double

  package init(rule: UpdateRule, learningRate: Double) {
    self.rule = rule
    self.learningRate = learningRate
  }

  /// Takes the time of a table without its intervals: that of a hash for each configuration, and O(trials).
  ///
  /// - Parameters:
  ///   - trials: by shard.
  ///   - summaries: by shard; nil for a trial without a result.
  /// - Returns: nil where the first configuration diverged on every seed, or has no result.
  package init?(of definition: SweepDefinition, trials: [TrialID], summaries: [TrialSummary?]) {
    let seeds = definition.seeds
    let rows = definition.configurations.indices.map { index in
      let members = seeds.indices.map { seed in
        let shard = index * seeds.count + seed
        return Leaderboard.Trial(seed: seeds[seed], id: trials[shard], summary: summaries[shard])
      }
      return Leaderboard.ConfigurationRow(
        id: definition.configurations[index].id(dataDigest: definition.dataDigest),
        configuration: definition.configurations[index], trials: members,
        standing: Standing(trials: members.count, summaries: members.compactMap(\.summary)))
    }
    let order = RankOrder(.target)
    guard let first = rows.min(by: { order.precedes($0, $1) ?? false }), let state = first.standing.targetState,
      state != .allDiverged
    else { return nil }
    self.init(
      rule: first.configuration.optimizer.rule, learningRate: first.configuration.optimizer.learningRate)
  }
}

extension Leaderboard {
  /// Who is first, where that is by iterations to the target, and it did not diverge on every seed.
  package var winner: SweepWinner? {
    guard rankBy == .target, let first = configurations.first, let state = first.standing.targetState,
      state != .allDiverged
    else { return nil }
    return SweepWinner(
      rule: first.configuration.optimizer.rule, learningRate: first.configuration.optimizer.learningRate)
  }
}
