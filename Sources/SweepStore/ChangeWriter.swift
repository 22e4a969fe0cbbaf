internal import Foundation
internal import GRDB
internal import SweepCore

/// Writes changes within a transaction of the caller's.
struct ChangeWriter {
  let db: Database
  let path: String

  func write(_ change: StoreChange) throws {
    switch change {
    case .sweepSubmitted(let sweep): try submit(sweep)
    case .sweepStateChanged(let id, let state):
      try run("UPDATE sweep SET state = ? WHERE id = ?", [state.rawValue, id.column])
      try requireChange("there is no sweep \(id.short)")
    case .attemptIssued(let trial, let number, let owner, let time): try issue(trial, number, owner, time)
    case .attemptEnded(let trial, let number, let ending, let time): try end(trial, number, ending, time)
    case .trialStateChanged(let trial, let record): try set(trial, record)
    case .metrics(let trial, let attempt, let sequence, let payload):
      try run(
        "INSERT INTO metrics VALUES (?, ?, ?, ?) ON CONFLICT (trial, attempt, sequence) DO NOTHING",
        [trial.column, attempt.value, sequence, Data(payload)])
    case .trialCommitted(let trial, let attempt, let result, let time):
      try run("INSERT INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?)", columns(trial, attempt, result, time))
    case .resultObserved(let trial, let attempt, let result, let time):
      // A worker that was not told so sends its result again; the same one is kept once.
      try run(
        "INSERT INTO observed_result VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
          + "ON CONFLICT (trial, attempt, weights_hash, series_hash) DO NOTHING",
        columns(trial, attempt, result, time))
    case .workerQuarantined(let record, let time):
      try run(
        "INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?, ?)",
        [record.worker.value, record.workerName, record.host, record.reason, time])
    case .workerReadmitted(let worker): try run("DELETE FROM quarantine WHERE worker = ?", [worker.value])
    case .journal(let kind, let subject, let detail, let time):
      try run("INSERT INTO journal (kind, subject, detail, at) VALUES (?, ?, ?, ?)", [kind, subject, detail, time])
    }
  }

  private func submit(_ sweep: SweepRecordInStore) throws {
    try run(
      "INSERT INTO sweep (id, name, definition, place, submitted_at, state) VALUES (?, ?, ?, ?, ?, ?)",
      [
        sweep.id.column, sweep.name, Data(sweep.definition), sweep.order, sweep.submittedAtMillis,
        SweepIntent.running.rawValue,
      ])
    for (position, trial) in sweep.trials.enumerated() {
      try run(
        "INSERT INTO trial (id, state) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
        [trial.column, TrialStateRecord.State.pending.column])
      try run("INSERT INTO sweep_trial VALUES (?, ?, ?)", [sweep.id.column, position, trial.column])
    }
  }

  private func issue(_ trial: TrialID, _ number: AttemptNumber, _ owner: AttemptOwner, _ time: Int64) throws {
    try run(
      """
      INSERT INTO attempt (trial, number, worker, worker_name, host, instruction_set, issued_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (trial, number) DO UPDATE SET
        ended_at = NULL, ending = NULL, failure_class = NULL, failure_message = NULL, failure_tail = NULL
      WHERE worker = excluded.worker
      """,
      [
        trial.column, number.value, owner.worker.value, owner.workerName, owner.host, owner.instructionSet, time,
      ])
    try requireChange("attempt \(Execution(trial, number)) was issued to another worker than \(owner.worker)")
  }

  private func end(_ trial: TrialID, _ number: AttemptNumber, _ ending: AttemptEnding, _ time: Int64) throws {
    let failure = ending.failure
    try run(
      """
      UPDATE attempt SET ended_at = ?, ending = ?, failure_class = ?, failure_message = ?, failure_tail = ?
      WHERE trial = ? AND number = ?
      """,
      [
        time, ending.column, failure?.failureClass.rawValue, failure?.message, failure?.standardErrorTail,
        trial.column, number.value,
      ])
    try requireChange("attempt \(Execution(trial, number)) was never issued")
  }

  private func set(_ trial: TrialID, _ record: TrialStateRecord) throws {
    let failure = record.state.failure
    try run(
      "UPDATE trial SET state = ?, failure_class = ?, failure_message = ?, failure_tail = ? WHERE id = ?",
      [
        record.state.column, failure?.failureClass.rawValue, failure?.message, failure?.standardErrorTail,
        trial.column,
      ])
    try requireChange("no sweep has the trial \(trial.short)")
    try run("DELETE FROM trial_failure WHERE trial = ?", [trial.column])
    for (failureClass, count) in record.failures {
      try run("INSERT INTO trial_failure VALUES (?, ?, ?)", [trial.column, failureClass.rawValue, count])
    }
  }

  private func columns(
    _ trial: TrialID, _ attempt: AttemptNumber, _ result: TrialResult, _ time: Int64
  ) -> StatementArguments {
    let (ending, iteration, reason) = result.ending.columns
    return [
      trial.column, attempt.value, ending, iteration, reason, Data(result.weightsHash.bytes),
      Data(result.seriesHash.bytes), time,
    ]
  }

  private func run(_ sql: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  private func requireChange(_ reason: @autoclosure () -> String) throws {
    guard db.changesCount > 0 else { throw StoreError.refused(path: path, reason: reason()) }
  }
}
