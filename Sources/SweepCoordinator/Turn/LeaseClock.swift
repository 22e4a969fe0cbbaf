package import SweepCore

/// The time that leases run by. It stands still while messages that have arrived are unread, and never leaps: a
/// coordinator that was busy, stopped or starved ends no lease whose worker has said in time that it lives.
package struct LeaseClock: Sendable {
  /// The most that one turn adds.
  package static let longestStep = Duration.seconds(1)

  package private(set) var now: Instant
  /// On the monotonic clock: when this one was last set going.
  private var advanced: Instant

  package init(at start: Instant) {
    now = start
    advanced = start
  }

  /// Adds the time since it was last advanced, at most `longestStep`; the rest is lost for good.
  ///
  /// To be called once a turn, and only in one that has read everything that had arrived.
  ///
  /// - Parameter time: on the monotonic clock; one that went back adds nothing.
  package mutating func advance(to time: Instant) {
    guard time > advanced else { return }
    now = now + min(time - advanced, Self.longestStep)
    advanced = time
  }
}
