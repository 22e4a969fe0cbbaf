/// What only the coordinator itself can count, for `/metrics` and `/readyz`.
package struct DashboardStatistics: Sendable {
  /// A histogram of durations: how many were at most as long as each bound, and how many there were at all.
  package struct Latency: Hashable, Sendable {
    /// Ascending, in seconds.
    package var bounds: [Double]
    /// As many as bounds: those at most as long, the shorter ones included.
    package var counts: [Int]
    package var count: Int
    package var sumSeconds: Double

    package init(bounds: [Double], counts: [Int], count: Int, sumSeconds: Double) {
      self.bounds = bounds
      self.counts = counts
      self.count = count
      self.sumSeconds = sumSeconds
    }
  }

  /// Values of series, since the coordinator started.
  package var metricPoints = 0
  package var metricBatches = 0
  /// Batches of attempts that no longer counted.
  package var lateMetricBatches = 0
  /// Messages that were received and not looked at yet.
  package var inboxMessages = 0
  /// Connections of unknown keys.
  package var refusedConnections = 0
  /// Of store transactions, from their begin until they were durable.
  package var commitLatency: Latency?
  /// What waits for the store.
  package var commitQueueBytes = 0
  /// Age of each lease, in seconds.
  package var leaseAges: [Double] = []
  /// Whether the store can still be written.
  package var isStoreUsable = true

  package init() {}
}
