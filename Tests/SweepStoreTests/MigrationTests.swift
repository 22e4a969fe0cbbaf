import Foundation
import SweepCore
import SweepStore
import Testing

/// A store of an earlier schema goes on under this one, with all it holds.
struct MigrationTests {
  let scratch = ScratchStore()

  private func makeEarlierStore(schema: Int) throws {
    try FileManager.default.createDirectory(
      atPath: scratch.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try SweepStore.createEarlier(schema: schema, directory: scratch.directory)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: scratch.directory + "/sweeps.sqlite")
  }

  /// The user version at byte 60 of the header.
  private func userVersion() throws -> UInt8 { try scratch.contents()[63] }

  @Test func storeOfSchema1IsBroughtUpToDateAndTakesQuarantines() throws {
    try makeEarlierStore(schema: 1)
    #expect(try userVersion() == 1)
    let store = try scratch.open()
    try store.apply(Sample.beginning)
    let record = Quarantine(worker: WorkerID("w"), workerName: "anna", host: "lab", reason: "3 in a row")
    try store.apply([.workerQuarantined(record, atMillis: 7)])
    try store.close()
    #expect(try userVersion() == 2)
    let reopened = try scratch.open()
    #expect(try reopened.restore().quarantines == [record])
    #expect(try reopened.restore().attempts.count == 1)
    try reopened.close()
  }

  @Test func contentOfSchema1SurvivesTheMigration() throws {
    // What a store of this schema holds, written by statements that schema 1 knows.
    try makeEarlierStore(schema: 1)
    let sweep = Sample.sweepID(1)
    let trial = Sample.trial(1)
    let hex = { (digest: Digest) in "x'\(digest.hex)'" }
    try sqlite(
      """
      INSERT INTO sweep VALUES (\(hex(sweep.digest)), 'old', x'01', 1, 5, 'paused');
      INSERT INTO trial (id, state) VALUES (\(hex(trial.digest)), 'committed');
      INSERT INTO sweep_trial VALUES (\(hex(sweep.digest)), 0, \(hex(trial.digest)));
      INSERT INTO attempt VALUES (\(hex(trial.digest)), 1, 'w', 'anna', 'lab', 'avx2', 5, 6, 'committed', NULL, NULL, NULL);
      INSERT INTO metrics VALUES (\(hex(trial.digest)), 1, 1, x'aabb');
      INSERT INTO result VALUES (\(hex(trial.digest)), 1, 'completed', NULL, NULL, \(hex(.sha256("w"))),
        \(hex(.sha256("s"))), 6);
      """)
    let store = try scratch.open()
    let state = try store.restore()
    #expect(state.sweeps.map(\.name) == ["old"])
    #expect(state.sweeps.map(\.state) == [.paused])
    #expect(state.attempts.map(\.ending) == [.committed])
    #expect(state.results[trial]?.result.weightsHash == .sha256("w"))
    #expect(state.quarantines.isEmpty && state.observed.isEmpty)
    #expect(try store.metrics(of: trial, attempt: AttemptNumber(1)).map(\.payload) == [[0xaa, 0xbb]])
    try store.close()
  }

  /// By Python's SQLite, which shares no code with the store.
  private func sqlite(_ script: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])", scratch.file,
      script,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
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
