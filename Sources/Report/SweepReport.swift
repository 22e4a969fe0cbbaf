package import SweepCore
package import SweepViews

/// What a report tells of one sweep: a function of the sweep and the data, with no times, hosts or attempts in it.
package struct SweepReport: Sendable {
  /// One trial's place in the sweep.
  package struct Shard: Hashable, Sendable {
    package var phase: ShardPhase
    package var summary: TrialSummary?
    package var failure: AttemptFailure?

    package init(phase: ShardPhase, summary: TrialSummary?, failure: AttemptFailure?) {
      self.phase = phase
      self.summary = summary
      self.failure = failure
    }
  }

  package let leaderboard: Leaderboard
  let roster: SweepRoster
  /// In the order of expansion.
  package let shards: [Shard]

  package init(roster: SweepRoster, shards: [Shard], rankBy: RankKey) {
    precondition(shards.count == roster.trialIDs.count, "a report tells of every trial")
    self.roster = roster
    self.shards = shards
    let summaries = shards.enumerated().compactMap { index, shard in shard.summary.map { (index, $0) } }
    leaderboard = Leaderboard(
      roster: roster, summaries: Dictionary(uniqueKeysWithValues: summaries), rankBy: rankBy)
  }

  package var definition: SweepDefinition { leaderboard.definition }
  package var view: LeaderboardView {
    LeaderboardView(leaderboard, note: definition.isSynthetic ? "SYNTHETIC DATA" : nil)
  }

  /// Trials whose series are told, by shard index.
  package var finishedShards: [Int] { shards.indices.filter { shards[$0].summary != nil } }

  var failed: [Int] { shards.indices.filter { shards[$0].phase == .failed } }
  var waiting: Int { shards.count - leaderboard.finished - failed.count }
}
