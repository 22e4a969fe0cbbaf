internal import Foundation
internal import GRDB
internal import SweepCore

/// Where a trial stands. Other tables name it by its key, so that what is written about trials that are trained one
/// after the other stands together: with ids, which are hashes, each row would dirty a page of its own.
struct TrialRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case key, id, state
    case failureClass
    case failureMessage
    case failureTail
    case failures
  }

  /// A trial that an earlier sweep brought is left as it is.
  static let insertion = insertion(into: "trial", onConflict: "ON CONFLICT (id) DO NOTHING")
  static let all = selection(from: "trial", "ORDER BY key")

  /// Nil before the store has given one.
  let key: Int64?
  let id: TrialID
  let state: TrialState
  let failure: AttemptFailure?
  let failures: FailureCounts

  init(waiting id: TrialID) {
    key = nil
    self.id = id
    state = .waiting
    failure = nil
    failures = FailureCounts([:])
  }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .key: key
    case .id: id.column
    case .state: state.rawValue
    case .failureClass: failure?.failureClass.rawValue
    case .failureMessage: failure?.message
    case .failureTail: failure?.standardErrorTail
    case .failures: failures.column
    }
  }

  init(row: Row) throws {
    let id = TrialID(try row.digest(Columns.id))
    let column = try row.value(Columns.state, as: String.self)
    failure = try AttemptFailure(
      row, Columns.failureClass, .failureMessage, .failureTail, of: "trial \(id.short)")
    guard let state = TrialState(rawValue: column), StoredTrial.isStorable(state, failure) else {
      throw UnknownValue(of: "trial \(id.short)", in: "state", column)
    }
    key = try row.value(Columns.key)
    failures = try FailureCounts(column: try row.value(Columns.failures), of: "trial \(id.short)")
    self.id = id
    self.state = state
  }
}

/// A trial's place in a sweep.
struct ShardRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case sweep, position, trial
  }

  static let insertion = insertion(into: "sweep_trial")
  static let all = selection(from: "sweep_trial", "ORDER BY sweep, position")

  let sweep: Int64
  let position: Int
  let trial: Int64

  init(sweep: Int64, position: Int, trial: Int64) {
    self.sweep = sweep
    self.position = position
    self.trial = trial
  }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .sweep: sweep
    case .position: position
    case .trial: trial
    }
  }

  init(row: Row) throws {
    sweep = try row.value(Columns.sweep)
    position = try row.value(Columns.position)
    trial = try row.value(Columns.trial)
  }
}
