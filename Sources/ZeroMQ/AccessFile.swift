internal import Foundation

/// What a process needs to connect to a coordinator: where it is, its public key, and a key pair of one's own. Whoever
/// holds the file may connect, so only its owner may read it.
package struct AccessFile: Hashable, Sendable {
  package var endpoint: String
  package var serverKey: String
  package var keys: KeyPair

  package init(endpoint: String, serverKey: String, keys: KeyPair) {
    self.endpoint = endpoint
    self.serverKey = serverKey
    self.keys = keys
  }

  /// - Throws: `KeyFileError`.
  package static func load(_ path: String) throws(KeyFileError) -> AccessFile {
    let fields = try KeyFile.load(path)
    guard let endpoint = fields["endpoint"] else { throw .malformed(path: path, missing: "endpoint") }
    guard let serverKey = fields["server-key"], KeyPair.isKey(serverKey) else {
      throw .malformed(path: path, missing: "server-key")
    }
    guard let keys = fields["secret-key"].flatMap(KeyPair.init(secretKey:)) else {
      throw .malformed(path: path, missing: "secret-key")
    }
    return AccessFile(endpoint: endpoint, serverKey: serverKey, keys: keys)
  }

  package func save(_ path: String) throws(KeyFileError) {
    try KeyFile.save(
      [("endpoint", endpoint), ("server-key", serverKey), ("secret-key", keys.secretKey)],
      comment: "Access to a Slalom coordinator. Whoever can read this file may connect: keep it secret.", to: path)
  }
}

/// Files of `name value` lines that only their owner may read.
package enum KeyFile {
  /// Far above any such file; what is larger is none.
  private static let maximumBytes = 1 << 16

  /// - Throws: `KeyFileError.tooOpen` where others may read it.
  package static func load(_ path: String) throws(KeyFileError) -> [String: String] {
    func failure() -> KeyFileError {
      .unreadable(path: path, reason: errno == ENOENT ? "there is no such file" : String(cString: strerror(errno)))
    }
    // One descriptor for looking and reading, so that both are of the same file. Not waiting: it may be a FIFO.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "it is no regular file") }
    let mode = Int(status.st_mode & 0o777)
    guard mode & 0o077 == 0 else { throw .tooOpen(path: path, mode: mode) }
    guard Int(status.st_size) <= maximumBytes else { throw .unreadable(path: path, reason: "it is too large") }
    var content = [UInt8](repeating: 0, count: Int(status.st_size))
    guard read(descriptor, &content, content.count) == content.count else { throw failure() }
    var fields: [String: String] = [:]
    for line in String(decoding: content, as: UTF8.self).split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
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

package enum KeyFileError: Error, Hashable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case tooOpen(path: String, mode: Int)
  case malformed(path: String, missing: String)
  case unwritable(path: String, reason: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .tooOpen(let path, let mode):
      "\(path) holds a secret key and has mode \(String(mode, radix: 8)), so others may read it; run: chmod 600 \(path)"
    case .malformed(let path, let missing):
      "\(path) is no access file: its line '\(missing)' is missing or damaged; copy it again from the coordinator's store"
    case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}
