internal import GRDB
internal import Glibc

/// The database file of a store, whose directory this process has locked.
struct StoreFile {
  let path: String

  init(directory: String) { path = directory + "/sweeps.sqlite" }

  /// Another program may look into the file; it gets this long to finish.
  static let busyTimeoutMillis = 5000

  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(Double(busyTimeoutMillis) / 1000)
    configuration.label = "slalom.store"
    configuration.maximumReaderCount = 2
    return configuration
  }

  /// Makes `directory` and those above it with mode 0700, where they are missing.
  static func makeDirectory(_ directory: String) throws(StoreError) {
    var status = stat()
    if stat(directory, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw .cannotCreate(path: directory, reason: "it exists and is no directory")
      }
      return
    }
    guard errno == ENOENT || errno == ENOTDIR else {
      throw .cannotCreate(path: directory, reason: SystemError.text())
    }
    let components = directory.split(separator: "/", omittingEmptySubsequences: true)
    if components.count > 1 {
      try makeDirectory((directory.hasPrefix("/") ? "/" : "") + components.dropLast().joined(separator: "/"))
    }
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw .cannotCreate(path: directory, reason: SystemError.text())
    }
  }

  /// - Throws: `StoreError.openToOthers` where anybody but the owner may read or enter the store's own directory.
  static func checkDirectory(_ directory: String) throws(StoreError) {
    var status = stat()
    guard stat(directory, &status) == 0 else { throw .cannotCreate(path: directory, reason: SystemError.text()) }
    try requirePrivate(status, directory, remedy: "chmod 700 \(directory)")
  }

  private static func requirePrivate(_ status: stat, _ path: String, remedy: String) throws(StoreError) {
    let mode = Int(status.st_mode & 0o777)
    guard mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: mode, remedy: remedy) }
  }

  /// Makes a store of an earlier schema where there is none, for tests of what becomes of it.
  func create(schema version: Int) throws(StoreError) {
    try StoreError.translating(path) {
      let queue = try DatabaseQueue(path: path, configuration: Self.configuration)
      let migrator = StoreSchema.migrator
      try migrator.migrate(queue, upTo: migrator.migrations[version - 1])
      try queue.close()
    }
  }

  /// Opens the store, checks it, and brings an older one up to date.
  func open() throws(StoreError) -> DatabasePool {
    var status = stat()
    if lstat(path, &status) == 0 {
      try checkFile(status)
    } else {
      guard errno == ENOENT else { throw .cannotCreate(path: path, reason: SystemError.text()) }
      try create()
    }
    let wasClosed = StoreLog(of: path).length == 0
    return try StoreError.translating(path) {
      // Read-only, so that a file that is refused stays as it was found.
      var configuration = Self.configuration
      configuration.readonly = true
      let check = try DatabaseQueue(path: path, configuration: configuration)
      try check.read { db in try checkContent(db, wasClosed: wasClosed) }
      try check.close()

      let pool = try DatabasePool(path: path, configuration: Self.configuration)
      // GRDB sets NORMAL with the journal mode, under which a power cut takes the last transactions along.
      try pool.writeWithoutTransaction { db in
        try db.execute(
          sql: """
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = \(StoreLog.checkpointPages);
            PRAGMA journal_size_limit = \(StoreLog.checkpointPages * 4096);
            """)
      }
      try StoreSchema.migrator.migrate(pool)
      return pool
    }
  }

  private func checkFile(_ status: stat) throws(StoreError) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .notADatabase(path: path, found: "a directory")
    default: throw .notADatabase(path: path, found: "a special file or a link")
    }
    try Self.requirePrivate(status, path, remedy: "chmod 600 \(path)")
    guard access(path, R_OK | W_OK) == 0 else { throw .readOnly(path: path) }
    // SQLite would take an empty file for a new database. Stores appear complete, so this one has lost its content.
    guard status.st_size > 0 else { throw .corrupt(path: path, detail: "the file is empty") }
  }

  /// The tables that a start reads whole are always checked. The batches, which are most of the file, are checked with
  /// them where the process before did not close the store: SQLite checks their pages as they are read, and the
  /// coordinator their content.
  ///
  /// - Parameter wasClosed: whether the process before closed the store.
  /// - Throws: where this is no store, one of a newer schema, or a damaged one.
  func checkContent(_ db: Database, wasClosed: Bool) throws {
    let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard application == StoreSchema.applicationID else {
      throw StoreError.notADatabase(path: path, found: "a database of another program")
    }
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard found <= StoreSchema.version else {
      throw StoreError.newerSchema(path: path, found: found, known: StoreSchema.version)
    }
    // A migration reads and writes every row.
    guard wasClosed, found == StoreSchema.version else { return try check(db, "PRAGMA quick_check(1)") }
    let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
    for table in tables where table != "metrics" { try check(db, "PRAGMA quick_check('\(table)')") }
  }

  private func check(_ db: Database, _ pragma: String) throws {
    let verdict = try String.fetchOne(db, sql: pragma) ?? "no verdict"
    guard verdict == "ok" else {
      throw StoreError.corrupt(path: path, detail: verdict.split(separator: "\n").joined(separator: " "))
    }
  }

  /// Makes an empty store beside its place and moves it there, so that a process that dies leaves a store or none.
  private func create() throws(StoreError) {
    // SQLite would play the old log into the new database.
    var log = stat()
    guard lstat(path + "-wal", &log) != 0 || log.st_size == 0 else {
      throw .corrupt(path: path, detail: "the file is gone, but its log \(path)-wal is there")
    }
    let unfinished = path + ".new"
    for suffix in ["", "-journal"] { unlink(unfinished + suffix) }
    // Before SQLite, whose files take the mode of the database's.
    let descriptor = Glibc.open(unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EROFS || errno == EACCES
        ? .readOnly(path: unfinished) : .cannotCreate(path: unfinished, reason: SystemError.text())
    }
    close(descriptor)
    try StoreError.translating(unfinished) {
      let queue = try DatabaseQueue(path: unfinished, configuration: Self.configuration)
      try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      try StoreSchema.migrator.migrate(queue)
      try queue.close()
    }
    guard rename(unfinished, path) == 0 else { throw .cannotCreate(path: path, reason: SystemError.text()) }
    syncDirectory()
  }

  /// Makes the new name durable; a file system that cannot is none that can lose it alone.
  private func syncDirectory() {
    let directory = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    let descriptor = Glibc.open(directory, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
