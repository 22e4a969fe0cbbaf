/// How fast a sweep goes, and when it may be done: from how long the last trials took and how many run at a time. Pauses,
/// restarts and bursts of results leave both as they are.
package struct SweepPace: Hashable, Sendable {
  /// Of so many last trials the durations are looked at.
  package static let recentTrials = 24

  /// Nil while none runs or none has ended.
  package let trialsPerHour: Double?
  /// Nil like the other, and once nothing is left.
  package let secondsLeft: Double?

  /// - Parameters:
  ///   - durations: seconds each of the committed trials took, in the order they ended.
  ///   - running: for each trial that runs, the part of it that is done, 0 to 1.
  ///   - waiting: trials that are still to be started.
  package init(durations: [Double], running: [Double], waiting: Int) {
    guard let duration = Self.typical(durations.suffix(Self.recentTrials)), duration > 0, !running.isEmpty else {
      (trialsPerHour, secondsLeft) = (nil, nil)
      return
    }
    let rate = Double(running.count) / duration
    trialsPerHour = 3600 * rate
    let left = running.reduce(Double(waiting)) { $0 + 1 - min(max($1, 0), 1) }
    // At the end there are fewer than fit: what runs longest decides.
    let longest = duration * (1 - (running.min() ?? 1))
    secondsLeft = max(left / rate, longest)
  }

  /// The mean of the middle half: a mixture of short and long trials has the mean's place, a machine that slept over
  /// one of them has none.
  private static func typical(_ durations: some Sequence<Double>) -> Double? {
    let sorted = durations.filter { $0.isFinite && $0 >= 0 }.sorted()
    guard !sorted.isEmpty else { return nil }
    let quarter = sorted.count / 4
    let middle = sorted[quarter..<(sorted.count - quarter)]
    return middle.reduce(0, +) / Double(middle.count)
  }

  /// As `310 trials/h, 1 min 34 s left`, with a dash for what is not known.
  package var text: String {
    let rate = trialsPerHour.map { NumberText.upTo($0, places: $0 < 10 ? 1 : 0) } ?? "—"
    let left = secondsLeft.map { TimeText.duration($0) } ?? "—"
    return "\(rate) trials/h, \(left) left"
  }
}
