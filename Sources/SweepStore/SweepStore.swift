internal import GRDB
internal import Synchronization
package import SweepCore

/// The coordinator's memory: SQLite with a write-ahead log and `synchronous=FULL`, so that what `apply` returned from
/// survives the process and the machine. Calls block for the disk: they belong on a thread of their own.
package final class SweepStore: Sendable {
  /// The database file's, or ":memory:".
  package let path: String
  /// Nil once closed: GRDB dereferences the closed connection instead of throwing. Held through each call, which the
  /// queue would make wait for its turn anyway.
  private let connection: Mutex<DatabaseQueue?>
  private let lock: StoreLock?

  private init(path: String, queue: DatabaseQueue, lock: StoreLock?) {
    self.path = path
    connection = Mutex(queue)
    self.lock = lock
  }

  /// The store in a directory, made with mode 0700 where there is none. The store is this process's alone until `close`
  /// or the end of the process. A file that is damaged, newer or no store is refused and left as it is.
  package static func open(directory: String) throws(StoreError) -> SweepStore {
    try prepareDirectory(directory)
    let lock = try StoreLock.acquire(in: directory)
    let file = StoreFile(directory: directory)
    let queue = try file.open()
    return SweepStore(path: file.path, queue: queue, lock: lock)
  }

  /// Makes a store's directory with mode 0700 where there is none.
  ///
  /// - Throws: `StoreError.openToOthers` where others may enter one that is there.
  package static func prepareDirectory(_ directory: String) throws(StoreError) {
    try StoreFile.makeDirectory(directory)
    try StoreFile.checkDirectory(directory)
  }

  /// Makes an empty store as an earlier version of slalom made it, in a directory that exists: for tests of what
  /// `open` makes of one.
  ///
  /// - Parameter version: a schema, counted from 1.
  package static func createEarlier(schema version: Int, directory: String) throws(StoreError) {
    precondition((1...StoreSchema.version).contains(version), "schema \(version)")
    try StoreFile(directory: directory).create(schema: version)
  }

  /// A store that ends with its object.
  package static func inMemory() throws(StoreError) -> SweepStore {
    let path = ":memory:"
    let queue = try StoreError.translating(path) {
      let queue = try DatabaseQueue(configuration: StoreFile.configuration)
      try StoreSchema.migrator.migrate(queue)
      return queue
    }
    return SweepStore(path: path, queue: queue, lock: nil)
  }

  /// Makes all of `changes` durable in one transaction, or none.
  ///
  /// - Throws: `StoreError.refused` where a change names what is not there or would be there twice.
  package func apply(_ changes: [StoreChange]) throws(StoreError) {
    try withQueue { queue in
      try queue.write { db in
        let writer = ChangeWriter(db: db, path: path)
        for change in changes { try writer.write(change) }
      }
    }
  }

  /// What the store holds, but for metrics and journal.
  package func restore() throws(StoreError) -> StoredState {
    try read { reader in try reader.state() }
  }

  /// An attempt's batches in ascending sequence.
  package func metrics(of trial: TrialID, attempt: AttemptNumber) throws(StoreError)
    -> [(sequence: Int, payload: [UInt8])]
  {
    try read { reader in try reader.metrics(of: trial, attempt: attempt) }
  }

  /// The results of a trial's other attempts, ordered by attempt.
  package func observedResults(of trial: TrialID) throws(StoreError) -> [StoredResult] {
    try read { reader in try reader.observedResults(of: trial) }
  }

  /// The last `limit` lines of history, oldest first.
  package func journal(limit: Int) throws(StoreError) -> [JournalEntry] {
    try read { reader in try reader.journal(limit: limit) }
  }

  /// Folds the log into the database file and releases the lock, which it does even where closing fails. Every call
  /// after it but `close` throws.
  package func close() throws(StoreError) {
    defer { lock?.release() }
    try StoreError.translating(path) {
      try connection.withLock { queue in
        defer { queue = nil }
        try queue?.close()
      }
    }
  }

  private func read<Result>(_ body: (StateReader) throws -> Result) throws(StoreError) -> Result {
    try withQueue { queue in try queue.read { db in try body(StateReader(db: db, path: path)) } }
  }

  private func withQueue<Result>(_ body: (DatabaseQueue) throws -> Result) throws(StoreError) -> Result {
    try StoreError.translating(path) {
      try connection.withLock { queue in
        guard let queue else { throw StoreError.failed(path: path, reason: "it is closed") }
        return try body(queue)
      }
    }
  }
}
