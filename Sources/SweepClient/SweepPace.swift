package import Foundation
internal import SweepCore

/// How fast a sweep goes, by the ends of its attempts, and how long it still takes at that.
package struct SweepPace: Hashable, Sendable {
  /// Results in an hour; nil while there are none, or nothing runs.
  package let trialsPerHour: Double?
  /// Nil where nobody can tell.
  package let remaining: TimeInterval?

  /// Results older than this do not count: workers come and go.
  package static let window: TimeInterval = 600

  ///     rate = results in the last W seconds / W,   remaining = trials without an end / rate
  ///
  /// W is the window, or the time since the first attempt where that is less.
  package init(_ snapshot: SweepSnapshot, at now: Date) {
    let open = snapshot.count(.pending) + snapshot.count(.leased)
    guard snapshot.count(.leased) > 0 else {
      (trialsPerHour, remaining) = (nil, nil)
      return
    }
    var first = now
    var results = 0
    let start = now.addingTimeInterval(-Self.window)
    for attempt in snapshot.shards.lazy.flatMap(\.attempts) {
      first = min(first, attempt.issued)
      if let ended = attempt.ended, ended >= start, attempt.ending == "committed" { results += 1 }
    }
    let seconds = min(Self.window, now.timeIntervalSince(first))
    guard results > 0, seconds > 0 else {
      (trialsPerHour, remaining) = (nil, nil)
      return
    }
    let rate = Double(results) / seconds
    trialsPerHour = rate * 3600
    remaining = Double(open) / rate
  }
}
