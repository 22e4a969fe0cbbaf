import Dispatch
import Foundation
import SweepCore
import SweepStore
import Synchronization
import Testing

/// Reads beside transactions, and what becomes of both when the store is closed.
struct StoreConcurrencyTests {
  let scratch = ScratchStore()
  let trial = Sample.trial(1)
  let first = AttemptNumber(1)

  private func payload(_ sequence: Int, bytes: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(sequence % 251), count: bytes)
  }

  private func metrics(_ sequences: Range<Int>, bytes: Int) -> [StoreChange] {
    sequences.map { .metrics(trial, first, sequence: $0, payload: payload($0, bytes: bytes)) }
  }

  private var logLength: Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: scratch.file + "-wal")
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }

  @Test func writerIsSynchronizedInFullAndChecksForeignKeys() throws {
    let store = try scratch.open()
    #expect(try store.setting("synchronous") == 2, "FULL")
    #expect(try store.setting("foreign_keys") == 1)
    #expect(try store.setting("busy_timeout") == 5000)
    #expect(try store.setting("wal_autocheckpoint") == 4000)
    try store.close()
  }

  @Test(arguments: [true, false]) func batchesAreReadPieceByPieceInSequence(_ isInMemory: Bool) throws {
    let store = try isInMemory ? SweepStore.inMemory() : scratch.open()
    try store.apply(Sample.beginning)
    // More than one piece of them, one larger than a piece, and gaps.
    try store.apply(metrics(0..<30, bytes: 20_000) + metrics(40..<41, bytes: 600_000) + metrics(50..<53, bytes: 0))
    var read: [Int] = []
    try store.forEachBatch(of: trial, attempt: first) { sequence, batch in
      read.append(sequence)
      #expect(batch == payload(sequence, bytes: sequence < 40 ? 20_000 : sequence == 40 ? 600_000 : 0))
    }
    #expect(read == Array(0..<30) + [40, 50, 51, 52])
    #expect(try store.metrics(of: trial, attempt: first).map(\.sequence) == read)
    try store.forEachBatch(of: trial, attempt: AttemptNumber(2)) { _, _ in Issue.record("no such attempt") }
    try store.forEachBatch(of: Sample.trial(9), attempt: first) { _, _ in Issue.record("no such trial") }
    try store.close()
  }

  @Test func errorOfTheReaderEndsTheReadingAndComesThrough() throws {
    struct Enough: Error {}
    let store = try SweepStore.inMemory()
    try store.apply(Sample.beginning + metrics(0..<3, bytes: 10))
    var count = 0
    #expect(throws: Enough.self) {
      try store.forEachBatch(of: trial, attempt: first) { _, _ in
        count += 1
        throw Enough()
      }
    }
    #expect(count == 1)
    #expect(try store.metrics(of: trial, attempt: first).count == 3)
  }

  /// A transaction that is under way in the reader's own thread would wait for itself.
  @Test(arguments: [true, false]) func batchIsHandedOnWhileTheStoreIsWritten(_ isInMemory: Bool) throws {
    let store = try isInMemory ? SweepStore.inMemory() : scratch.open()
    try store.apply(Sample.beginning + metrics(0..<20, bytes: 50_000))
    var count = 0
    try store.forEachBatch(of: trial, attempt: first) { sequence, _ in
      count += 1
      if sequence < 100 { try store.apply(metrics(sequence + 20..<sequence + 21, bytes: 50_000)) }
    }
    #expect(count == 120, "what came in meanwhile is read too")
    try store.close()
  }

  /// What a reader holds on to keeps SQLite from beginning the log anew.
  @Test func logStaysShortWhileASeriesIsRead() throws {
    let store = try scratch.open()
    try store.apply(Sample.beginning + metrics(0..<2, bytes: 300_000))
    var longest = 0
    try store.forEachBatch(of: trial, attempt: first) { sequence, _ in
      guard sequence == 0 else { return }
      for round in 0..<80 {
        try store.apply(metrics(10 + round..<11 + round, bytes: 1 << 20))
        longest = max(longest, logLength)
      }
    }
    // It is copied into the file each 4000 pages, 16 MB, and a transaction more.
    #expect(longest > 1 << 20 && longest < 24 << 20, "\(longest) bytes")
    try store.close()
    #expect(logLength == 0)
  }

  private static let reader = """
    import sqlite3, sys
    db = sqlite3.connect(sys.argv[1], isolation_level=None)
    db.execute("BEGIN")
    db.execute("SELECT count(*) FROM trial").fetchall()
    print("reads", flush=True)
    sys.stdin.read()
    """

  /// Another program that looks into the file: the log grows meanwhile, and is short again after it.
  @Test func logIsCutOffAfterAReaderThatHeldItForLong() throws {
    let store = try scratch.open()
    try store.apply(Sample.beginning)
    let reader = try OtherProgram("python3", ["-c", Self.reader, scratch.file])
    try reader.waitForOutput("reads")
    for round in 0..<18 { try store.apply(metrics(4 * round..<4 * round + 4, bytes: 1 << 20)) }
    let held = logLength
    #expect(held > 72 << 20)
    reader.end()
    for round in 18..<20 { try store.apply(metrics(4 * round..<4 * round + 4, bytes: 1 << 20)) }
    #expect(logLength < 24 << 20, "\(held), then \(logLength) bytes")
    #expect(try store.metrics(of: trial, attempt: first).count == 80)
    #expect(try store.setting("busy_timeout") == 5000)
    try store.close()
  }

  /// From many threads: each call comes through or says that the store is closed, and what was acknowledged is there.
  @Test func closingWaitsForCallsUnderWayAndRefusesLaterOnes() throws {
    let store = try scratch.open()
    try store.apply(Sample.beginning + metrics(0..<50, bytes: 10_000))
    let applied = Mutex(0)
    let others = Mutex<[any Error]>([])
    let haveBegun = DispatchSemaphore(value: 0)
    let haveEnded = DispatchSemaphore(value: 0)
    for index in 0..<4 {
      Thread.detachNewThread {
        defer { haveEnded.signal() }
        var round = 0
        do {
          while true {
            if index == 0 {
              try store.apply(metrics(1000 + round..<1001 + round, bytes: 1000))
              applied.withLock { $0 += 1 }
            } else {
              try store.forEachBatch(of: trial, attempt: first) { _, _ in }
            }
            if round == 0 { haveBegun.signal() }
            round += 1
          }
        } catch StoreError.closed {
        } catch {
          others.withLock { $0.append(error) }
        }
      }
    }
    for _ in 0..<4 { haveBegun.wait() }
    try store.close()
    for _ in 0..<4 { haveEnded.wait() }
    #expect(others.withLock { $0.map { "\($0)" } } == [])
    #expect(logLength == 0)
    let reopened = try scratch.open()
    #expect(try reopened.metrics(of: trial, attempt: first).count == 50 + applied.withLock { $0 })
    try reopened.close()
  }
}
