internal import Glibc
package import SweepCore

/// One `.bin` file mapped read-only, so that every process of a machine shares its pages. Its size and every label have
/// been checked. The mapping lives as long as the object; a file that is truncated under it ends the process (SIGBUS).
package final class RecordFile: Sendable {
  /// The file's name, without its directory.
  package let name: String
  package let path: String
  package let recordCount: Int
  /// SHA-256 of the file's content.
  package let digest: Digest

  // Sendable without a lock: read-only memory, unmapped by the last reference alone.
  private nonisolated(unsafe) let records: UnsafePointer<UInt8>

  package var byteCount: Int { recordCount * CIFAR10Layout.recordBytes }

  /// Maps `name` in `directory` and checks it.
  package init(name: String, in directory: CIFAR10Directory) throws(CIFAR10Error) {
    let path = directory.path + "/" + name
    let mapping = try Self.map(path)
    self.name = name
    self.path = path
    records = UnsafePointer(mapping.base.assumingMemoryBound(to: UInt8.self))
    recordCount = mapping.bytes / CIFAR10Layout.recordBytes
    var hasher = Digest.DigestBuilder()
    hasher.update(UnsafeRawBufferPointer(start: mapping.base, count: mapping.bytes))
    digest = hasher.finalize()
    for record in 0..<recordCount where label(record) >= CIFAR10Layout.classCount {
      throw .wrongLabel(path: path, record: record, label: label(record))
    }
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: records), byteCount) }

  /// The class of a record, 0 to 9.
  package func label(_ record: Int) -> Int {
    precondition(record >= 0 && record < recordCount, "record out of range")
    return Int(records[record * CIFAR10Layout.recordBytes])
  }

  /// The 3,072 bytes of a record's image, valid as long as this object.
  package func image(_ record: Int) -> UnsafePointer<UInt8> {
    precondition(record >= 0 && record < recordCount, "record out of range")
    return records + (record * CIFAR10Layout.recordBytes + 1)
  }

  private static func map(_ path: String) throws(CIFAR10Error) -> (base: UnsafeMutableRawPointer, bytes: Int) {
    // O_NONBLOCK, so that a pipe by that name is told of and not waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemErrorText()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: systemErrorText()) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    let bytes = Int(status.st_size)
    guard bytes > 0 else { throw .emptyFile(path: path) }
    guard bytes.isMultiple(of: CIFAR10Layout.recordBytes) else { throw .truncatedRecord(path: path, bytes: bytes) }
    guard let base = mmap(nil, bytes, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw .unreadable(path: path, reason: systemErrorText())
    }
    return (base, bytes)
  }
}

/// What `errno` says now.
func systemErrorText() -> String { String(cString: strerror(errno)) }
