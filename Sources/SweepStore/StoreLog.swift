internal import GRDB
internal import Glibc

/// The write-ahead log beside a database file.
///
/// SQLite copies it into the file with each `checkpointPages` written, and begins anew where nobody reads. Reads are
/// short (`SweepStore.forEachBatch` copies a piece out before it hands it on), so it seldom grows further. Readers that
/// overlap without a pause could keep it from beginning anew: at `lengthLimit` the writer waits for them and cuts it off.
/// Another program that stays in a transaction stops that too; it is tried again at twice the length, and so on.
struct StoreLog {
  /// 16 MB. With SQLite's own 1000, pages that change often are copied four times as often.
  static let checkpointPages = 4000
  /// In bytes.
  static let lengthLimit = 64 << 20
  /// How long our own readers are waited for, which are done within a few milliseconds.
  private static let patienceMillis = 200

  private let path: String
  private var nextCut = Self.lengthLimit

  init(of database: String) { path = database + "-wal" }

  /// In bytes; 0 where there is none. SQLite deletes the log when a store is closed.
  var length: Int {
    var status = stat()
    return lstat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Cuts the log off where it is too long: to be called after a transaction. It costs a system call otherwise.
  mutating func cut(_ writer: some DatabaseWriter) {
    let length = length
    if length < Self.lengthLimit { nextCut = Self.lengthLimit }
    guard length >= nextCut else { return }
    // What was written is safe without it.
    try? writer.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA busy_timeout = \(Self.patienceMillis)")
      defer { try? db.execute(sql: "PRAGMA busy_timeout = \(StoreFile.busyTimeoutMillis)") }
      try db.checkpoint(.truncate)
    }
    nextCut = 2 * length
  }
}
