internal import Glibc
internal import SweepCore
internal import Training

/// Appends to standard error.
func writeError(_ text: String) {
  let bytes = Array(text.utf8)
  // Nothing is left to tell it to when standard error is gone.
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// One line on standard error that is drawn over; nothing where that is not a terminal.
struct TrainingProgress {
  private let iterations: Int
  private let epochs: Int
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var epoch = "epoch 1"
  private var drawnAt: ContinuousClock.Instant?

  private static let barWidth = 30
  private static let redrawInterval: Duration = .milliseconds(100)

  init(configuration: Configuration) {
    iterations = configuration.iterations
    epochs = configuration.epochs
  }

  mutating func show(_ event: TrainingEvent) {
    guard isTerminal else { return }
    switch event {
    case .epoch(let number, let metrics):
      epoch = "epoch \(min(number + 1, epochs)), validation accuracy \(decimal(metrics.validationAccuracy, places: 3))"
    case .iteration(let number, let loss, _, _):
      let now = ContinuousClock.now
      if let drawnAt, now - drawnAt < Self.redrawInterval, number < iterations { return }
      drawnAt = now
      let filled = Self.barWidth * number / iterations
      let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.barWidth - filled)
      writeError("\r[\(bar)] \(number)/\(iterations)  loss \(decimal(loss, places: 4))  \(epoch)\u{1b}[K")
    }
  }

  /// Clears the line.
  func finish() { if isTerminal { writeError("\r\u{1b}[K") } }
}

/// `value` with a fixed number of decimal places.
func decimal(_ value: Double, places: Int) -> String {
  guard value.isFinite else { return "\(value)" }
  let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 0x1p53 else { return "\(value)" }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  let text = places == 0 ? padded : "\(padded.dropLast(places)).\(padded.suffix(places))"
  return value < 0 && scaled > 0 ? "-" + text : text
}
