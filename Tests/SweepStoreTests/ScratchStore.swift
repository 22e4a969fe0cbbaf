import Foundation
import SweepStore

/// A place for a store of a test's own, gone with the object.
final class ScratchStore: Sendable {
  /// The store's directory, which does not exist yet.
  let directory: String
  private let parent: String

  init() {
    parent = FileManager.default.temporaryDirectory.appending(path: "slalom-store-\(UUID().uuidString)").path
    directory = parent + "/coordinator/store"
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }

  var file: String { directory + "/sweeps.sqlite" }

  func open() throws(StoreError) -> SweepStore { try SweepStore.open(directory: directory) }

  /// Makes the directory with one file in it.
  func place(_ bytes: [UInt8], as name: String = "sweeps.sqlite") throws {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Data(bytes).write(to: URL(filePath: directory + "/" + name))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: directory + "/" + name)
  }

  func contents() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file))) }

  /// Changes the database file's bytes.
  func edit(_ change: (inout [UInt8]) -> Void) throws {
    var bytes = try contents()
    change(&bytes)
    try Data(bytes).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: directory + "/" + name) }

  func permissions(_ name: String = "") throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: directory + "/" + name)[.posixPermissions] as? Int
  }
}
