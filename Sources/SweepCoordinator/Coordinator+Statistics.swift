internal import SweepCore

extension Coordinator {
  package func statistics() -> CoordinatorStatistics {
    let counts = core.metricCounts
    return CoordinatorStatistics(
      softwareVersion: core.settings.softwareVersion, startedMilliseconds: core.started.wallMilliseconds,
      metricPoints: counts.points, metricBatches: counts.batches, lateMetricBatches: counts.late,
      leases: core.leases(atMillis: Self.wallMilliseconds), commits: commitLatency, commitQueueBytes: commits.weight,
      inboxMessages: requests.count, unreadBytes: unread.bytes, refusedConnections: refusals.total)
  }
}
