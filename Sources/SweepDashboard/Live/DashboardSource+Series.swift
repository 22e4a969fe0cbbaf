internal import SweepCore
internal import SweepWire

extension DashboardSource {
  /// What trials have measured so far, by shard.
  func series(of shards: [Int], in sweep: String) async throws(SourceError) -> [Int: TrialSeries] {
    // TODO: the request comes with the wire's series query.
    [:]
  }
}
