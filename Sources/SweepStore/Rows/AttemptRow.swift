internal import Foundation
internal import GRDB
internal import SweepCore

struct AttemptRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case trial, number, worker
    case workerName
    case host
    case instructionSet
    case issuedAt
    case endedAt
    case ending
    case failureClass
    case failureMessage
    case failureTail
  }

  /// One that is there already is opened again, where it is the same worker's.
  static let insertion = insertion(
    into: "attempt",
    onConflict: """
      ON CONFLICT (trial, number) DO UPDATE SET
        ended_at = NULL, ending = NULL, failure_class = NULL, failure_message = NULL, failure_tail = NULL
      WHERE worker = excluded.worker
      """)
  static let all = selection(from: "attempt", "ORDER BY trial, number")

  let trial: Int64
  let attempt: Attempt

  init(trial: Int64, _ attempt: Attempt) {
    self.trial = trial
    self.attempt = attempt
  }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .trial: trial
    case .number: attempt.number.value
    case .worker: attempt.owner.worker.value
    case .workerName: attempt.owner.workerName
    case .host: attempt.owner.host
    case .instructionSet: attempt.owner.instructionSet
    case .issuedAt: attempt.issuedMilliseconds
    case .endedAt: attempt.endedMilliseconds
    case .ending: attempt.ending?.column
    case .failureClass: attempt.ending?.failure?.failureClass.rawValue
    case .failureMessage: attempt.ending?.failure?.message
    case .failureTail: attempt.ending?.failure?.standardErrorTail
    }
  }

  init(row: Row) throws {
    trial = try row.value(Columns.trial)
    let number = try row.value(Columns.number, as: Int.self)
    let subject = { [trial] in "attempt \(number) of the trial with key \(trial)" }
    let failure = try AttemptFailure(
      row, Columns.failureClass, .failureMessage, .failureTail, of: subject())
    let ending = try row.value(Columns.ending, as: String?.self).map { column in
      guard let ending = AttemptEnding(column: column, failure: failure) else {
        throw UnknownValue(of: subject(), in: "ending", column)
      }
      return ending
    }
    attempt = Attempt(
      number: AttemptNumber(number),
      owner: AttemptOwner(
        worker: WorkerID(try row.value(Columns.worker)), workerName: try row.value(Columns.workerName),
        host: try row.value(Columns.host), instructionSet: try row.value(Columns.instructionSet)),
      issuedMilliseconds: try row.value(Columns.issuedAt), endedMilliseconds: try row.value(Columns.endedAt),
      ending: ending)
  }
}

/// A batch of what an attempt measured.
struct MetricsRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case trial, attempt, sequence, payload
  }

  static let insertion = insertion(
    into: "metrics", onConflict: "ON CONFLICT (trial, attempt, sequence) DO NOTHING")
  static let next = selection(
    from: "metrics",
    "WHERE trial = (SELECT key FROM trial WHERE id = ?) AND attempt = ? AND sequence > ? ORDER BY sequence")
  static let last = "SELECT max(sequence) FROM metrics WHERE trial = ? AND attempt = ?"

  let trial: Int64
  let attempt: AttemptNumber
  let sequence: Int
  let payload: [UInt8]

  init(trial: Int64, attempt: AttemptNumber, sequence: Int, payload: [UInt8]) {
    self.trial = trial
    self.attempt = attempt
    self.sequence = sequence
    self.payload = payload
  }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .trial: trial
    case .attempt: attempt.value
    case .sequence: sequence
    case .payload: Data(payload)
    }
  }

  init(row: Row) throws {
    trial = try row.value(Columns.trial)
    attempt = AttemptNumber(try row.value(Columns.attempt))
    sequence = try row.value(Columns.sequence)
    payload = try row.bytes(Columns.payload)
  }
}
