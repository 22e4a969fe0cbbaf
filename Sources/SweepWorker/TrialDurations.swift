internal import SweepWire

/// How long the latest trials of a worker took, and how many more it therefore wants ready.
struct TrialDurations: Sendable {
  /// Number of recent trials averaged.
  private static let remembered = 16
  /// From here on a trial is long: waiting for the next one costs little beside it.
  static let long = Duration.milliseconds(500)
  /// How much work is to be ready for a slot: about what passes between a result and the next assignment.
  private static let readyWork = Duration.milliseconds(100)

  private var recent: [Duration] = []
  private var next = 0

  mutating func add(_ duration: Duration) {
    if recent.count < Self.remembered { recent.append(duration) } else { recent[next] = duration }
    next = (next + 1) % Self.remembered
  }

  /// Trials to be ready for a slot, beyond the one it trains: 0 until the first has ended, and while they take long.
  var creditPerSlot: Int {
    guard !recent.isEmpty else { return 0 }
    let mean = max(recent.reduce(.zero, +) / recent.count, .nanoseconds(1))
    if mean >= Self.long { return 0 }
    return min(Int((Self.readyWork / mean).rounded(.up)), WireLimits.creditPerSlot)
  }
}
