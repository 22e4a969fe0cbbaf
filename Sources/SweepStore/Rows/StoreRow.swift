internal import Foundation
internal import GRDB
internal import SweepCore

/// A row of a table: read by GRDB, written and read by the names of its columns.
///
/// GRDB's own `PersistableRecord` gathers names and values anew for each row: 6.6 µs for nine columns, where this takes
/// 2.4 µs, half of them SQLite's.
protocol StoreRow: FetchableRecord {
  associatedtype Columns: StoreColumn

  /// What the row has in a column.
  subscript(column: Columns) -> (any DatabaseValueConvertible)? { get }
}

/// The columns of a row, of which each has the name of its case, `workerName` as `worker_name`. Its raw value is its
/// place in the statements that are made of them, so that none is looked up by name as a row is read: that would take
/// a quarter of a restore.
protocol StoreColumn: RawRepresentable<Int>, CaseIterable {}

extension StoreColumn {
  static var names: [String] {
    allCases.map { column in
      "\(column)".map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }
  }
}

extension StoreRow {
  /// A statement that inserts a row; each type keeps its own, for every row needs the text.
  ///
  /// - Parameter conflict: what to do where the row is there already; a refusal where it is left out.
  static func insertion(into table: String, onConflict conflict: String = "") -> String {
    let names = Columns.names
    let places = names.map { _ in "?" }
    return
      "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(places.joined(separator: ", "))) \(conflict)"
  }

  /// A query for rows of `table`, with its conditions and its order in `rest`: what `fetch` takes.
  static func selection(from table: String, _ rest: String = "") -> String {
    "SELECT \(Columns.names.joined(separator: ", ")) FROM \(table) \(rest)"
  }

  /// Runs one of the type's insertions for this row.
  func insert(_ insertion: String, in db: Database) throws {
    let values: [(any DatabaseValueConvertible)?] = Columns.allCases.map { self[$0] }
    try db.cachedStatement(sql: insertion).execute(arguments: StatementArguments(values))
  }

  /// - Parameter selection: one of the type's own.
  static func fetch(
    _ selection: String, _ arguments: StatementArguments = [], in db: Database
  ) throws -> RecordCursor<Self> {
    try fetchCursor(db.cachedStatement(sql: selection), arguments: arguments)
  }
}

/// A value that this module never writes: the file is damaged.
struct UnknownValue: Error {
  let detail: String

  init(_ detail: String) { self.detail = detail }

  init(of subject: String, in column: String, _ found: String) {
    self.init("\(subject) has the \(column) '\(found)'")
  }
}

extension Row {
  /// - Throws: `RowDecodingError` where the column holds no such value.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ column: some StoreColumn, as type: Value.Type = Value.self
  ) throws -> Value {
    try decode(type, atIndex: column.rawValue)
  }

  func bytes(_ column: some StoreColumn) throws -> [UInt8] {
    try withUnsafeData(atIndex: column.rawValue) { $0.map { Array($0) } ?? [] }
  }

  func digest(_ column: some StoreColumn) throws -> Digest { try value(column, as: DigestColumn.self).digest }
}
