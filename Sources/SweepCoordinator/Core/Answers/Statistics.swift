internal import SweepCore
internal import SweepScheduling

extension CoordinatorCore {
  /// Losses and batches that arrived since the start, and batches of attempts that no longer counted.
  var metricCounts: (points: Int, batches: Int, late: Int) {
    let received = state.intake.received
    return (received.points, received.batches, state.intake.lateBatches)
  }

  /// What workers have a right to, from the longest held on. O(n log n) in the leases.
  func leases(atMillis now: Int64) -> [CoordinatorStatistics.Lease] {
    state.registry.ids.flatMap { state.scheduler.leases(of: $0) ?? [] }.compactMap { execution in
      state.ledger.attempt(execution).map {
        CoordinatorStatistics.Lease(
          workerName: $0.owner.workerName, ageSeconds: Double(max(now - $0.issuedMilliseconds, 0)) / 1000)
      }
    }.sorted { $0.ageSeconds > $1.ageSeconds }
  }
}
