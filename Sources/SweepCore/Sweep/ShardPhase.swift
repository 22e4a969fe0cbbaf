/// Where a shard stands, as users see it.
package enum ShardPhase: String, Hashable, Sendable, CaseIterable {
  case pending
  case leased
  case committed
  case failed
}
