internal import Foundation

/// Files of `name value` lines that only their owner may read.
package enum KeyFile {
  /// Far above any file with one key; what is larger is none.
  private static let maximumBytes = 1 << 16

  /// - Throws: `KeyFileError.tooOpen` where others may read it.
  package static func load(_ path: String) throws(KeyFileError) -> [String: String] {
    var fields: [String: String] = [:]
    for line in try OpenKeyFile.open(path, maximumBytes: maximumBytes).lines {
      let parts = line.split(separator: " ", maxSplits: 1)
      if parts.count == 2 { fields[String(parts[0])] = String(parts[1]) }
    }
    return fields
  }

  /// Whole or not at all: a reader finds the old content or the new, however many write at once.
  package static func save(
    _ fields: [(name: String, value: String)], comment: String, to path: String
  ) throws(KeyFileError) {
    let text = "# \(comment)\n" + fields.map { "\($0.name) \($0.value)\n" }.joined()
    func failure() -> KeyFileError { .unwritable(path: path, reason: String(cString: strerror(errno))) }
    // A name that nobody else writes under.
    let temporary = "\(path).\(UInt64.random(in: 0 ... .max))"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    let bytes = Array(text.utf8)
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    let writeError = failure()
    close(descriptor)
    guard isWritten else {
      unlink(temporary)
      throw writeError
    }
    guard rename(temporary, path) == 0 else {
      let renameError = failure()
      unlink(temporary)
      throw renameError
    }
  }
}

/// A key file as it was read. It stays open: while it does, no file that takes its place can have its number, so
/// `isCurrent` never takes a new file for this one, however soon the one followed the other.
package final class OpenKeyFile: Sendable {
  /// Without comments.
  package let lines: [String]
  private let path: String
  private let descriptor: Int32
  private let identity: Identity

  private struct Identity: Hashable, Sendable {
    let device: UInt
    let number: UInt
    let bytes: Int
    let changedSeconds: Int
    let changedNanoseconds: Int

    init(_ status: stat) {
      device = UInt(status.st_dev)
      number = UInt(status.st_ino)
      bytes = Int(status.st_size)
      changedSeconds = status.st_ctim.tv_sec
      changedNanoseconds = status.st_ctim.tv_nsec
    }
  }

  /// - Throws: `KeyFileError.tooOpen` where others may read it.
  package static func open(_ path: String, maximumBytes: Int) throws(KeyFileError) -> OpenKeyFile {
    func failure() -> KeyFileError {
      .unreadable(path: path, reason: errno == ENOENT ? "there is no such file" : String(cString: strerror(errno)))
    }
    // One descriptor for looking and reading, so that both are of the same file. Not waiting: it may be a FIFO.
    let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure() }
    do throws(KeyFileError) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw failure() }
      guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "it is no regular file") }
      let mode = Int(status.st_mode & 0o777)
      guard mode & 0o077 == 0 else { throw .tooOpen(path: path, mode: mode) }
      guard Int(status.st_size) <= maximumBytes else { throw .unreadable(path: path, reason: "it is too large") }
      var content = [UInt8](repeating: 0, count: Int(status.st_size))
      guard read(descriptor, &content, content.count) == content.count else { throw failure() }
      return OpenKeyFile(path, descriptor, Identity(status), String(decoding: content, as: UTF8.self))
    } catch {
      close(descriptor)
      throw error
    }
  }

  private init(_ path: String, _ descriptor: Int32, _ identity: Identity, _ text: String) {
    self.path = path
    self.descriptor = descriptor
    self.identity = identity
    lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.map(String.init)
  }

  deinit { close(descriptor) }

  /// Whether there is nothing at a path.
  package static func isAbsent(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) != 0 && errno == ENOENT
  }

  /// Whether the path still leads to this file, and nobody has written to it since.
  package var isCurrent: Bool {
    var status = stat()
    return stat(path, &status) == 0 && Identity(status) == identity
  }
}

package enum KeyFileError: Error, Hashable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case tooOpen(path: String, mode: Int)
  case malformed(path: String, missing: String)
  /// A key of the store's own, which is in no access file.
  case damaged(path: String, remedy: String)
  case unwritable(path: String, reason: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .tooOpen(let path, let mode):
      "\(path) holds a secret key and has mode \(String(mode, radix: 8)), so others may read it; run: chmod 600 \(path)"
    case .malformed(let path, let missing):
      "\(path) is no access file: its line '\(missing)' is missing or damaged; copy it again from the coordinator's store"
    case .damaged(let path, let remedy): "\(path) holds no secret key: it is damaged; \(remedy)"
    case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}
