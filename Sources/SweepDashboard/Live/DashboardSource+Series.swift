internal import SweepCore
internal import SweepWire

extension DashboardSource {
  /// What trials have measured so far, by shard. An answer may hold fewer than were asked for; the rest is asked for again.
  func series(of shards: [Int], in sweep: String) async throws(SourceError) -> [Int: TrialSeries] {
    var found: [Int: TrialSeries] = [:]
    var missing = shards[...]
    while !missing.isEmpty {
      var query = WireSeriesQuery()
      query.sweep.text = sweep
      query.shards = missing.prefix(WireLimits.seriesShards).map { UInt32(clamping: $0) }
      guard case .series(let answer) = try await self.answer(.series(query)) else { throw .wrongAnswer }
      guard !answer.shards.isEmpty, answer.shards.map(\.index) == Array(query.shards.prefix(answer.shards.count)) else {
        throw .failed("the coordinator's answer holds series of other shards than were asked for")
      }
      for shard in answer.shards { found[Int(shard.index)] = TrialSeries(shard.series) }
      missing = missing.dropFirst(answer.shards.count)
    }
    return found
  }
}
