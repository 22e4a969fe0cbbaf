internal import CIFAR10
internal import Foundation
internal import SweepCore

/// Where a report is written: it appears when it is complete, takes the place of an earlier report, and leaves alone what
/// is not its own.
struct ReportDirectory {
  /// Lists the report's files with their hashes: what `sha256sum --check` reads, and how a later report tells them from
  /// other files.
  static let sums = "SHA256SUMS"

  private let path: String
  /// Files of an earlier report.
  private let own: [String]
  /// Whether the report's files are put into the directory that is there, not a new directory in its place: others
  /// have files in it, or somebody stands in it.
  private let isShared: Bool

  /// - Parameter overwrite: whether other files may be in the directory, and be replaced where they have a name that the
  ///   report needs.
  init(_ output: String, overwrite: Bool) throws {
    path = URL(fileURLWithPath: output).standardizedFileURL.resolvingSymlinksInPath().path
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      (own, isShared) = ([], false)
      return
    }
    guard isDirectory.boolValue else {
      throw UnusableInput("\(output) is a file; give --output a directory, which need not exist yet")
    }
    let listed = Self.listed(in: path)
    let present = try Self.files(in: path)
    own = present.filter(listed.contains)
    let others = present.filter { !listed.contains($0) }
    if let other = others.first, !overwrite {
      throw UnusableInput(
        "\(output) holds other files than a report's (\(other)); give a new or an empty directory, or --overwrite to put "
          + "the report beside them")
    }
    isShared = !others.isEmpty || path == FileManager.default.currentDirectoryPath
  }

  /// Calls `fill` with a new directory, adds the sums and puts everything in its place. Nothing is left of it when it
  /// throws.
  func write(_ fill: (ReportFiles) throws -> Void) throws {
    let temporary = try AtomicDirectory.begin(path)
    defer { AtomicDirectory.abandon(temporary) }
    let files = ReportFiles(temporary)
    try fill(files)
    try files.writeSums()
    if isShared {
      try putInto(temporary)
    } else {
      try AtomicDirectory.finish(temporary, as: path, replacing: true)
    }
  }

  /// File by file, each of them whole: the sums last, so that they never tell of a file that is not there.
  private func putInto(_ temporary: String) throws {
    let names = try Self.files(in: temporary).filter { $0 != Self.sums } + [Self.sums]
    for name in own where !names.contains(name) { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    for name in names {
      let destination = URL(fileURLWithPath: "\(path)/\(name)")
      try AtomicDirectory.makeDirectories(destination.deletingLastPathComponent().path)
      guard rename("\(temporary)/\(name)", destination.path) == 0 else {
        throw CIFAR10Error.unwritable(path: destination.path, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// Names that the sums of an earlier report list, and those of the pictures that go with them.
  private static func listed(in path: String) -> Set<String> {
    guard let text = try? String(contentsOfFile: "\(path)/\(sums)", encoding: .utf8) else { return [] }
    // Each line is a hash, two spaces and a name.
    let names = text.split(separator: "\n").compactMap { line -> String? in
      guard let gap = line.range(of: "  "), Digest(hex: String(line[..<gap.lowerBound])) != nil else { return nil }
      return String(line[gap.upperBound...])
    }
    let pictures = names.filter { $0.hasSuffix(".svg") }.flatMap { name in
      [".png", ".pdf"].map { String(name.dropLast(4)) + $0 }
    }
    return names.isEmpty ? [] : Set(names + pictures + [sums])
  }

  /// Every file below `path`, by name from there.
  private static func files(in path: String) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
    return names.filter { name in
      var isDirectory: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isDirectory)
        ? !isDirectory.boolValue : true
    }
  }
}
