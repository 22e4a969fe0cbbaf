/// What the coordinator counts of itself, for those who watch over it.
package struct CoordinatorStatistics: Hashable, Sendable {
  /// A worker's right to an attempt.
  package struct Lease: Hashable, Sendable {
    package var workerName: String
    /// Since the attempt was issued.
    package var ageSeconds: Double
  }

  package var softwareVersion: String
  package var startedMilliseconds: Int64
  /// Losses that arrived since the start.
  package var metricPoints: Int
  package var metricBatches: Int
  /// Batches of attempts that no longer counted.
  package var lateMetricBatches: Int
  /// From the longest held on.
  package var leases: [Lease]
  package var commits: LatencyHistogram
  /// What waits to be durable.
  package var commitQueueBytes: Int
  /// Requests that wait for their turn.
  package var inboxMessages: Int
  /// Of answers that peers have not read, about.
  package var unreadBytes: Int
  /// Connections of unknown keys, since the start.
  package var refusedConnections: Int
}
