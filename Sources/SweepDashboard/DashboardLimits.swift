/// Bounds on what visitors may make the dashboard keep or do (docs/dashboard.md lists them all).
package enum DashboardLimits {
  /// Streams of events at a time.
  package static let eventStreams = 64
  package static let connections = 512
  package static let addressBytes = 4 << 10
  package static let headerBytes = 16 << 10
  package static let headers = 64
  /// Of a request: the longest is a form with a token.
  package static let bodyBytes = 8 << 10
  /// Of one event. Tables are paged, maps and time lines aggregated, so that 100,000 trials keep to it too.
  package static let eventBytes = 256 << 10
  /// Rows of a page of a table.
  package static let rows = 50
  /// Sweeps that are kept in memory although nobody looks.
  package static let models = 4
  /// Values of series that are kept for the figures of one sweep.
  package static let seriesValues = 4_000_000
  /// How long the coordinator may take to answer.
  package static let answer = Duration.seconds(10)
  /// How long it may take before it counts as not ready.
  package static let readiness = Duration.seconds(2)
  /// Between two looks at the coordinator, while somebody watches.
  package static let refresh = Duration.milliseconds(700)
  /// After so long without an event a stream says that it lives.
  package static let keepAlive = Duration.seconds(15)
}
