import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

struct WorkerLifeTests {
  let sweep = Sample.definition()

  @Test func helloIsWelcomedAndAssignedWorkInOneOutputWithItsRecords() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    let outcome = try bench.say(.hello(Say.hello(Sample.alice, slots: 2)), from: Sample.first)
    let (zero, one) = (Sample.execution(sweep, 0), Sample.execution(sweep, 1))
    #expect(
      outcome.sent == [
        Say.welcome(Sample.first), Say.assign(zero, sweep.trial(at: 0), to: Sample.first),
        Say.assign(one, sweep.trial(at: 1), to: Sample.first),
      ])
    #expect(
      outcome.records
        == [zero, one].map {
          .attemptIssued($0.trial, $0.attempt, Sample.owner(Sample.alice), atMillis: bench.now.wallMilliseconds)
        })
    #expect(outcome.journal("worker-joined").count == 1)
  }

  struct Refusal: Sendable {
    var field: any WritableKeyPath<WireHello, UInt32> & Sendable
    var value: UInt32
    var words: String
  }

  @Test(arguments: [
    Refusal(field: \.protocolVersion, value: 3, words: "speaks protocol version 3, this coordinator 2"),
    Refusal(field: \.numericsVersion, value: 77, words: "numerics version 77"),
    Refusal(field: \.slots, value: 0, words: "offers 0 slots; 1 to 1024"),
    Refusal(field: \.slots, value: 1025, words: "offers 1025 slots; 1 to 1024"),
  ])
  func helloOfAnUnfitWorkerIsRejectedByNameAndLeavesNoTrace(refusal: Refusal) throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    var hello = Say.hello(Sample.alice)
    hello[keyPath: refusal.field] = refusal.value
    let outcome = try bench.say(.hello(hello), from: Sample.first)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.sent.count == 1)
    #expect(outcome.sent.first?.message.rejected.reason.contains(refusal.words) == true)
    #expect(try bench.say(.heartbeat(Say.heartbeat()), from: Sample.first).sent == [Say.helloAgain(Sample.first)])
  }

  @Test(arguments: ["", "a\nb", String(repeating: "x", count: 101)])
  func helloWithAnUnusableNameIsDroppedWithAWarning(name: String) throws {
    var bench = try CoordinatorBench()
    var hello = Say.hello(Sample.alice)
    hello.name = name
    let outcome = try bench.say(.hello(hello), from: Sample.first)
    #expect(outcome.sent.isEmpty && outcome.changes.isEmpty)
    #expect(outcome.log.count == 1)
  }

  @Test(arguments: [
    WireToCoordinator.OneOf_Kind.heartbeat(WireHeartbeat()), .metrics(WireMetrics()), .done(WireTrialDone()),
    .failed(WireTrialFailed()), .goodbye(WireGoodbye()),
  ])
  func messageOfAPeerThatNeverSaidHelloIsAnsweredByHelloAgainAlone(kind: WireToCoordinator.OneOf_Kind) throws {
    var bench = try CoordinatorBench()
    let outcome = try bench.say(kind, from: Sample.first)
    #expect(outcome.sent == [Say.helloAgain(Sample.first)])
    #expect(outcome.changes.isEmpty)
  }

  @Test func workerThatReconnectsIsToldWhatIsStoredAndItsOldConnectionCountsNoLonger() throws {
    var bench = try CoordinatorBench()
    let execution = Sample.execution(sweep, 0)
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let batch = Sample.batches(of: sweep.trial(at: 0))[0]
    _ = try bench.say(.metrics(Say.metrics(execution, 1, batch)), from: Sample.first)

    let outcome = try bench.say(.hello(Say.hello(Sample.alice, holding: [execution])), from: Sample.second)
    #expect(
      outcome.sent == [Say.welcome(Sample.second), Say.ack(execution, 1, resendFrom: 2, to: Sample.second)])
    #expect(outcome.journal("worker-returned").count == 1)
    #expect(outcome.records.isEmpty)
    let late = try bench.say(.metrics(Say.metrics(execution, 2, batch)), from: Sample.first)
    #expect(late.sent == [Say.helloAgain(Sample.first)])
    // What the old connection could not be told says nothing about the new one.
    bench.core.unreachable(Sample.first, at: bench.now)
    #expect(
      try bench.say(.heartbeat(Say.heartbeat(holding: [execution])), from: Sample.second).sent
        == [Say.heartbeat(to: Sample.second)])
  }

  @Test func assignmentThatWasLostWithItsConnectionIsRepeatedOnTheNext() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let outcome = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.second)
    #expect(
      outcome.sent == [
        Say.welcome(Sample.second),
        Say.assign(Sample.execution(sweep, 0), sweep.trial(at: 0), to: Sample.second),
      ])
    #expect(outcome.records.isEmpty)
  }

  /// Training again under the same attempt would mix two runs' batches, whose boundaries differ.
  @Test func attemptWithStoredMetricsThatItsWorkerNoLongerHoldsIsLostAndNotAssignedAgain() throws {
    var bench = try CoordinatorBench()
    let execution = Sample.execution(sweep, 0)
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let batch = Sample.batches(of: sweep.trial(at: 0))[0]
    _ = try bench.say(.metrics(Say.metrics(execution, 1, batch)), from: Sample.first)

    let outcome = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.second)
    #expect(!outcome.sent.contains { $0.message.assign.execution == Say.wire(execution) })
    let attempt = try #require(try bench.sweep().shards.first?.attempts.first)
    #expect(attempt.ending == .failed)
    #expect(attempt.failure.failureClass == .lost)
    #expect(try bench.sweep().shards[0].attempts.count == 1)
  }

  @Test func workerWithoutTheDataIsToldSoByNameAndGetsNothing() throws {
    var bench = try CoordinatorBench()
    let id = sweep.id
    _ = try bench.submit(sweep)
    let outcome = try bench.say(
      .hello(Say.hello(Sample.alice, data: [.sha256("other")])), from: Sample.first)
    var missing = WireMissingData()
    missing.sweepName = "demo"
    missing.sweepID = id.wire
    missing.neededDigest = Sample.data.wire
    #expect(outcome.sent == [Say.welcome(Sample.first), Say.sent(.missingData(missing), to: Sample.first)])
    let cluster = try #require(
      try bench.say(.request(Say.cluster()), from: Sample.client).answer?.cluster)
    #expect(cluster.workers.map(\.remarks) == [["demo needs data \(Sample.data.hex.prefix(12))"]])
    // Once is enough.
    #expect(
      try bench.say(.heartbeat(Say.heartbeat()), from: Sample.first).sent == [Say.heartbeat(to: Sample.first)])
  }

  @Test func workerThatLeavesGivesItsTrialToTheNextAtOnce() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(Sample.definition(seeds: [0]))
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second)
    let (old, new) = (Sample.execution(sweep, 0), Sample.execution(sweep, 0, attempt: 2))
    let outcome = try bench.say(.goodbye(WireGoodbye()), from: Sample.first)
    let time = bench.now.wallMilliseconds
    #expect(
      outcome.records == [
        .attemptEnded(old.trial, old.attempt, .released, atMillis: time),
        .attemptIssued(new.trial, new.attempt, Sample.owner(Sample.bob), atMillis: time),
      ])
    #expect(outcome.sent == [Say.assign(new, sweep.trial(at: 0), to: Sample.second)])
  }

  @Test func silentWorkersAttemptIsLostAndRetriedElsewhereAfterTheBackoff() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(Sample.definition(seeds: [0]))
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.pass(.seconds(10))
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second)
    #expect(try bench.pass(.milliseconds(4999)).changes.isEmpty)
    let lost = try bench.pass(.milliseconds(1))
    #expect(lost.sent.isEmpty)
    #expect(lost.journal("attempt-failed").count == 1)
    let retried = try bench.pass(.seconds(1))
    #expect(
      retried.sent == [Say.assign(Sample.execution(sweep, 0, attempt: 2), sweep.trial(at: 0), to: Sample.second)])
    // The first worker was forgotten meanwhile, and has to introduce itself.
    #expect(
      try bench.say(.heartbeat(Say.heartbeat()), from: Sample.first).sent
        == [Say.helloAgain(Sample.first), Say.heartbeat(to: Sample.first)])
  }

  /// The loop polls until the next deadline: one that stays in the past makes it spin.
  @Test func nextDeadlineLiesInTheFutureAfterATick() throws {
    var bench = try CoordinatorBench()
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.pass(.seconds(10))
    _ = try bench.submit(Sample.definition(seeds: [0]))
    _ = try bench.pass(.seconds(6))
    #expect(try #require(bench.core.nextDeadline) > bench.now.instant)
  }

  @Test func attemptThatWasOnlySilentIsTakenBack() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(Sample.definition(seeds: [0]))
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.pass(.seconds(20))
    let execution = Sample.execution(sweep, 0)
    let outcome = try bench.say(.hello(Say.hello(Sample.alice, holding: [execution])), from: Sample.second)
    #expect(
      outcome.records == [
        .attemptIssued(
          execution.trial, execution.attempt, Sample.owner(Sample.alice), atMillis: bench.now.wallMilliseconds)
      ])
    #expect(
      outcome.sent == [Say.welcome(Sample.second), Say.ack(execution, 0, resendFrom: 1, to: Sample.second)])
    #expect(try bench.sweep().shards[0].state == .running)
  }

  /// A heartbeat may cross the word that settles a failure: it must not revive what its own worker saw fail.
  @Test func heartbeatThatCrossesAFailureDoesNotReviveTheAttempt() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(Sample.definition(seeds: [0]))
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let execution = Sample.execution(sweep, 0)
    _ = try bench.say(.failed(Say.failed(execution, AttemptFailure(.crashed, message: "x"))), from: Sample.first)
    let crossing = try bench.say(.heartbeat(Say.heartbeat(holding: [execution])), from: Sample.first)
    #expect(crossing.records.isEmpty)
    let retried = try bench.pass(.seconds(1))
    #expect(
      retried.sent == [Say.assign(Sample.execution(sweep, 0, attempt: 2), sweep.trial(at: 0), to: Sample.first)])
  }

  @Test func workerIsNotReachedThroughAConnectionThatAnotherOneTookOver() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.first)
    let answer = try bench.say(.request(Say.steer(.cancel)), from: Sample.client)
    #expect(
      answer.sent.filter { $0.peer == Sample.first }
        == [Say.revoke(Sample.execution(sweep, 1), .cancelled, to: Sample.first)])
  }
}
