/// What can go wrong with a store. Paths are the database file's unless a case says otherwise.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `path` is the directory, the lock file or the database that could not be made or opened.
  case cannotCreate(path: String, reason: String)
  /// `path` is the directory, or the database in it.
  case openToOthers(path: String, mode: Int, remedy: String)
  /// Another process holds the store in this directory; its pid where the lock file tells.
  case locked(directory: String, pid: Int32?)
  /// Another program is in a transaction of the database.
  case busy(path: String)
  /// `path` is the file or the directory that may not be written.
  case readOnly(path: String)
  case diskFull(path: String)
  case corrupt(path: String, detail: String)
  /// - Parameter found: what is there, with its article.
  case notADatabase(path: String, found: String)
  case newerSchema(path: String, found: Int, known: Int)
  /// The changes break a rule of the store, and none of them was applied: a bug of the caller's.
  case refused(path: String, reason: String)
  /// What was asked for after `SweepStore.close`, which says nothing about the store.
  case closed(path: String)
  case failed(path: String, reason: String)

  /// Whether somebody other than the program has to mend it, such as by freeing space.
  package var isEnvironment: Bool {
    switch self {
    case .cannotCreate, .openToOthers, .locked, .busy, .readOnly, .diskFull, .notADatabase, .newerSchema: true
    case .corrupt, .refused, .closed, .failed: false
    }
  }

  package var description: String {
    switch self {
    case .cannotCreate(let path, let reason):
      "cannot create or open \(path): \(reason); give another store directory, or make this one usable"
    case .openToOthers(let path, let mode, let remedy):
      "\(path) has mode \(String(mode, radix: 8)), so others may read or enter it, and a store holds secret keys; run: "
        + "\(remedy)"
    case .locked(let directory, let pid?):
      "the store \(directory) is in use by process \(pid); stop that coordinator, or give another store directory"
    case .locked(let directory, nil):
      "the store \(directory) is in use by another process (`fuser \(directory)/lock` names it); stop that "
        + "process, or give another store directory"
    case .busy(let path):
      "the store \(path) is being written by another program; close it (such as a sqlite3 shell) and try again"
    case .readOnly(let path):
      "cannot write \(path): it is read-only; make it writable for this user (`chmod u+w`, or mount its file system "
        + "for writing), or give another store directory"
    case .diskFull(let path):
      "no space left to write the store \(path); free some space on its file system and start again: nothing that "
        + "was acknowledged is lost"
    case .corrupt(let path, let detail):
      "the store \(path) is damaged (\(detail)); it is left as it is. \(Self.recovery(of: path))"
    case .notADatabase(let path, let found):
      "\(path) is \(found), not a store; move it away, or give another store directory"
    case .newerSchema(let path, let found, let known):
      "the store \(path) has schema \(found), and this version of slalom knows schemas up to \(known); use the "
        + "newer slalom that wrote it, or give another store directory"
    case .refused(let path, let reason): "the store \(path) refuses the change: \(reason); nothing was changed"
    case .closed(let path): "the store \(path) is closed"
    case .failed(let path, let reason):
      "the store \(path) failed: \(reason); nothing of the transaction was applied, and starting again is safe"
    }
  }

  private static func recovery(of path: String) -> String {
    "Copy \(path)* elsewhere, then put back a backup, or what `sqlite3 \(path) .recover | sqlite3 recovered.sqlite` "
      + "saves; or move \(path)* away to begin anew and train again what it held"
  }
}
