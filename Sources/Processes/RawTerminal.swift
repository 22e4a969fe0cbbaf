internal import CLinux
internal import Glibc

/// The terminal of this process while a full-screen view has it: an alternate screen, and keys that come one by one and
/// unseen. It is given back when this object goes, at every end of the process but SIGKILL, and while Ctrl-Z stops it.
///
/// At most one a process, and on one thread.
package final class RawTerminal {
  private let screen: FileDescriptor
  private var keys: FileDescriptor?
  private var isTaken: Bool

  /// Nil where `screen` is no terminal that shows escape sequences, or not this process's to draw on.
  ///
  /// - Parameter keys: read where it is a terminal.
  package init?(screen: FileDescriptor, keys: FileDescriptor) {
    let name = getenv("TERM").map { String(cString: $0) } ?? ""
    guard screen.isTerminal, !name.isEmpty, name != "dumb", slalom_owns_terminal(screen.number) != 0 else { return nil }
    self.screen = screen
    self.keys = keys.isTerminal && slalom_owns_terminal(keys.number) != 0 ? keys : nil
    guard slalom_hold_terminal(screen.number, self.keys?.number ?? -1) == 0 else { return nil }
    isTaken = true
  }

  deinit { release() }

  package var hasKeys: Bool { keys != nil }

  package var size: (columns: Int, rows: Int) { screen.terminalSize ?? (columns: 80, rows: 24) }

  /// False once the process has been stopped, until `hold` takes the terminal again; what was drawn is lost then.
  package var isHeld: Bool {
    if slalom_went_on_after_stop() != 0 { isTaken = false }
    return isTaken
  }

  /// Takes the terminal, unless it is taken. False while the process is in the background, and may neither draw nor read.
  package func hold() -> Bool {
    guard slalom_owns_terminal(screen.number) != 0 else { return false }
    if !isHeld { isTaken = slalom_hold_terminal(screen.number, keys?.number ?? -1) == 0 }
    return isTaken
  }

  /// The screen's whole text, in one write so that it does not flicker.
  package func write(_ text: String) { screen.write(Array(text.utf8)) }

  /// What keys have sent; waits at most `timeout` for the first of it.
  package func read(within timeout: Duration) -> [UInt8] {
    let milliseconds = Int32(
      clamping: timeout.components.seconds * 1000 + timeout.components.attoseconds / 1_000_000_000_000_000)
    guard let keys, slalom_owns_terminal(keys.number) != 0 else {
      poll(nil, 0, milliseconds)
      return []
    }
    var item = pollfd(fd: keys.number, events: Int16(POLLIN), revents: 0)
    guard poll(&item, 1, milliseconds) > 0 else { return [] }
    guard item.revents & Int16(POLLIN) != 0, let bytes = keys.read(upTo: 1024) else {
      // The terminal is gone: nothing comes from it any more.
      self.keys = nil
      return []
    }
    return bytes
  }

  package func release() {
    guard isTaken else { return }
    isTaken = false
    slalom_release_terminal()
  }
}
