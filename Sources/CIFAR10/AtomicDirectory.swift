internal import FoundationEssentials
internal import Glibc

/// Writes a directory that appears under its name only when it is complete.
package enum AtomicDirectory {
  /// Calls `fill` with a new directory beside `path`, then renames it to `path`, where nothing may be but a directory
  /// that `replacing` allows to go. What `fill` wrote is removed when it throws.
  static func write(
    to path: String, replacing: Bool, fill: (_ temporary: String) throws(CIFAR10Error) -> Void
  ) throws(CIFAR10Error) {
    let temporary = try begin(path)
    defer { abandon(temporary) }
    try fill(temporary)
    try finish(temporary, as: path, replacing: replacing)
  }

  /// A new, empty directory beside `path`, for `finish` to rename.
  package static func begin(_ path: String) throws(CIFAR10Error) -> String {
    try makeDirectories(parent(of: path))
    let temporary = "\(path).\(getpid()).tmp"
    abandon(temporary)
    try makeDirectories(temporary)
    return temporary
  }

  /// Removes what was begun; does nothing after `finish`.
  package static func abandon(_ temporary: String) { try? FileManager.default.removeItem(atPath: temporary) }

  /// Renames what was begun to `path`, where nothing may be but a directory that `replacing` allows to go.
  package static func finish(_ temporary: String, as path: String, replacing: Bool) throws(CIFAR10Error) {
    guard rename(temporary, path) != 0 else { return }
    let (code, reason) = (errno, systemErrorText())
    guard replacing, code == ENOTEMPTY || code == EEXIST else {
      throw .destinationInTheWay(path: path, reason: reason)
    }
    // A directory that is not empty can't be renamed over: the old one steps aside first, and back if the new one fails.
    let old = "\(path).\(getpid()).old"
    guard rename(path, old) == 0 else { throw .destinationInTheWay(path: path, reason: systemErrorText()) }
    guard rename(temporary, path) == 0 else {
      let reason = systemErrorText()
      rename(old, path)
      throw .destinationInTheWay(path: path, reason: reason)
    }
    try? FileManager.default.removeItem(atPath: old)
  }

  /// Makes `path` and the directories above it that are missing.
  package static func makeDirectories(_ path: String) throws(CIFAR10Error) {
    if mkdir(path, 0o755) == 0 { return }
    if errno == ENOENT, path.contains("/"), parent(of: path) != path {
      try makeDirectories(parent(of: path))
      if mkdir(path, 0o755) == 0 { return }
    }
    // Made by another process meanwhile, or there already.
    var status = stat()
    let code = errno
    if code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    throw .unwritable(path: path, reason: String(cString: strerror(code)))
  }

  /// Writes all of `bytes` to a new file.
  package static func writeFile(_ path: String, _ bytes: [UInt8]) throws(CIFAR10Error) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: systemErrorText()) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .unwritable(path: path, reason: systemErrorText()) }
      written += count
    }
  }

  /// The names in a directory, in no order.
  static func contents(of path: String) throws(CIFAR10Error) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .unreadable(path: path, reason: "its entries cannot be listed")
    }
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
