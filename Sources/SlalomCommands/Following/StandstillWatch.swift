internal import SweepClient

/// Says once why a sweep stands still. What passes by itself in a moment, as when workers are just being started, is
/// not worth a line.
struct StandstillWatch {
  private var notice: StandstillNotice?
  private var since = ContinuousClock.now
  private var isSaid = false

  /// What was said and is still so.
  var standing: String? { isSaid ? notice.map { "nothing runs: \($0.text)" } : nil }

  /// The line to say now, if any.
  mutating func line(for notice: StandstillNotice?) -> String? {
    if notice != self.notice {
      self.notice = notice
      since = .now
      isSaid = false
    }
    guard let notice, !isSaid, notice.isQuarantine || ContinuousClock.now - since > .seconds(5) else { return nil }
    isSaid = true
    return standing
  }
}
