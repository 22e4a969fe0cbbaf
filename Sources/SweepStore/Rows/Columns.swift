internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import SweepCore

// How values of the domain stand in columns.

/// A digest, and so an id, as its 32 bytes.
struct DigestColumn: DatabaseValueConvertible, StatementColumnConvertible {
  let digest: Digest

  init(_ digest: Digest) { self.digest = digest }

  var databaseValue: DatabaseValue { digest.withUnsafeBytes { Data($0) }.databaseValue }

  static func fromDatabaseValue(_ value: DatabaseValue) -> DigestColumn? {
    Data.fromDatabaseValue(value)?.withUnsafeBytes { Digest(bytes: $0) }.map(DigestColumn.init)
  }

  /// From SQLite's own memory: half the rows of a restore have a digest, and each `Data` would be an allocation.
  init?(sqliteStatement: SQLiteStatement, index: CInt) {
    let bytes = UnsafeRawBufferPointer(
      start: sqlite3_column_blob(sqliteStatement, index), count: Int(sqlite3_column_bytes(sqliteStatement, index)))
    guard let digest = Digest(bytes: bytes) else { return nil }
    self.digest = digest
  }
}

extension Digest {
  var column: DigestColumn { DigestColumn(self) }
}

extension DigestIdentifier {
  var column: DigestColumn { digest.column }
}

extension AttemptFailure {
  /// The failure in three columns of the attempt or trial that `subject` names; nil where there is none.
  init?<Column: StoreColumn>(
    _ row: Row, _ failureClass: Column, _ message: Column, _ tail: Column, of subject: @autoclosure () -> String
  ) throws {
    guard let column = try row.value(failureClass, as: String?.self) else { return nil }
    self.init(
      try FailureClass(column: column, of: subject()), message: try row.value(message, as: String?.self) ?? "",
      standardErrorTail: try row.value(tail, as: String?.self) ?? "")
  }
}

/// How often each class of failure has struck a trial: a JSON object in one column, NULL where none has.
struct FailureCounts {
  let counts: [FailureClass: Int]

  init(_ counts: [FailureClass: Int]) { self.counts = counts }

  var column: String? {
    if counts.isEmpty { return nil }
    let members = counts.map { "\"\($0.key.rawValue)\":\($0.value)" }
    return "{\(members.sorted().joined(separator: ","))}"
  }

  init(column: String?, of subject: @autoclosure () -> String) throws {
    guard let column else {
      counts = [:]
      return
    }
    guard let members = try? JSONDecoder().decode([String: Int].self, from: Data(column.utf8)) else {
      throw UnknownValue(of: subject(), in: "failures", column)
    }
    counts = Dictionary(
      uniqueKeysWithValues: try members.map { (try FailureClass(column: $0.key, of: subject()), $0.value) })
  }
}

extension FailureClass {
  init(column: String, of subject: @autoclosure () -> String) throws {
    guard let value = FailureClass(rawValue: column) else {
      throw UnknownValue(of: subject(), in: "failure class", column)
    }
    self = value
  }
}

extension AttemptEnding {
  var column: String {
    switch self {
    case .committed: "committed"
    case .failed: "failed"
    case .released: "released"
    case .superseded: "superseded"
    case .compared: "compared"
    }
  }

  init?(column: String, failure: AttemptFailure?) {
    switch (column, failure) {
    case ("committed", nil): self = .committed
    case ("failed", let failure?): self = .failed(failure)
    case ("released", nil): self = .released
    case ("superseded", nil): self = .superseded
    case ("compared", nil): self = .compared
    default: return nil
    }
  }
}

extension TrialEnding {
  var columns: (ending: String, iteration: Int?, reason: String?) {
    switch self {
    case .completed: ("completed", nil, nil)
    case .diverged(let iteration, let reason): ("diverged", iteration, reason.rawValue)
    }
  }

  init?(ending: String, iteration: Int?, reason: String?) {
    switch (ending, iteration, reason.map(DivergenceReason.init)) {
    case ("completed", nil, nil): self = .completed
    case ("diverged", let iteration?, .some(let reason?)): self = .diverged(iteration: iteration, reason: reason)
    default: return nil
    }
  }
}
