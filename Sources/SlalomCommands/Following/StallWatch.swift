internal import SweepCore

/// Says once why none of a sweep's waiting trials can run. What passes by itself in a moment, as when workers are just
/// being started, is not worth a line.
struct StallWatch {
  private var stall: Stall?
  private var since = ContinuousClock.now
  private var isSaid = false

  /// What was said and is still so.
  var standing: String? { isSaid ? stall.map { "nothing runs: \($0.text)" } : nil }

  /// The line to say now, if any.
  mutating func line(for stall: Stall?) -> String? {
    if stall != self.stall {
      self.stall = stall
      since = .now
      isSaid = false
    }
    guard let stall, !isSaid, stall.kind == .quarantined || ContinuousClock.now - since > .seconds(5) else {
      return nil
    }
    isSaid = true
    return standing
  }
}
