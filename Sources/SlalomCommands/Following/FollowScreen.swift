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
    let text =
      size == drawnSize && !isNew ? ScreenText.change(from: drawn, to: texts) : ScreenText.whole(texts)
    if !text.isEmpty { terminal.write(text) }
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
