internal import Foundation
internal import GRDB
internal import SweepCore

/// Reads what is stored within one transaction, which is the caller's.
struct StateReader {
  let db: Database

  /// Linear in trials, attempts and results; series are not read. 100,000 trials with a result each
  /// take 0.55 to 0.80 s of CPU.
  func state() throws -> StoredState {
    var trials = try trials()
    let lastSequences = try readAttempts(into: &trials)
    try readResults(into: &trials)
    return StoredState(
      sweeps: try sweeps(trials), trials: trials.values,
      quarantines: try all(QuarantineRow.self, QuarantineRow.all).map(\.quarantine), lastSequences: lastSequences)
  }

  /// Trials, found by the keys by which other tables name them: 1 to their number, for none is ever deleted.
  private struct Trials {
    private(set) var values: [StoredTrial] = []

    /// - Throws: where the key is not the next one.
    mutating func append(_ trial: StoredTrial, key: Int64?) throws {
      values.append(trial)
      guard key == Int64(values.count) else {
        throw UnknownValue("trial \(trial.id.short), number \(values.count), has the key \(key ?? 0)")
      }
    }

    /// - Throws: where there is no such trial, which foreign keys rule out.
    func index(of key: Int64) throws -> Int {
      guard key >= 1, key <= Int64(values.count) else { throw UnknownValue("there is no trial with key \(key)") }
      return Int(key) - 1
    }

    subscript(index: Int) -> StoredTrial {
      get { values[index] }
      _modify { yield &values[index] }
    }
  }

  private func trials() throws -> Trials {
    var trials = Trials()
    try forEach(TrialRow.self, TrialRow.all) { row in
      try trials.append(
        StoredTrial(id: row.id, state: row.state, failure: row.failure, failures: row.failures.counts), key: row.key)
    }
    return trials
  }

  /// - Returns: the last sequence of each open attempt that has a batch.
  private func readAttempts(into trials: inout Trials) throws -> [Execution: Int] {
    // A worker's name, host and so on are kept once for all its attempts.
    var owners: Set<AttemptOwner> = []
    var open: [(key: Int64, execution: Execution)] = []
    try forEach(AttemptRow.self, AttemptRow.all) { row in
      let index = try trials.index(of: row.trial)
      let attempt = row.attempt
      trials[index].attempts.append(
        Attempt(
          number: attempt.number, owner: owners.insert(attempt.owner).memberAfterInsert,
          issuedMilliseconds: attempt.issuedMilliseconds, endedMilliseconds: attempt.endedMilliseconds,
          ending: attempt.ending))
      // One that was declared lost may go on while its trial has no result.
      if attempt.isOpen || trials[index].state != .done {
        open.append((row.trial, Execution(trials[index].id, attempt.number)))
      }
    }
    let statement = try db.cachedStatement(sql: MetricsRow.last)
    var lastSequences: [Execution: Int] = [:]
    for (key, execution) in open {
      lastSequences[execution] = try Int.fetchOne(statement, arguments: [key, execution.attempt.value])
    }
    return lastSequences
  }

  private func readResults(into trials: inout Trials) throws {
    // Observed ones first: where an attempt's result was also committed, its digest is the committed one's.
    try forEach(ResultRow.self, ResultRow.allObserved) { row in
      let index = try trials.index(of: row.trial)
      trials[index].observed.append(StoredResult(attempt: row.attempt, result: row.result))
      trials[index].note(row.result.digest, of: row.attempt)
    }
    try forEach(ResultRow.self, ResultRow.all) { row in
      let index = try trials.index(of: row.trial)
      trials[index].result = StoredResult(attempt: row.attempt, result: row.result)
      trials[index].note(row.result.digest, of: row.attempt)
    }
    try forEach(SummaryRow.self, SummaryRow.all) { row in
      trials[try trials.index(of: row.trial)].result?.summaries.append(row.summary)
    }
  }

  private func sweeps(_ trials: Trials) throws -> [StoredSweep] {
    var shards: [Int64: [TrialID]] = [:]
    try forEach(ShardRow.self, ShardRow.all) { row in
      shards[row.sweep, default: []].append(trials[try trials.index(of: row.trial)].id)
    }
    return try all(SweepRow.self, SweepRow.all).map { row in
      var sweep = row.sweep
      sweep.trials = row.key.flatMap { shards[$0] } ?? []
      return sweep
    }
  }

  /// Batches of an attempt after a sequence, in ascending sequence: as many as are about `byteLimit` bytes, and one at
  /// the least where there is one.
  func metrics(
    of trial: TrialID, attempt: AttemptNumber, after sequence: Int, byteLimit: Int
  ) throws -> (batches: [(sequence: Int, payload: [UInt8])], isLast: Bool) {
    let rows = try MetricsRow.fetch(MetricsRow.next, [trial.column, attempt.value, sequence], in: db)
    var batches: [(sequence: Int, payload: [UInt8])] = []
    var bytes = 0
    while bytes < byteLimit {
      guard let row = try rows.next() else { return (batches, true) }
      batches.append((row.sequence, row.payload))
      bytes += row.payload.count + 1
    }
    return (batches, false)
  }

  func journal(limit: Int) throws -> [JournalEntry] {
    try all(JournalRow.self, JournalRow.newestFirst, [max(limit, 0)]).map(\.entry).reversed()
  }

  private func all<Row: StoreRow>(
    _ type: Row.Type, _ sql: String, _ arguments: StatementArguments = []
  ) throws -> [Row] {
    var rows: [Row] = []
    try forEach(type, sql, arguments) { rows.append($0) }
    return rows
  }

  private func forEach<Row: StoreRow>(
    _ type: Row.Type, _ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Void
  ) throws {
    let rows = try Row.fetch(sql, arguments, in: db)
    while let row = try rows.next() { try body(row) }
  }
}

extension StoredTrial {
  fileprivate mutating func note(_ digest: Digest, of attempt: AttemptNumber) {
    guard let index = attempts.lastIndex(where: { $0.number == attempt }) else { return }
    attempts[index].resultDigest = digest
  }
}
