import SweepClient
import SweepCore
import TestSupport
import Testing

struct SweepSnapshotTests {
  private func counts(waiting: Int = 0, running: Int = 0, done: Int = 0, diverged: Int = 0, failed: Int = 0)
    -> TrialCounts
  {
    var counts = TrialCounts()
    (counts.waiting, counts.running, counts.done) = (waiting, running, done)
    (counts.diverged, counts.failed) = (diverged, failed)
    return counts
  }

  @Test func aSweepIsWholeAfterItsLastPart() throws {
    var snapshot = try SweepSnapshot(
      SampleAnswers.answer(3, Array(SampleAnswers.waiting[..<4]), isWhole: true, isComplete: false))
    #expect(!snapshot.isComplete)
    #expect(snapshot.request == SweepRequest(sweep: SampleAnswers.definition.id.description, afterVersion: 3))
    try snapshot.update(
      SampleAnswers.answer(9, [SampleAnswers.shard(4, .running, iteration: 2), SampleAnswers.shard(5, .waiting)]))
    #expect(snapshot.isComplete)
    #expect(snapshot.request.afterVersion == 9)
    #expect(snapshot.counts == counts(waiting: 5, running: 1))
    #expect(
      snapshot.shards.map(\.trial)
        == SampleAnswers.definition.trials.map { $0.id(dataDigest: SampleAnswers.definition.dataDigest) })
  }

  @Test func anAnswerThatCannotBeIsRefused() throws {
    #expect(throws: ClientError.self) { try SweepSnapshot(SampleAnswers.answer(1, SampleAnswers.waiting)) }
    #expect(throws: ClientError.self) {
      try SweepSnapshot(SampleAnswers.answer(1, Array(SampleAnswers.waiting[1...]), isWhole: true))
    }
    var snapshot = try SweepSnapshot(SampleAnswers.answer(1, SampleAnswers.waiting, isWhole: true))
    #expect(throws: ClientError.self) {
      try snapshot.update(
        SampleAnswers.answer(2, [Shard(index: 6, trial: SampleAnswers.waiting[0].trial, state: .done)]))
    }
  }

  @Test func countsAndRevisionsFollowWhatChanges() throws {
    var snapshot = try SweepSnapshot(SampleAnswers.answer(1, SampleAnswers.waiting, isWhole: true))
    var last = (all: snapshot.revision, results: snapshot.resultsRevision)
    func update(_ shards: [Shard], stall: Stall? = nil) throws -> (all: Bool, results: Bool) {
      try snapshot.update(SampleAnswers.answer(2, shards, stall: stall))
      defer { last = (snapshot.revision, snapshot.resultsRevision) }
      return (snapshot.revision > last.all, snapshot.resultsRevision > last.results)
    }
    #expect(try update([]) == (false, false))
    #expect(try update([], stall: Stall(.noWorkers, text: "none")) == (true, false))
    #expect(try update([SampleAnswers.shard(0, .running), SampleAnswers.shard(1, .failed)]) == (true, false))
    #expect(snapshot.counts == counts(waiting: 4, running: 1, failed: 1))
    #expect(snapshot.running == [0] && snapshot.failed == [1])
    #expect(try update([SampleAnswers.shard(0, .done), SampleAnswers.shard(2, .diverged)]) == (true, true))
    #expect(snapshot.counts == counts(waiting: 3, done: 1, diverged: 1, failed: 1))
    #expect(snapshot.running.isEmpty)
    // The same result again changes no ranking.
    #expect(try update([SampleAnswers.shard(0, .done)]) == (true, false))
    #expect(try update((3..<6).map { SampleAnswers.shard($0, .done) }) == (true, true))
    #expect(snapshot.summaries.count == 5)
  }

  /// The coordinator says so, once every trial has its summary.
  @Test func aSweepIsFinishedWithItsLastPart() throws {
    let done = (0..<6).map { SampleAnswers.shard($0, .done) }
    var snapshot = try SweepSnapshot(SampleAnswers.answer(1, done, isWhole: true))
    #expect(!snapshot.isFinished)
    try snapshot.update(SampleAnswers.answer(2, [done[0]], isComplete: false, state: .finished))
    #expect(!snapshot.isFinished)
    try snapshot.update(SampleAnswers.answer(3, [done[1]], state: .finished))
    #expect(snapshot.isFinished)
  }

  @Test func whatIsShownStaysUntilARestartedCoordinatorHasToldAll() throws {
    var snapshot = try SweepSnapshot(
      SampleAnswers.answer(1, (0..<6).map { SampleAnswers.shard($0, .done) }, isWhole: true))
    let revision = snapshot.revision
    try snapshot.update(SampleAnswers.answer(101, Array(SampleAnswers.waiting[..<3]), isWhole: true, isComplete: false))
    #expect(!snapshot.isComplete && snapshot.counts == counts(done: 6))
    #expect(snapshot.request.afterVersion == 101)
    try snapshot.update(SampleAnswers.answer(102, Array(SampleAnswers.waiting[3...])))
    #expect(snapshot.isComplete && snapshot.counts == counts(waiting: 6))
    #expect(snapshot.revision > revision)
    #expect(snapshot.request.afterVersion == 102)
  }

  @Test func waitingTrialsOfACancelledSweepAreCancelled() throws {
    let shards = [SampleAnswers.shard(0, .done)] + SampleAnswers.waiting[1...]
    let snapshot = try SweepSnapshot(SampleAnswers.answer(1, shards, isWhole: true, intent: .cancelled))
    #expect((0..<6).map(snapshot.state) == [.done] + Array(repeating: .cancelled, count: 5))
    #expect(snapshot.count(.cancelled) == 5 && snapshot.count(.waiting) == 0 && snapshot.count(.done) == 1)
  }

  @Test func thePaceIsToldFromTheTrialsThatEndedLast() throws {
    var snapshot = try SweepSnapshot(SampleAnswers.answer(1, SampleAnswers.waiting, isWhole: true))
    try snapshot.update(
      SampleAnswers.answer(
        2,
        [
          SampleAnswers.shard(0, .done, ended: 9000, took: 3000),
          SampleAnswers.shard(1, .done, ended: 7000, took: 1000),
          SampleAnswers.shard(2, .diverged, ended: 8000, took: 2000), SampleAnswers.shard(3, .running, iteration: 1),
        ]))
    #expect(snapshot.recentWork.durations == [1, 2, 3])
    #expect(snapshot.recentWork.running == [0.25])
    #expect(snapshot.recentWork.waiting == 2)
    #expect(snapshot.firstIssuedMilliseconds == 6000)
  }
}
