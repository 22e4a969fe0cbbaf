package import SweepCore

/// Says once why none of a sweep's waiting trials can run. A stall that passes by itself in a moment, as when workers are
/// just being started, is not worth a line.
package struct StallWatch {
  /// How long a stall has lasted that is said; a quarantine is said at once.
  package static let patience = Duration.seconds(5)

  private var stall: Stall?
  /// When it began; nil without one.
  private var since: ContinuousClock.Instant?
  private var isSaid = false

  package init() {}

  /// What was said and is still so.
  package var standing: String? { isSaid ? stall.map { "nothing runs: \($0.text)" } : nil }

  /// The line to say now, if any.
  package mutating func line(for stall: Stall?, at now: ContinuousClock.Instant) -> String? {
    if stall != self.stall { (self.stall, since, isSaid) = (stall, now, false) }
    guard let stall, let since, !isSaid, stall.kind == .quarantined || now - since > Self.patience else { return nil }
    isSaid = true
    return standing
  }
}
