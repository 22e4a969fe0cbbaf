internal import CLinux
internal import Glibc

/// An open file descriptor that somebody else owns.
package struct FileDescriptor: Sendable, Hashable {
  package let number: Int32

  package init(_ number: Int32) { self.number = number }

  package static let standardInput = FileDescriptor(0)
  package static let standardOutput = FileDescriptor(1)
  package static let standardError = FileDescriptor(2)

  package var isTerminal: Bool { isatty(number) == 1 }

  /// Nil where this is no terminal, or one that does not say.
  package var terminalSize: (columns: Int, rows: Int)? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard slalom_terminal_size(number, &columns, &rows) == 0 else { return nil }
    return (Int(columns), Int(rows))
  }

  /// Whether a read would return at once: something is there, or the end.
  package var isReadable: Bool {
    var item = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    return poll(&item, 1, 0) > 0
  }

  /// What is there to read, after waiting for it where the descriptor blocks; nil at the end, an empty array where a
  /// non-blocking descriptor has nothing yet.
  package func read(upTo limit: Int = 64 << 10) -> [UInt8]? {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while true {
        let result = Glibc.read(number, buffer.baseAddress, limit)
        if result < 0, errno == EINTR { continue }
        failure = result < 0 ? errno : (result == 0 ? -1 : 0)
        count = max(result, 0)
        return
      }
    }
    switch failure {
    case 0, EAGAIN: return bytes
    default: return nil
    }
  }

  /// Writes all of `bytes`, waiting where the descriptor blocks.
  ///
  /// - Returns: how many were written: fewer where a non-blocking descriptor is full or the reader is gone.
  @discardableResult
  package func write(_ bytes: [UInt8]) -> Int {
    var written = 0
    bytes.withUnsafeBytes { buffer in
      while written < buffer.count {
        let result = Glibc.write(number, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if result < 0, errno == EINTR { continue }
        if result <= 0 { return }
        written += result
      }
    }
    return written
  }
}
