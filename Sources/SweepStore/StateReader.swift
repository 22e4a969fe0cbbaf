internal import Foundation
internal import GRDB
internal import SweepCore

/// Reads records within a transaction of the caller's. A value that this module never writes counts as damage.
struct StateReader {
  let db: Database
  let path: String

  func state() throws -> StoredState {
    try StoredState(
      sweeps: sweeps(), trials: trials(), attempts: attempts(), results: results(), observed: observedResults(),
      quarantines: quarantines())
  }

  private func sweeps() throws -> [StoredSweep] {
    let shards = try db.cachedStatement(sql: "SELECT trial FROM sweep_trial WHERE sweep = ? ORDER BY position")
    return try read("SELECT id, name, definition, state, submitted_at FROM sweep ORDER BY place, rowid") { row in
      let id = SweepID(try digest(row, 0))
      guard let state = SweepIntent(rawValue: row[3]) else { throw damage("sweep \(id.short)", in: "state", row[3]) }
      return StoredSweep(
        id: id, name: row[1], definition: try bytes(row, 2), state: state, submittedAtMillis: row[4],
        trials: try Row.fetchAll(shards, arguments: [id.column]).map { TrialID(try digest($0, 0)) })
    }
  }

  private func trials() throws -> [StoredTrial] {
    var failures: [TrialID: [FailureClass: Int]] = [:]
    _ = try read("SELECT trial, class, count FROM trial_failure") { row in
      let trial = TrialID(try digest(row, 0))
      failures[trial, default: [:]][try failureClass(row[1], of: "trial \(trial.short)")] = row[2]
    }
    return try read("SELECT id, state, failure_class, failure_message, failure_tail FROM trial ORDER BY id") { row in
      let id = TrialID(try digest(row, 0))
      let subject = "trial \(id.short)"
      guard let state = TrialStateRecord.State(column: row[1], failure: try failure(row, from: 2, of: subject)) else {
        throw damage(subject, in: "state", row[1])
      }
      return StoredTrial(id: id, record: TrialStateRecord(state: state, failures: failures[id] ?? [:]))
    }
  }

  private func attempts() throws -> [StoredAttempt] {
    try read(
      """
      SELECT trial, number, worker, worker_name, host, instruction_set, issued_at, ended_at, ending,
        failure_class, failure_message, failure_tail
      FROM attempt ORDER BY trial, number
      """
    ) { row in
      let execution = Execution(TrialID(try digest(row, 0)), AttemptNumber(row[1]))
      let subject = "attempt \(execution)"
      let failure = try failure(row, from: 9, of: subject)
      let ending: AttemptEnding? = try (row[8] as String?).map { column in
        guard let ending = AttemptEnding(column: column, failure: failure) else {
          throw damage(subject, in: "ending", column)
        }
        return ending
      }
      return StoredAttempt(
        trial: execution.trial, number: execution.attempt,
        owner: AttemptOwner(
          worker: WorkerID(row[2]), workerName: row[3], host: row[4], instructionSet: row[5]),
        issuedAtMillis: row[6], endedAtMillis: row[7], ending: ending)
    }
  }

  private static let resultColumns = "trial, attempt, ending, diverged_at, divergence, weights_hash, series_hash"

  private func results() throws -> [TrialID: StoredResult] {
    let pairs = try read("SELECT \(Self.resultColumns) FROM result") { row in
      (TrialID(try digest(row, 0)), try result(row))
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  private func observedResults() throws -> [TrialID: [StoredResult]] {
    // The hashes last, so that two results of one moment have an order.
    let pairs = try read(
      "SELECT \(Self.resultColumns) FROM observed_result ORDER BY trial, attempt, at, weights_hash, series_hash"
    ) { row in
      (TrialID(try digest(row, 0)), try result(row))
    }
    return Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
  }

  private func quarantines() throws -> [Quarantine] {
    try read("SELECT worker, worker_name, host, reason FROM quarantine ORDER BY worker") { row in
      Quarantine(worker: WorkerID(row[0]), workerName: row[1], host: row[2], reason: row[3])
    }
  }

  func observedResults(of trial: TrialID) throws -> [StoredResult] {
    try read(
      "SELECT \(Self.resultColumns) FROM observed_result WHERE trial = ? ORDER BY attempt, at",
      [trial.column], result)
  }

  func metrics(of trial: TrialID, attempt: AttemptNumber) throws -> [(sequence: Int, payload: [UInt8])] {
    try read(
      "SELECT sequence, payload FROM metrics WHERE trial = ? AND attempt = ? ORDER BY sequence",
      [trial.column, attempt.value]
    ) { row in (row[0], try bytes(row, 1)) }
  }

  func journal(limit: Int) throws -> [JournalEntry] {
    try read(
      "SELECT kind, subject, detail, at FROM journal ORDER BY number DESC LIMIT ?", [max(limit, 0)]
    ) { row in JournalEntry(kind: row[0], subject: row[1], detail: row[2], atMillis: row[3]) }.reversed()
  }

  private func result(_ row: Row) throws -> StoredResult {
    guard let ending = TrialEnding(ending: row[2], iteration: row[3], reason: row[4]) else {
      throw damage("the result of trial \(TrialID(try digest(row, 0)).short)", in: "ending", row[2])
    }
    return StoredResult(
      attempt: AttemptNumber(row[1]),
      result: TrialResult(ending: ending, weightsHash: try digest(row, 5), seriesHash: try digest(row, 6)))
  }

  /// The failure in three columns from `first`; nil where there is none.
  private func failure(_ row: Row, from first: Int, of subject: String) throws -> AttemptFailure? {
    guard let column = row[first] as String? else { return nil }
    return AttemptFailure(
      try failureClass(column, of: subject), message: row[first + 1] ?? "",
      standardErrorTail: row[first + 2] ?? "")
  }

  private func failureClass(_ column: String, of subject: String) throws -> FailureClass {
    guard let failureClass = FailureClass(rawValue: column) else { throw damage(subject, in: "failure class", column) }
    return failureClass
  }

  private func digest(_ row: Row, _ index: Int) throws -> Digest {
    guard let digest = Digest(bytes: try bytes(row, index)) else {
      throw StoreError.corrupt(path: path, detail: "an id or hash of other than 32 bytes")
    }
    return digest
  }

  private func bytes(_ row: Row, _ index: Int) throws -> [UInt8] {
    try row.withUnsafeData(atIndex: index) { Array($0 ?? Data()) }
  }

  private func read<Value>(
    _ sql: String, _ arguments: StatementArguments = [], _ value: (Row) throws -> Value
  ) throws -> [Value] {
    let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    var values: [Value] = []
    while let row = try rows.next() { values.append(try value(row)) }
    return values
  }

  private func damage(_ subject: String, in column: String, _ found: String) -> StoreError {
    .corrupt(path: path, detail: "\(subject) has the \(column) '\(found)'")
  }
}
