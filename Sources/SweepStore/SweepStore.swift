internal import Dispatch
internal import GRDB
internal import Synchronization
package import SweepCore

/// The coordinator's memory: SQLite with a write-ahead log and `synchronous=FULL`, so that what `apply` returned from
/// survives the process and the machine. One connection writes and others read beside it: neither waits for the other.
/// Calls block for the disk: they belong on threads of their own.
package final class SweepStore: Sendable {
  /// The database file's, or ":memory:".
  package let path: String
  /// Nil once closed.
  private let connections: Mutex<(any DatabaseWriter)?>
  /// The calls under way, which `close` waits for.
  private let calls = DispatchGroup()
  /// Nil in memory.
  private let log: Mutex<StoreLog?>
  private let lock: StoreLock?

  private init(path: String, connections: any DatabaseWriter, log: StoreLog?, lock: StoreLock?) {
    self.path = path
    self.connections = Mutex(connections)
    self.log = Mutex(log)
    self.lock = lock
  }

  /// The store in a directory, made with mode 0700 where there is none. The store is this process's alone until `close`
  /// or the end of the process. A file that is damaged, newer or no store is refused and left as it is.
  package static func open(directory: String) throws(StoreError) -> SweepStore {
    try prepareDirectory(directory)
    let lock = try StoreLock.acquire(in: directory)
    let file = StoreFile(directory: directory)
    let pool = try file.open()
    return SweepStore(path: file.path, connections: pool, log: StoreLog(of: file.path), lock: lock)
  }

  /// The store in a directory, to read it alone: nothing in the directory is changed, and no coordinator gets the store
  /// until `close` or the end of the process. The directory may be read-only, and the store an earlier slalom's.
  ///
  /// - Returns: nil where there is none.
  /// - Throws: `StoreError.locked` where a coordinator has it.
  package static func openForReading(directory: String) throws(StoreError) -> SweepStore? {
    let lock = try StoreLock.share(in: directory)
    let file = StoreFile(directory: directory)
    guard let queue = try file.openForReading() else { return nil }
    return SweepStore(path: file.path, connections: queue, log: nil, lock: lock)
  }

  /// Makes a store's directory with mode 0700 where there is none.
  ///
  /// - Throws: `StoreError.openToOthers` where others may enter one that is there.
  package static func prepareDirectory(_ directory: String) throws(StoreError) {
    try StoreFile.makeDirectory(directory)
    try StoreFile.checkDirectory(directory)
  }

  /// A store that ends with its object. Its reads wait for its transactions.
  package static func inMemory() throws(StoreError) -> SweepStore {
    let path = ":memory:"
    let queue = try StoreError.translating(path) {
      let queue = try DatabaseQueue(configuration: StoreFile.configuration)
      try StoreSchema.migrator.migrate(queue)
      return queue
    }
    return SweepStore(path: path, connections: queue, log: nil, lock: nil)
  }

  /// Makes all of `changes` durable in one transaction, or none.
  ///
  /// - Throws: `StoreError.refused` where a change names what is not there or would be there twice.
  package func apply(_ changes: [StoreChange]) throws(StoreError) {
    try call { connections in
      try connections.write { db in
        var writer = ChangeWriter(db)
        for change in changes { try writer.write(change) }
      }
      log.withLock { $0?.cut(connections) }
    }
  }

  /// What the store holds, but for batches and journal.
  package func restore() throws(StoreError) -> StoredState {
    try read { reader in try reader.state() }
  }

  /// An attempt's batches in ascending sequence, all at once.
  package func metrics(of trial: TrialID, attempt: AttemptNumber) throws(StoreError)
    -> [(sequence: Int, payload: [UInt8])]
  {
    var all: [(sequence: Int, payload: [UInt8])] = []
    do {
      try forEachBatch(of: trial, attempt: attempt) { all.append(($0, $1)) }
    } catch let error as StoreError {
      throw error
    } catch {
      preconditionFailure("collecting batches throws nothing: \(error)")
    }
    return all
  }

  /// Calls `body` with an attempt's batches in ascending sequence. About 256 KB and one batch are in memory at once. The
  /// store is not held meanwhile: `body` may take its time, and batches that come in before it returns are among them.
  ///
  /// - Throws: `StoreError`, or what `body` throws, which ends the reading.
  package func forEachBatch(
    of trial: TrialID, attempt: AttemptNumber, _ body: (_ sequence: Int, _ payload: [UInt8]) throws -> Void
  ) throws {
    try forEachBatch(of: [Execution(trial, attempt)]) { _, sequence, payload in try body(sequence, payload) }
  }

  /// The same for several attempts, one after the other: short ones share a transaction, which costs as much as reading
  /// ten batches.
  ///
  /// - Parameter body: gets the attempt's place in `executions` first.
  package func forEachBatch(
    of executions: [Execution], _ body: (_ index: Int, _ sequence: Int, _ payload: [UInt8]) throws -> Void
  ) throws {
    // Sequences are not negative.
    var next = (index: 0, after: -1)
    while next.index < executions.count {
      let piece = try read { reader in
        var (place, bytes) = (next, 0)
        var batches: [(index: Int, sequence: Int, payload: [UInt8])] = []
        while place.index < executions.count, bytes < 256 << 10 {
          let execution = executions[place.index]
          let found = try reader.metrics(
            of: execution.trial, attempt: execution.attempt, after: place.after, byteLimit: (256 << 10) - bytes)
          for batch in found.batches {
            batches.append((place.index, batch.sequence, batch.payload))
            bytes += batch.payload.count + 1
            place.after = batch.sequence
          }
          if found.isLast { place = (place.index + 1, -1) }
        }
        return (batches: batches, next: place)
      }
      next = piece.next
      for batch in piece.batches { try body(batch.index, batch.sequence, batch.payload) }
    }
  }

  /// The last `limit` lines of history, oldest first.
  package func journal(limit: Int) throws(StoreError) -> [JournalEntry] {
    try read { reader in try reader.journal(limit: limit) }
  }

  /// Waits for the calls under way, folds the log into the database file and releases the lock, which it does even where
  /// closing fails. Every call after it but `close` throws `StoreError.closed`.
  package func close() throws(StoreError) {
    defer { lock?.release() }
    let open = connections.withLock { connections in
      defer { connections = nil }
      return connections
    }
    guard let open else { return }
    calls.wait()
    try StoreError.translating(path) {
      // The writer last: SQLite folds the log in as the last connection ends, which one that only reads cannot.
      (open as? DatabasePool)?.releaseMemory()
      try open.close()
    }
  }

  private func read<Result>(_ body: (StateReader) throws -> Result) throws(StoreError) -> Result {
    try call { connections in try connections.read { db in try body(StateReader(db: db)) } }
  }

  private func call<Result>(_ body: (any DatabaseWriter) throws -> Result) throws(StoreError) -> Result {
    let open = connections.withLock { connections in
      if connections != nil { calls.enter() }
      return connections
    }
    guard let open else { throw .closed(path: path) }
    defer { calls.leave() }
    return try StoreError.translating(path) { try body(open) }
  }
}

extension SweepStore {
  /// Makes an empty store as an earlier version of slalom made it, in a directory that exists: for tests of what
  /// `open` makes of one.
  ///
  /// - Parameter version: a schema, counted from 1.
  package static func createEarlier(schema version: Int, directory: String) throws(StoreError) {
    precondition((1...StoreSchema.version).contains(version), "schema \(version)")
    try StoreFile(directory: directory).create(schema: version)
  }

  /// A setting of the connection that writes, such as `synchronous`: for tests of what `open` sets.
  package func setting(_ pragma: String) throws(StoreError) -> Int? {
    try call { connections in
      try connections.writeWithoutTransaction { db in try Int.fetchOne(db, sql: "PRAGMA \(pragma)") }
    }
  }
}
