internal import SweepCore

/// What a pace is told from: by the coordinator's clock alone, which both ends of an attempt were read from.
package struct RecentWork: Hashable, Sendable {
  /// Seconds each of the last trials with a result took, in the order they ended.
  package let durations: [Double]
  /// For each trial that runs, the part of it that is done, 0 to 1.
  package let running: [Double]
  /// Trials that are still to be started.
  package let waiting: Int
}

/// How long the trials took that ended last. To add one takes time for `limit` of them, however many there were.
struct RecentTrials: Sendable {
  /// As many as a pace is told from.
  private static let limit = 24

  /// Ascending by their end.
  private var trials: [(ended: Int64, seconds: Double)] = []

  var seconds: [Double] { trials.map(\.seconds) }

  mutating func add(_ attempt: Attempt) {
    guard let ended = attempt.endedMilliseconds, let milliseconds = attempt.milliseconds else { return }
    let place = (trials.lastIndex { $0.ended <= ended } ?? -1) + 1
    guard place > 0 || trials.count < Self.limit else { return }
    trials.insert((ended, Double(milliseconds) / 1000), at: place)
    if trials.count > Self.limit { trials.removeFirst() }
  }
}
