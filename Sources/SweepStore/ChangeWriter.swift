internal import GRDB
internal import SweepCore

/// Writes the changes of one transaction, which is the caller's.
///
/// A trivial trial, from its issue to its result, takes seven statements and 60 to 90 µs in transactions of 50 trials,
/// most of them in SQLite.
struct ChangeWriter {
  private let db: Database
  /// Keys of the trials that the transaction has been about so far.
  private var keys: [TrialID: Int64] = [:]

  init(_ db: Database) { self.db = db }

  /// - Throws: `Refusal` or SQLite's own where a rule forbids the change.
  mutating func write(_ change: StoreChange) throws {
    switch change {
    case .sweepSubmitted(let sweep): try submit(sweep)
    case .sweepStateChanged(let id, let state):
      try run("UPDATE sweep SET state = ? WHERE id = ?", [state.rawValue, id.column])
      try requireChange("there is no sweep \(id.short)")
    case .sweepLabelled(let id, let name, let note, let isArchived):
      try run("UPDATE sweep SET name = ?, note = ?, archived = ? WHERE id = ?", [name, note, isArchived, id.column])
      try requireChange("there is no sweep \(id.short)")
    case .attemptIssued(let trial, let number, let owner, let time):
      let attempt = Attempt(number: number, owner: owner, issuedMilliseconds: time)
      try AttemptRow(trial: try key(of: trial), attempt).insert(AttemptRow.insertion, in: db)
      try requireChange("attempt \(Execution(trial, number)) was issued to another worker than \(owner.worker)")
    case .attemptEnded(let trial, let number, let ending, let time): try end(trial, number, ending, time)
    case .trialStateChanged(let trial, let state, let failure, let failures):
      try set(trial, state, failure, failures)
    case .metrics(let trial, let attempt, let sequence, let payload):
      try MetricsRow(trial: try key(of: trial), attempt: attempt, sequence: sequence, payload: payload)
        .insert(MetricsRow.insertion, in: db)
    case .trialCommitted(let trial, let attempt, let result, let summaries, let time):
      let key = try key(of: trial)
      try ResultRow(trial: key, attempt: attempt, result, atMillis: time).insert(ResultRow.insertion, in: db)
      for summary in summaries { try SummaryRow(trial: key, summary).insert(SummaryRow.insertion, in: db) }
    case .summarized(let trial, let summary):
      try SummaryRow(trial: try key(of: trial), summary).insert(SummaryRow.insertion, in: db)
    case .resultObserved(let trial, let attempt, let result, let time):
      try ResultRow(trial: try key(of: trial), attempt: attempt, result, atMillis: time)
        .insert(ResultRow.observation, in: db)
    case .workerQuarantined(let quarantine, let time):
      try QuarantineRow(quarantine, atMillis: time).insert(QuarantineRow.insertion, in: db)
    case .workerReadmitted(let worker): try run("DELETE FROM quarantine WHERE worker = ?", [worker.value])
    case .journal(let kind, let subject, let detail, let time):
      try JournalRow(JournalEntry(kind: kind, subject: subject, detail: detail, atMillis: time))
        .insert(JournalRow.insertion, in: db)
    }
  }

  private mutating func submit(_ sweep: StoredSweep) throws {
    try SweepRow(sweep).insert(SweepRow.insertion, in: db)
    let key = db.lastInsertedRowID
    for (position, trial) in sweep.trials.enumerated() {
      try TrialRow(waiting: trial).insert(TrialRow.insertion, in: db)
      try ShardRow(
        sweep: key, position: position,
        trial: db.changesCount > 0 ? db.lastInsertedRowID : try self.key(of: trial)
      ).insert(ShardRow.insertion, in: db)
    }
  }

  private mutating func end(
    _ trial: TrialID, _ number: AttemptNumber, _ ending: AttemptEnding, _ time: Int64
  ) throws {
    let failure = ending.failure
    try run(
      """
      UPDATE attempt SET ended_at = ?, ending = ?, failure_class = ?, failure_message = ?, failure_tail = ?
      WHERE trial = ? AND number = ?
      """,
      [
        time, ending.column, failure?.failureClass.rawValue, failure?.message, failure?.standardErrorTail,
        try key(of: trial), number.value,
      ])
    try requireChange("attempt \(Execution(trial, number)) was never issued")
  }

  private mutating func set(
    _ trial: TrialID, _ state: TrialState, _ failure: AttemptFailure?, _ failures: [FailureClass: Int]
  ) throws {
    try run(
      """
      UPDATE trial SET state = ?, failure_class = ?, failure_message = ?, failure_tail = ?, failures = ?
      WHERE key = ?
      """,
      [
        state.rawValue, failure?.failureClass.rawValue, failure?.message, failure?.standardErrorTail,
        FailureCounts(failures).column, try key(of: trial),
      ])
  }

  /// - Throws: `Refusal` where no sweep has the trial.
  private mutating func key(of trial: TrialID) throws -> Int64 {
    if let key = keys[trial] { return key }
    let statement = try db.cachedStatement(sql: "SELECT key FROM trial WHERE id = ?")
    guard let key = try Int64.fetchOne(statement, arguments: [trial.column]) else {
      throw Refusal(reason: "no sweep has the trial \(trial.short)")
    }
    keys[trial] = key
    return key
  }

  private func run(_ sql: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  private func requireChange(_ reason: @autoclosure () -> String) throws {
    guard db.changesCount > 0 else { throw Refusal(reason: reason()) }
  }
}

/// A change that breaks a rule of the store.
struct Refusal: Error {
  let reason: String
}
