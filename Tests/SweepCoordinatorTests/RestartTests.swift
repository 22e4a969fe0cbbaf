import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

struct RestartTests {
  let sweep = Sample.definition(seeds: [0, 1, 2, 3, 4])
  let other = Sample.definition("other", target: 1.25, seeds: [0, 3])

  /// A store with a trial in every state: committed after a loss, leased with half its metrics, failed, pending after a
  /// crash, and never begun; a second sweep that shares trials; one that is paused and one that is cancelled.
  func furnished(_ store: SweepStore? = nil) throws -> CoordinatorBench {
    var bench = try CoordinatorBench(store: store)
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice, slots: 2)), from: Sample.first)
    _ = try bench.complete(Sample.execution(sweep, 0), sweep.trial(at: 0), from: Sample.first)
    let half = Sample.batches(of: sweep.trial(at: 1))[0]
    _ = try bench.say(.metrics(Say.metrics(Sample.execution(sweep, 1), 1, half)), from: Sample.first)
    let rejected = AttemptFailure(.rejected, message: "no", standardErrorTail: "line\nline")
    _ = try bench.say(.failed(Say.failed(Sample.execution(sweep, 2), rejected)), from: Sample.first)
    let crashed = AttemptFailure(.crashed, message: "signal 9")
    _ = try bench.say(.failed(Say.failed(Sample.execution(sweep, 3), crashed)), from: Sample.first)
    _ = try bench.submit(other)
    _ = try bench.submit(Sample.definition("paused", seeds: [7]))
    _ = try bench.steer(.pause)
    _ = try bench.submit(Sample.definition("cancelled", seeds: [8]))
    _ = try bench.steer(.cancel)
    return bench
  }

  /// What a client sees of each sweep, but for versions and whether workers are there.
  func views(_ bench: inout CoordinatorBench) throws -> [WireSweepAnswer] {
    try ["demo", "other", "paused", "cancelled"].map { name in
      var answer = try bench.sweep(name)
      answer.version = 0
      answer.clearStall()
      // Stalled or not, for the same reason.
      answer.state = .unspecified
      return answer
    }
  }

  @Test func everySweepIsTheSameAfterARestart() throws {
    var bench = try furnished()
    let before = try views(&bench)
    #expect(before[0].shards.map(\.state) == [.done, .running, .failed, .waiting, .running])
    #expect(before.map(\.intent) == [.running, .running, .paused, .cancelled])
    try bench.restart()
    #expect(try views(&bench) == before)
    try bench.restart()
    #expect(try views(&bench) == before)
  }

  @Test func adoptedWorkerSendsTheRestAndNoMore() throws {
    var bench = try furnished()
    try bench.restart()
    let (running, fresh) = (Sample.execution(sweep, 1), Sample.execution(sweep, 4))
    #expect(
      try bench.say(.heartbeat(Say.heartbeat(holding: [running])), from: Sample.second).sent
        == [Say.helloAgain(Sample.second)])
    let outcome = try bench.say(
      .hello(Say.hello(Sample.alice, slots: 2, holding: [running, fresh])), from: Sample.second)
    #expect(outcome.records.isEmpty)
    #expect(
      Set(outcome.sent) == [
        Say.welcome(Sample.second), Say.ack(running, 1, resendFrom: 2, to: Sample.second),
        Say.ack(fresh, 0, resendFrom: 1, to: Sample.second),
      ])
    _ = try bench.say(
      .metrics(Say.metrics(running, 2, Sample.batches(of: sweep.trial(at: 1))[1])), from: Sample.second)
    let done = try bench.say(
      .done(Say.done(running, last: 2, Sample.result(of: sweep.trial(at: 1)))), from: Sample.second)
    #expect(done.sent.first == Say.settled(running, to: Sample.second))
  }

  @Test func workerWithAResultOfACommittedTrialIsSettled() throws {
    var bench = try furnished()
    try bench.restart()
    let outcome = try bench.say(
      .hello(Say.hello(Sample.alice, slots: 2, holding: [Sample.execution(sweep, 0)])), from: Sample.second)
    #expect(outcome.sent.contains(Say.settled(Sample.execution(sweep, 0), to: Sample.second)))
  }

  @Test func attemptWhoseWorkerNeverComesBackIsLostAfterALease() throws {
    var bench = try furnished()
    try bench.restart()
    #expect(try bench.pass(.seconds(14)).journal("attempt-failed").isEmpty)
    #expect(try bench.pass(.seconds(1)).journal("attempt-failed").count == 2)
  }

  @Test func failureItsWorkerReportedIsNotRevivedAfterARestart() throws {
    var bench = try furnished()
    try bench.restart()
    let crashed = Sample.execution(sweep, 3)
    let outcome = try bench.say(
      .hello(
        Say.hello(Sample.alice, slots: 1, holding: [crashed, Sample.execution(sweep, 1), Sample.execution(sweep, 4)])),
      from: Sample.second)
    #expect(
      !outcome.records.contains {
        if case .attemptIssued(crashed.trial, crashed.attempt, _, _) = $0 { true } else { false }
      })
  }

  @Test func attemptNumbersGoOnWhereTheyStopped() throws {
    var bench = try furnished()
    try bench.restart()
    _ = try bench.say(.hello(Say.hello(Sample.bob, slots: 4)), from: Sample.second)
    let numbers = try bench.sweep("demo").shards.map { $0.attempts.map(\.number) }
    #expect(numbers == [[1], [1], [1], [1, 2], [1]])
  }

  @Test func definitionThatCannotBeReadStopsTheStartWithTheSweepsName() throws {
    let store = try SweepStore.inMemory()
    let id = sweep.id
    try store.apply([
      .sweepSubmitted(
        StoredSweep(id: id, name: "x", definition: [255, 255], order: 1, submittedAtMillis: 0, trials: []))
    ])
    var core = CoordinatorCore(settings: Sample.settings, at: Sample.moment(0))
    let error = #expect(throws: CoordinatorError.self) {
      try core.restore(try store.restore(), at: Sample.moment(0))
    }
    #expect(error.map { "\($0)".contains(id.short) } == true)
  }
}
