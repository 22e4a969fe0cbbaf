internal import GRDB
internal import SweepCore

struct QuarantineRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case worker
    case workerName
    case host, reason, at
  }

  static let insertion = insertion(
    into: "quarantine",
    onConflict: """
      ON CONFLICT (worker) DO UPDATE SET
        worker_name = excluded.worker_name, host = excluded.host, reason = excluded.reason, at = excluded.at
      """)
  static let all = selection(from: "quarantine", "ORDER BY worker")

  let quarantine: Quarantine
  let atMillis: Int64

  init(_ quarantine: Quarantine, atMillis: Int64) {
    self.quarantine = quarantine
    self.atMillis = atMillis
  }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .worker: quarantine.worker.value
    case .workerName: quarantine.workerName
    case .host: quarantine.host
    case .reason: quarantine.reason
    case .at: atMillis
    }
  }

  init(row: Row) throws {
    quarantine = Quarantine(
      worker: WorkerID(try row.value(Columns.worker)), workerName: try row.value(Columns.workerName),
      host: try row.value(Columns.host), reason: try row.value(Columns.reason))
    atMillis = try row.value(Columns.at)
  }
}

struct JournalRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case kind, subject, detail, at
  }

  static let insertion = insertion(into: "journal")
  static let newestFirst = selection(from: "journal", "ORDER BY number DESC LIMIT ?")

  let entry: JournalEntry

  init(_ entry: JournalEntry) { self.entry = entry }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .kind: entry.kind
    case .subject: entry.subject
    case .detail: entry.detail
    case .at: entry.atMillis
    }
  }

  init(row: Row) throws {
    entry = JournalEntry(
      kind: try row.value(Columns.kind), subject: try row.value(Columns.subject),
      detail: try row.value(Columns.detail), atMillis: try row.value(Columns.at))
  }
}
