internal import Foundation
internal import GRDB
internal import SweepCore

/// A sweep without its trials, which are in `sweep_trial`.
struct SweepRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case key, id, name, definition, place
    case submittedAt
    case state
    case note, archived
  }

  static let insertion = insertion(into: "sweep")
  static let all = selection(from: "sweep", "ORDER BY place, key")

  /// Nil before the store has given one.
  let key: Int64?
  let sweep: StoredSweep

  init(_ sweep: StoredSweep) {
    key = nil
    self.sweep = sweep
  }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .key: key
    case .id: sweep.id.column
    case .name: sweep.name
    case .definition: Data(sweep.definition)
    case .place: sweep.order
    case .submittedAt: sweep.submittedAtMillis
    case .state: sweep.state.rawValue
    case .note: sweep.note
    case .archived: sweep.isArchived
    }
  }

  init(row: Row) throws {
    let id = SweepID(try row.digest(Columns.id))
    let column = try row.value(Columns.state, as: String.self)
    guard let state = SweepIntent(rawValue: column) else {
      throw UnknownValue(of: "sweep \(id.short)", in: "state", column)
    }
    key = try row.value(Columns.key)
    sweep = StoredSweep(
      id: id, name: try row.value(Columns.name), definition: try row.bytes(Columns.definition), state: state,
      note: try row.value(Columns.note), isArchived: try row.value(Columns.archived),
      order: try row.value(Columns.place), submittedAtMillis: try row.value(Columns.submittedAt), trials: [])
  }
}
