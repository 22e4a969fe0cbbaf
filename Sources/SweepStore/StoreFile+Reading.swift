internal import GRDB
internal import Glibc

/// A store that is read where it lies: nothing in its directory is changed, whatever the directory allows.
///
/// The database is in SQLite's WAL mode, in which also a reader writes: into the index of the log (`-shm`), which it makes
/// where it is missing. A store that was closed has no log, so it is opened as `immutable`: SQLite then neither looks for the
/// two files nor makes them, and a read-only file system will do. A store whose coordinator was killed has a log that must
/// be read; SQLite needs its index for that, writable or not, or a directory to make it in.
extension StoreFile {
  /// Opens the store read-only and checks it, to be called while the lock is shared.
  ///
  /// A store of an earlier schema is copied into a temporary database, which SQLite deletes at the end, and the copy is
  /// brought up to date.
  ///
  /// - Returns: nil where there is no file.
  func openForReading() throws(StoreError) -> DatabaseQueue? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notADatabase(
        path: path, found: status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a special file or a link")
    }
    guard access(path, R_OK) == 0 else { throw .cannotCreate(path: path, reason: SystemError.text()) }
    guard status.st_size > 0 else { throw .corrupt(path: path, detail: "the file is empty") }
    let wasClosed = StoreLog(of: path).length == 0
    if !wasClosed { try requireLogIndex() }
    return try StoreError.translating(path) {
      var configuration = Self.configuration
      configuration.readonly = true
      let queue = try DatabaseQueue(path: wasClosed ? immutableAddress : path, configuration: configuration)
      let schema = try queue.read { db in
        // The batches are checked as they are read.
        try checkContent(db, wasClosed: true)
        return try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      }
      guard schema < StoreSchema.version else { return queue }
      // An empty path is a temporary database of SQLite's own.
      let copy = try DatabaseQueue(path: "", configuration: Self.configuration)
      try queue.backup(to: copy)
      try queue.close()
      try StoreSchema.migrator.migrate(copy)
      return copy
    }
  }

  /// As a URI, with every byte escaped that could have a meaning of its own.
  private var immutableAddress: String {
    let escaped = path.utf8.map { byte in
      let isPlain =
        byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
      return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "file:" + escaped.joined() + "?immutable=1"
  }

  /// - Throws: where the log cannot be read, for it has no index and none can be made.
  private func requireLogIndex() throws(StoreError) {
    let directory = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    if access(path + "-shm", R_OK) == 0 || access(directory.isEmpty ? "." : directory, W_OK) == 0 { return }
    throw .cannotCreate(
      path: path + "-shm",
      reason:
        "the store was not closed, and to read its log \(path)-wal SQLite needs this file, or a directory to make it in; "
        + "copy the store's files to one")
  }
}
