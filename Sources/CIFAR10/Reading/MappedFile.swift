internal import Glibc
internal import SweepCore

/// A regular file mapped read-only, so that every process of a machine shares its pages; or bytes in memory that stand
/// for one. The mapping lives as long as the object; a file that is truncated under it ends the process (SIGBUS).
final class MappedFile: Sendable {
  let path: String
  let byteCount: Int
  // Sendable without a lock: read-only memory, unmapped by the last reference alone.
  nonisolated(unsafe) let base: UnsafePointer<UInt8>

  init(path: String) throws(CIFAR10Error) {
    // O_NONBLOCK, so that a pipe by that name is told of and not waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemErrorText()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: systemErrorText()) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    let bytes = Int(status.st_size)
    guard bytes > 0 else { throw .emptyFile(path: path) }
    guard let base = mmap(nil, bytes, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw .unreadable(path: path, reason: systemErrorText())
    }
    self.path = path
    byteCount = bytes
    self.base = UnsafePointer(base.assumingMemoryBound(to: UInt8.self))
  }

  /// Content that is in no file.
  ///
  /// - Parameter name: stands where a file has its path.
  init(name: String, content: [UInt8]) throws(CIFAR10Error) {
    guard !content.isEmpty else { throw .emptyFile(path: name) }
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let base = mmap(nil, content.count, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
      throw .unreadable(path: name, reason: systemErrorText())
    }
    base.copyMemory(from: content, byteCount: content.count)
    path = name
    byteCount = content.count
    self.base = UnsafePointer(base.assumingMemoryBound(to: UInt8.self))
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }

  /// SHA-256 of the content.
  var digest: Digest {
    var hasher = Digest.DigestBuilder()
    hasher.update(UnsafeRawBufferPointer(start: base, count: byteCount))
    return hasher.finalize()
  }
}

/// What `errno` says now.
func systemErrorText() -> String { String(cString: strerror(errno)) }
