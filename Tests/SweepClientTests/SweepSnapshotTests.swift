import SweepClient
import SweepCore
import TestSupport
import Testing

struct SweepSnapshotTests {
  static let definition = SweepDefinition(
    name: "demo", target: Target(), configurations: [.small()], seeds: Array(0..<6), dataDigest: .sha256("data"))

  static func shard(_ index: Int, _ state: TrialState, iteration: Int = 0, ended: Int64? = nil, took: Int64 = 1000)
    -> Shard
  {
    let summary = TrialSummary(
      ending: state == .diverged ? .diverged(iteration: 2, reason: .lossBlewUp) : .completed, iterationsToTarget: nil,
      finalTrainingLoss: 1, logLossArea: 0, finalTrainingAccuracy: nil, finalValidationAccuracy: nil,
      bestValidationAccuracy: nil, finalValidationLoss: nil, testAccuracy: nil, lossCurve: [],
      trialDigest: .sha256("\(index)"))
    var attempts: [Attempt] = []
    if state != .waiting {
      let end = ended ?? 10_000
      attempts = [
        Attempt(
          number: AttemptNumber(1),
          owner: AttemptOwner(worker: WorkerID("w"), workerName: "lab", host: "here", instructionSet: "avx2"),
          issuedMilliseconds: end - took, endedMilliseconds: state == .running ? nil : end,
          ending: state == .running
            ? nil : state == .failed ? .failed(AttemptFailure(.crashed, message: "")) : .committed)
      ]
    }
    return Shard(
      index: index, trial: definition.trial(at: index).id(dataDigest: definition.dataDigest), state: state,
      iteration: iteration, summary: state.hasResult ? summary : nil, attempts: attempts)
  }

  static func answer(
    _ version: UInt64, _ shards: [Shard], isWhole: Bool = false, isComplete: Bool = true,
    intent: SweepIntent = .running, state: SweepState = .running, stall: Stall? = nil
  ) -> SweepAnswer {
    SweepAnswer(
      sweep: definition.id, version: version, isComplete: isComplete, definition: isWhole ? definition : nil,
      intent: intent, state: state, counts: TrialCounts(), alarms: 0, submittedMilliseconds: 5, stall: stall,
      shards: shards)
  }

  static let waiting = (0..<6).map { shard($0, .waiting) }

  private func counts(waiting: Int = 0, running: Int = 0, done: Int = 0, diverged: Int = 0, failed: Int = 0)
    -> TrialCounts
  {
    var counts = TrialCounts()
    (counts.waiting, counts.running, counts.done) = (waiting, running, done)
    (counts.diverged, counts.failed) = (diverged, failed)
    return counts
  }

  @Test func aSweepIsWholeAfterItsLastPart() throws {
    var snapshot = try SweepSnapshot(Self.answer(3, Array(Self.waiting[..<4]), isWhole: true, isComplete: false))
    #expect(!snapshot.isComplete)
    #expect(snapshot.request == SweepRequest(sweep: Self.definition.id.description, afterVersion: 3))
    try snapshot.update(Self.answer(9, [Self.shard(4, .running, iteration: 2), Self.shard(5, .waiting)]))
    #expect(snapshot.isComplete)
    #expect(snapshot.request.afterVersion == 9)
    #expect(snapshot.counts == counts(waiting: 5, running: 1))
    #expect(
      snapshot.shards.map(\.trial) == Self.definition.trials.map { $0.id(dataDigest: Self.definition.dataDigest) })
  }

  @Test func anAnswerThatCannotBeIsRefused() throws {
    #expect(throws: ClientError.self) { try SweepSnapshot(Self.answer(1, Self.waiting)) }
    #expect(throws: ClientError.self) { try SweepSnapshot(Self.answer(1, Array(Self.waiting[1...]), isWhole: true)) }
    var snapshot = try SweepSnapshot(Self.answer(1, Self.waiting, isWhole: true))
    #expect(throws: ClientError.self) {
      try snapshot.update(Self.answer(2, [Shard(index: 6, trial: Self.waiting[0].trial, state: .done)]))
    }
  }

  @Test func countsAndRevisionsFollowWhatChanges() throws {
    var snapshot = try SweepSnapshot(Self.answer(1, Self.waiting, isWhole: true))
    var last = (all: snapshot.revision, results: snapshot.resultsRevision)
    func update(_ shards: [Shard], stall: Stall? = nil) throws -> (all: Bool, results: Bool) {
      try snapshot.update(Self.answer(2, shards, stall: stall))
      defer { last = (snapshot.revision, snapshot.resultsRevision) }
      return (snapshot.revision > last.all, snapshot.resultsRevision > last.results)
    }
    #expect(try update([]) == (false, false))
    #expect(try update([], stall: Stall(.noWorkers, text: "none")) == (true, false))
    #expect(try update([Self.shard(0, .running), Self.shard(1, .failed)]) == (true, false))
    #expect(snapshot.counts == counts(waiting: 4, running: 1, failed: 1))
    #expect(snapshot.running == [0] && snapshot.failed == [1])
    #expect(try update([Self.shard(0, .done), Self.shard(2, .diverged)]) == (true, true))
    #expect(snapshot.counts == counts(waiting: 3, done: 1, diverged: 1, failed: 1))
    #expect(snapshot.running.isEmpty)
    // The same result again changes no ranking.
    #expect(try update([Self.shard(0, .done)]) == (true, false))
    #expect(try update((3..<6).map { Self.shard($0, .done) }) == (true, true))
    #expect(snapshot.summaries.count == 5)
  }

  /// The coordinator says so, once every trial has its summary.
  @Test func aSweepIsFinishedWithItsLastPart() throws {
    let done = (0..<6).map { Self.shard($0, .done) }
    var snapshot = try SweepSnapshot(Self.answer(1, done, isWhole: true))
    #expect(!snapshot.isFinished)
    try snapshot.update(Self.answer(2, [done[0]], isComplete: false, state: .finished))
    #expect(!snapshot.isFinished)
    try snapshot.update(Self.answer(3, [done[1]], state: .finished))
    #expect(snapshot.isFinished)
  }

  @Test func whatIsShownStaysUntilARestartedCoordinatorHasToldAll() throws {
    var snapshot = try SweepSnapshot(Self.answer(1, (0..<6).map { Self.shard($0, .done) }, isWhole: true))
    let revision = snapshot.revision
    try snapshot.update(Self.answer(101, Array(Self.waiting[..<3]), isWhole: true, isComplete: false))
    #expect(!snapshot.isComplete && snapshot.counts == counts(done: 6))
    #expect(snapshot.request.afterVersion == 101)
    try snapshot.update(Self.answer(102, Array(Self.waiting[3...])))
    #expect(snapshot.isComplete && snapshot.counts == counts(waiting: 6))
    #expect(snapshot.revision > revision)
    #expect(snapshot.request.afterVersion == 102)
  }

  @Test func waitingTrialsOfACancelledSweepAreCancelled() throws {
    let shards = [Self.shard(0, .done)] + Self.waiting[1...]
    let snapshot = try SweepSnapshot(Self.answer(1, shards, isWhole: true, intent: .cancelled))
    #expect((0..<6).map(snapshot.state) == [.done] + Array(repeating: .cancelled, count: 5))
    #expect(snapshot.count(.cancelled) == 5 && snapshot.count(.waiting) == 0 && snapshot.count(.done) == 1)
  }

  @Test func thePaceIsToldFromTheTrialsThatEndedLast() throws {
    var snapshot = try SweepSnapshot(Self.answer(1, Self.waiting, isWhole: true))
    try snapshot.update(
      Self.answer(
        2,
        [
          Self.shard(0, .done, ended: 9000, took: 3000), Self.shard(1, .done, ended: 7000, took: 1000),
          Self.shard(2, .diverged, ended: 8000, took: 2000), Self.shard(3, .running, iteration: 1),
        ]))
    #expect(snapshot.recentWork.durations == [1, 2, 3])
    #expect(snapshot.recentWork.running == [0.25])
    #expect(snapshot.recentWork.waiting == 2)
    #expect(snapshot.firstIssuedMilliseconds == 6000)
  }
}
