import Foundation
import SweepCore
import SweepStore
import Testing

/// A store of an earlier schema goes on under this one, with all it holds.
struct MigrationTests {
  let scratch = ScratchStore()

  /// The user version at byte 60 of the header.
  private func userVersion() throws -> UInt8 { try scratch.contents()[63] }

  private func makeEarlierStore(schema: Int) throws {
    try FileManager.default.createDirectory(
      atPath: scratch.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try SweepStore.createEarlier(schema: schema, directory: scratch.directory)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: scratch.directory + "/sweeps.sqlite")
  }

  @Test(arguments: 1...3) func emptyStoreIsBroughtUpToDateAndTakesEverything(_ schema: Int) throws {
    try makeEarlierStore(schema: schema)
    #expect(try userVersion() == schema)
    let store = try scratch.open()
    try store.apply(Sample.beginning)
    let quarantine = Quarantine(worker: WorkerID("w"), workerName: "anna", host: "lab", reason: "3 in a row")
    let result = Sample.result(0)
    try store.apply([
      .workerQuarantined(quarantine, atMillis: 7),
      .trialCommitted(Sample.trial(1), AttemptNumber(1), result, summaries: [Sample.summary(1)], atMillis: 8),
    ])
    try store.close()
    #expect(try userVersion() == 4)
    let reopened = try scratch.open()
    #expect(try reopened.restore().quarantines == [quarantine])
    #expect(try reopened.trial(1)?.result?.summaries == [Sample.summary(1)])
    try reopened.close()
  }

  /// `Fixtures` has stores that slalom 0.1.0 left: three sweeps, of which two share a trial and one has another target,
  /// with trials that are done, diverged, failed and waiting, an open attempt, second results and a quarantine. Schema 1
  /// is the same without what came with schema 2.
  @Test(arguments: 1...2) func storeOfAnEarlierReleaseLosesNothing(_ schema: Int) throws {
    let file = try fixture("schema-\(schema).sqlite")
    try scratch.place(Array(try Data(contentsOf: file)))
    #expect(try userVersion() == schema)
    let expected = try OtherProgram.python(try fixture("describe.py").path, scratch.file)
    for word in ["| diverged |", "| failed |", "trial |", "observed_result |", "batch |", "| paused", "| waiting"] {
      #expect(expected.contains { $0.contains(word) }, "\(word) is not in the fixture")
    }
    #expect(expected.contains { $0.hasPrefix("quarantine") } == (schema == 2))

    let store = try scratch.open()
    #expect(try describe(store) == expected)
    let state = try store.restore()
    #expect(state.trials.allSatisfy { $0.result?.summaries.isEmpty ?? true }, "summaries are new")
    #expect(!state.lastSequences.isEmpty)
    // It goes on from there.
    let trial = try #require(state.trials.first { $0.result != nil })
    try store.apply([
      .summarized(trial.id, Sample.summary(1)),
      .attemptIssued(trial.id, AttemptNumber(9), Sample.owner(1), atMillis: 1),
      .metrics(trial.id, AttemptNumber(9), sequence: 1, payload: [1]),
    ])
    try store.close()
    #expect(try userVersion() == 4)
    #expect(try OtherProgram.python("-c", Self.checks, scratch.file) == ["ok", "[]"])
    let reopened = try scratch.open()
    #expect(try reopened.restore().lastSequences.count == state.lastSequences.count + 1)
    try reopened.close()
  }

  /// The file's whole check and its foreign keys, by another SQLite.
  private static let checks = """
    import sqlite3, sys
    db = sqlite3.connect(sys.argv[1])
    print(db.execute("PRAGMA integrity_check").fetchone()[0])
    print(db.execute("PRAGMA foreign_key_check").fetchall())
    """

  private func fixture(_ name: String) throws -> URL {
    try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appending(path: name)
  }

  /// What describe.py says of an earlier store, of this one.
  private func describe(_ store: SweepStore) throws -> [String] {
    let state = try store.restore()
    var lines: [String] = []
    func line(_ fields: Any?...) {
      lines.append(
        fields.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " | ").replacing("\n", with: "\\n"))
    }
    func line(_ table: String, _ result: StoredResult) {
      var ending: (name: String, iteration: Int?, reason: String?) = ("completed", nil, nil)
      if case .diverged(let iteration, let reason) = result.result.ending {
        ending = ("diverged", iteration, reason.rawValue)
      }
      line(
        table, result.attempt, ending.name, ending.iteration, ending.reason, result.result.weightsHash,
        result.result.seriesHash)
    }
    for sweep in state.sweeps {
      line(
        "sweep", sweep.id, sweep.name, Digest.sha256(sweep.definition), sweep.order, sweep.submittedAtMillis,
        sweep.state.rawValue)
      for trial in sweep.trials { line("shard", trial) }
    }
    for trial in state.trials {
      let failure = trial.failure
      line(
        "trial", trial.id, trial.state.rawValue, failure?.failureClass.rawValue, failure?.message,
        failure?.standardErrorTail)
      for (failureClass, count) in trial.failures.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        line("failures", failureClass.rawValue, count)
      }
      for attempt in trial.attempts {
        let (owner, failure) = (attempt.owner, attempt.ending?.failure)
        // An ending's name is that of its case.
        let ending = attempt.ending.map { "\($0)".prefix { $0 != "(" } }
        line(
          "attempt", attempt.number, owner.worker, owner.workerName, owner.host, owner.instructionSet,
          attempt.issuedMilliseconds, attempt.endedMilliseconds, ending, failure?.failureClass.rawValue,
          failure?.message, failure?.standardErrorTail)
        try store.forEachBatch(of: trial.id, attempt: attempt.number) { sequence, payload in
          line("batch", sequence, Digest.sha256(payload))
        }
      }
      if let result = trial.result { line("result", result) }
      for result in trial.observed { line("observed_result", result) }
    }
    for quarantine in state.quarantines {
      line("quarantine", quarantine.worker, quarantine.workerName, quarantine.host, quarantine.reason)
    }
    for entry in try store.journal(limit: .max) {
      line("journal", entry.kind, entry.subject, entry.detail, entry.atMillis)
    }
    return lines
  }

  @Test func quarantineIsReplacedAndEnded() throws {
    let store = try SweepStore.inMemory()
    let first = Quarantine(worker: WorkerID("w"), workerName: "anna", host: "lab", reason: "3 in a row")
    let second = Quarantine(worker: WorkerID("w"), workerName: "anna", host: "lab", reason: "4 in a row")
    try store.apply([.workerQuarantined(first, atMillis: 1), .workerQuarantined(second, atMillis: 2)])
    #expect(try store.restore().quarantines == [second])
    try store.apply([.workerReadmitted(WorkerID("w")), .workerReadmitted(WorkerID("nobody"))])
    #expect(try store.restore().quarantines.isEmpty)
  }
}
