internal import Processes
internal import SweepViews

/// The terminal on which a sweep is followed: draws what differs from the frame before, and tells the keys.
final class FollowScreen {
  private let terminal: RawTerminal
  private var decoder = KeyDecoder()
  private var drawn: [String] = []
  private var drawnSize: (columns: Int, rows: Int) = (0, 0)

  /// Nil off a terminal.
  init?() {
    guard let terminal = RawTerminal(screen: .standardError, keys: .standardInput) else { return nil }
    self.terminal = terminal
  }

  var hasKeys: Bool { terminal.hasKeys }

  var size: (columns: Int, rows: Int) { terminal.size }

  /// Whether the frame that is on the terminal is lost, or was made for another size.
  var needsDrawing: Bool { !terminal.isHeld || drawnSize != terminal.size }

  func draw(_ lines: [StyledLine]) {
    let isNew = !terminal.isHeld
    guard terminal.hold() else { return }
    let size = terminal.size
    let colour = TableStyle.ofStandardError.colour
    let texts = lines.map { $0.text(colour: colour) }
    if !isNew, size == drawnSize, texts == drawn { return }
    // Every line is cleared before it is written: after a line as wide as the terminal, some of them would clear its last
    // character. Nothing is cleared that is not written over at once.
    let body = zip(1..., texts).map { "\u{1B}[\($0);1H\u{1B}[K\($1)" }.joined()
    terminal.write((size == drawnSize && !isNew ? "" : "\u{1B}[2J") + body + "\u{1B}[J")
    (drawn, drawnSize) = (texts, size)
  }

  /// Waits for keys, a fifth of a second at most: as often a person sees something new.
  func keys() -> [Key] {
    let bytes = terminal.read(within: .milliseconds(200))
    guard bytes.isEmpty else { return decoder.keys(bytes) }
    decoder.pause()
    return []
  }

  func leave() { terminal.release() }
}
