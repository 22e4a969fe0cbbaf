internal import Foundation
package import ZeroMQ

/// The keys in a coordinator's store directory: its own, the one that commands of the same user connect with, and the
/// table of those that were issued.
package struct StoreKeys: Sendable {
  package let server: KeyPair
  package let client: KeyPair

  /// Reads the keys, making those that are missing.
  ///
  /// - Parameter directory: the store's, which exists.
  package static func open(in directory: String) throws -> StoreKeys {
    try whileLocked(directory) {
      let server = try pair(
        serverPath(in: directory), comment: "The secret key of this store's coordinator.",
        remedy: "put back a copy, or delete it to have a new one made, and issue every access file again")
      let client = try pair(
        directory + "/client.key", comment: "The secret key of this user's commands and workers on this machine.",
        remedy: "delete it, and the coordinator makes a new one when it starts")
      return StoreKeys(server: server, client: client)
    }
  }

  /// Whether a coordinator or `keys init` has made the keys of this store.
  package static func exist(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: serverPath(in: directory))
  }

  private static func serverPath(in directory: String) -> String { directory + "/coordinator.key" }

  private static func pair(_ path: String, comment: String, remedy: String) throws -> KeyPair {
    if FileManager.default.fileExists(atPath: path) {
      guard let pair = try KeyFile.load(path)["secret-key"].flatMap(KeyPair.init(secretKey:)) else {
        throw KeyFileError.damaged(path: path, remedy: remedy)
      }
      return pair
    }
    let pair = try KeyPair.generate()
    try KeyFile.save([("secret-key", pair.secretKey)], comment: comment, to: path)
    return pair
  }

  /// Where a store's access file lies.
  package static func accessPath(in directory: String) -> String { directory + "/access" }

  // MARK: The table

  package static func tablePath(in directory: String) -> String { directory + "/keys" }

  /// The table, and the file it was read from; no file and an empty table where none was issued yet.
  ///
  /// - Throws: `KeyFileError`, `KeyTableError`.
  package static func table(in directory: String) throws -> (table: KeyTable, file: OpenKeyFile?) {
    let path = tablePath(in: directory)
    if OpenKeyFile.isAbsent(path) { return (KeyTable(), nil) }
    let file = try OpenKeyFile.open(path, maximumBytes: KeyLimits.tableBytes)
    return (try KeyTable(lines: file.lines), file)
  }

  /// Changes the table. It is the new one for every reader when this returns, and the old one until then.
  ///
  /// - Parameter change: throws to leave it as it is.
  package static func editTable<Result>(
    in directory: String, _ change: (inout KeyTable) throws -> Result
  ) throws -> Result {
    try whileLocked(directory) {
      let before = try table(in: directory).table
      var after = before
      let result = try change(&after)
      if after != before {
        try KeyFile.save(
          after.lines, comment: "Keys that were issued. Change it by 'slalom keys issue' and 'slalom keys revoke'.",
          to: tablePath(in: directory))
      }
      return result
    }
  }

  /// One process at a time, lest two that read the same file each write it without the other's change.
  static func whileLocked<Result>(_ directory: String, _ body: () throws -> Result) throws -> Result {
    let path = directory + "/keys.lock"
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw KeyFileError.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw KeyFileError.unwritable(path: path, reason: "no lock: \(String(cString: strerror(errno)))")
      }
    }
    return try body()
  }
}
