internal import CIFAR10
internal import Foundation
internal import Processes
internal import SweepCore

/// The files of one report while it is written.
final class ReportFiles {
  private let directory: String
  private var hashes: [(name: String, digest: Digest)] = []

  init(_ directory: String) { self.directory = directory }

  var count: Int { hashes.count }

  func path(_ name: String) -> String { "\(directory)/\(name)" }

  func write(_ name: String, _ text: String) throws {
    let file = try begin(name)
    try file.append(text)
    end(file)
  }

  /// A file that is written piece by piece, and closed by `end`.
  func begin(_ name: String) throws -> ReportFile {
    if let slash = name.lastIndex(of: "/") { try AtomicDirectory.makeDirectories(path(String(name[..<slash]))) }
    return try ReportFile(name, path: path(name))
  }

  func end(_ file: ReportFile) { hashes.append((file.name, file.digest)) }

  /// In the order of names, as `sha256sum *` has it.
  func writeSums() throws {
    let lines = hashes.sorted { $0.name < $1.name }.map { "\($0.digest)  \($0.name)\n" }
    try ReportFile(ReportDirectory.sums, path: path(ReportDirectory.sums)).append(lines.joined())
  }
}

/// One file, with the hash of what was written to it.
final class ReportFile {
  let name: String
  private let path: String
  private let descriptor: Int32
  private var hasher = Digest.DigestBuilder()

  init(_ name: String, path: String) throws {
    self.name = name
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CIFAR10Error.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  deinit { close(descriptor) }

  var digest: Digest { hasher.finalize() }

  func append(_ text: String) throws {
    let bytes = Array(text.utf8)
    guard FileDescriptor(descriptor).write(bytes) == bytes.count else {
      throw CIFAR10Error.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    hasher.update(bytes)
  }
}
