package import SweepCore

/// When something is handled: on the clock that leases run by, and on the one people read.
package struct Moment: Sendable {
  package let instant: Instant
  /// Milliseconds since 1970 by this machine's clock; shown, never computed with.
  package let wallMilliseconds: Int64

  package init(instant: Instant, wallMilliseconds: Int64) {
    self.instant = instant
    self.wallMilliseconds = wallMilliseconds
  }
}
