internal import Foundation
internal import GRDB
internal import SweepCore

/// A row of `result`, which has one of a trial, or of `observed_result`, which has what else its attempts came to.
struct ResultRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case trial, attempt, ending
    case divergedAt
    case divergence
    case weightsHash
    case seriesHash
    case at
  }

  static let insertion = insertion(into: "result")
  static let all = selection(from: "result")
  /// A worker that was not told so sends its result again; the same one is kept once.
  static let observation = insertion(
    into: "observed_result", onConflict: "ON CONFLICT (trial, attempt, weights_hash, series_hash) DO NOTHING")
  /// The hashes last, so that two results of one moment have an order.
  static let allObserved = selection(
    from: "observed_result", "ORDER BY trial, attempt, at, weights_hash, series_hash")

  let trial: Int64
  let attempt: AttemptNumber
  let result: TrialResult
  let atMillis: Int64

  init(trial: Int64, attempt: AttemptNumber, _ result: TrialResult, atMillis: Int64) {
    self.trial = trial
    self.attempt = attempt
    self.result = result
    self.atMillis = atMillis
  }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .trial: trial
    case .attempt: attempt.value
    case .ending: result.ending.columns.ending
    case .divergedAt: result.ending.columns.iteration
    case .divergence: result.ending.columns.reason
    case .weightsHash: result.weightsHash.column
    case .seriesHash: result.seriesHash.column
    case .at: atMillis
    }
  }

  init(row: Row) throws {
    trial = try row.value(Columns.trial)
    let column = try row.value(Columns.ending, as: String.self)
    guard
      let ending = TrialEnding(
        ending: column, iteration: try row.value(Columns.divergedAt), reason: try row.value(Columns.divergence))
    else { throw UnknownValue(of: "a result of the trial with key \(trial)", in: "ending", column) }
    attempt = AttemptNumber(try row.value(Columns.attempt))
    result = TrialResult(
      ending: ending, weightsHash: try row.digest(Columns.weightsHash), seriesHash: try row.digest(Columns.seriesHash))
    atMillis = try row.value(Columns.at)
  }
}

/// What is shown of a result for one target.
struct SummaryRow: StoreRow {
  enum Columns: Int, StoreColumn {
    case trial, target, payload
  }

  static let insertion = insertion(
    into: "summary", onConflict: "ON CONFLICT (trial, target) DO UPDATE SET payload = excluded.payload")
  static let all = selection(from: "summary", "ORDER BY trial, target")

  let trial: Int64
  let summary: StoredSummary

  init(trial: Int64, _ summary: StoredSummary) {
    self.trial = trial
    self.summary = summary
  }

  subscript(column: Columns) -> (any DatabaseValueConvertible)? {
    switch column {
    case .trial: trial
    case .target: summary.target
    case .payload: Data(summary.payload)
    }
  }

  init(row: Row) throws {
    trial = try row.value(Columns.trial)
    summary = StoredSummary(target: try row.value(Columns.target), payload: try row.bytes(Columns.payload))
  }
}
