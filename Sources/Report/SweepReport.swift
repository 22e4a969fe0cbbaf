package import SweepCore
package import SweepViews

/// What a report tells of one sweep: a function of the sweep and the data, with no times, hosts or attempts in it.
package struct SweepReport: Sendable {
  package let leaderboard: Leaderboard
  let roster: SweepRoster
  /// In the order of expansion. Nothing else of them is told than state, summary and failure.
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

  /// A sweep file that gives this sweep; nil where it would be longer than a sweep file may be.
  package var sweepFile: String? { SweepFileText.text(definition) }

  /// Trials whose series are told, by shard index.
  package var finishedShards: [Int] { shards.indices.filter { shards[$0].summary != nil } }

  var failed: [Int] { shards.indices.filter { shards[$0].state == .failed } }
  var waiting: Int { shards.count - leaderboard.finished - failed.count }
}
