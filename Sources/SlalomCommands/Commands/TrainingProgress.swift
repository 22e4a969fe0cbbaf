internal import Processes
internal import SweepCore
internal import SweepViews
internal import Training

/// One line on standard error that is drawn over; nothing where that is not a terminal.
struct TrainingProgress {
  private let iterations: Int
  private let epochs: Int
  private let isTerminal = FileDescriptor.standardError.isTerminal
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
      let accuracy = NumberText.fixed(metrics.validationAccuracy, places: 3)
      epoch = "epoch \(min(number + 1, epochs)), validation accuracy \(accuracy)"
    case .iteration(let number, let loss, _, _):
      let now = ContinuousClock.now
      if let drawnAt, now - drawnAt < Self.redrawInterval, number < iterations { return }
      drawnAt = now
      let filled = Self.barWidth * number / iterations
      let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.barWidth - filled)
      writeError("\r[\(bar)] \(number)/\(iterations)  loss \(NumberText.fixed(loss, places: 4))  \(epoch)\u{1b}[K")
    }
  }

  /// Clears the line.
  func finish() { if isTerminal { writeError("\r\u{1b}[K") } }
}
