internal import GRDB

/// The tables, and how older stores come to have them. A migration that was released is never changed: the next one is
/// added below it.
enum StoreSchema {
  /// "SLAL" in ASCII, in the header of the file: what tells a store from any other SQLite database.
  static let applicationID: Int32 = 0x534C_414C

  /// Kept as SQLite's `user_version`, so that an older slalom can tell what it is looking at.
  static var version: Int { migrator.migrations.count }

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: sweeps, trials, attempts, metrics, results, journal") { db in
      try db.execute(sql: firstTables)
      try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = 1")
    }
    migrator.registerMigration("2: quarantine") { db in
      try db.execute(sql: quarantineTable)
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("3: keys for sweeps and trials, summaries") { db in
      try db.execute(sql: tablesWithKeys)
      try db.execute(sql: "PRAGMA user_version = 3")
    }
    migrator.registerMigration("4: notes and archived sweeps") { db in
      try db.execute(
        sql: """
          ALTER TABLE sweep ADD COLUMN note TEXT NOT NULL DEFAULT '';
          ALTER TABLE sweep ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
          PRAGMA user_version = 4
          """)
    }
    return migrator
  }

  /// Ids are their 32 bytes, times are milliseconds since 1970. Narrow tables found by their whole key are WITHOUT
  /// ROWID; `sweep`, whose definitions are large, and `metrics`, whose payloads would leave few rows a page of the
  /// index and halve the batches written a second, are not.
  private static let firstTables = """
    CREATE TABLE sweep (
      id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
      name TEXT NOT NULL,
      definition BLOB NOT NULL,
      place INTEGER NOT NULL,
      submitted_at INTEGER NOT NULL,
      state TEXT NOT NULL
    ) STRICT;

    CREATE TABLE trial (
      id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
      state TEXT NOT NULL,
      failure_class TEXT,
      failure_message TEXT,
      failure_tail TEXT,
      CHECK ((state = 'failed') = (failure_class IS NOT NULL))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE trial_failure (
      trial BLOB NOT NULL REFERENCES trial (id),
      class TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (trial, class)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sweep_trial (
      sweep BLOB NOT NULL REFERENCES sweep (id),
      position INTEGER NOT NULL,
      trial BLOB NOT NULL REFERENCES trial (id),
      PRIMARY KEY (sweep, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE attempt (
      trial BLOB NOT NULL REFERENCES trial (id),
      number INTEGER NOT NULL CHECK (number >= 1),
      worker TEXT NOT NULL,
      worker_name TEXT NOT NULL,
      host TEXT NOT NULL,
      instruction_set TEXT NOT NULL,
      issued_at INTEGER NOT NULL,
      ended_at INTEGER,
      ending TEXT,
      failure_class TEXT,
      failure_message TEXT,
      failure_tail TEXT,
      PRIMARY KEY (trial, number),
      CHECK ((ended_at IS NULL) = (ending IS NULL)),
      CHECK ((ending IS 'failed') = (failure_class IS NOT NULL))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE metrics (
      trial BLOB NOT NULL,
      attempt INTEGER NOT NULL,
      sequence INTEGER NOT NULL CHECK (sequence >= 0),
      payload BLOB NOT NULL,
      PRIMARY KEY (trial, attempt, sequence),
      FOREIGN KEY (trial, attempt) REFERENCES attempt (trial, number)
    ) STRICT;

    CREATE TABLE result (
      trial BLOB NOT NULL PRIMARY KEY,
      attempt INTEGER NOT NULL,
      ending TEXT NOT NULL,
      diverged_at INTEGER,
      divergence TEXT,
      weights_hash BLOB NOT NULL CHECK (length(weights_hash) = 32),
      series_hash BLOB NOT NULL CHECK (length(series_hash) = 32),
      at INTEGER NOT NULL,
      FOREIGN KEY (trial, attempt) REFERENCES attempt (trial, number),
      CHECK ((ending = 'diverged') = (diverged_at IS NOT NULL AND divergence IS NOT NULL))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE observed_result (
      trial BLOB NOT NULL,
      attempt INTEGER NOT NULL,
      ending TEXT NOT NULL,
      diverged_at INTEGER,
      divergence TEXT,
      weights_hash BLOB NOT NULL CHECK (length(weights_hash) = 32),
      series_hash BLOB NOT NULL CHECK (length(series_hash) = 32),
      at INTEGER NOT NULL,
      PRIMARY KEY (trial, attempt, weights_hash, series_hash),
      FOREIGN KEY (trial, attempt) REFERENCES attempt (trial, number),
      CHECK ((ending = 'diverged') = (diverged_at IS NOT NULL AND divergence IS NOT NULL))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE journal (
      number INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      detail TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    """

  private static let quarantineTable = """
    CREATE TABLE quarantine (
      worker TEXT NOT NULL PRIMARY KEY,
      worker_name TEXT NOT NULL,
      host TEXT NOT NULL,
      reason TEXT NOT NULL,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
