import SweepCore
import SweepWire
import SweepWorker
import Testing

private typealias Bench = SupervisorBench

/// What a worker measured reaches the coordinator, whatever is lost on the way.
struct DeliveryTests {
  let execution = Bench.execution(0)

  /// A worker that trains, and has sent three batches.
  fileprivate func training(_ settings: SupervisorCore.Settings = .init()) -> SupervisorBench {
    var bench = Bench.joined(slots: 2, settings)
    _ = bench.hear(Bench.assign(execution))
    for loss in 1...3 { _ = bench.slot(0, .batch(Bench.batch(Double(loss)))) }
    return bench
  }

  @Test func assignmentGoesToAFreeSlotAndWaitsWhereThereIsNone() {
    var bench = Bench.joined()
    #expect(bench.hear(Bench.assign(Bench.execution(0))) == [Bench.train(0, Bench.execution(0))])
    #expect(bench.hear(Bench.assign(Bench.execution(1))) == [Bench.train(1, Bench.execution(1))])
    #expect(bench.hear(Bench.assign(Bench.execution(2))) == [])
    // Told twice, because the first time may have been lost.
    for index in 0..<3 { #expect(bench.hear(Bench.assign(Bench.execution(index))) == []) }
    #expect(
      bench.slot(1, .result(Bench.result))
        == [Bench.done(Bench.execution(1), last: 0), Bench.train(1, Bench.execution(2))])
  }

  @Test func assignmentWaitsForASlotThatIsStillStarting() {
    var bench = SupervisorBench(slots: 1)
    _ = bench.tick()
    _ = bench.hear(Bench.welcome)
    #expect(bench.hear(Bench.assign(execution)) == [])
    #expect(bench.slot(0, .ready(WireSlotReady())) == [Bench.train(0, execution)])
  }

  @Test func metricsAreNumberedFromOneForEachExecution() {
    var bench = Bench.joined()
    let other = Bench.execution(1)
    _ = bench.hear(Bench.assign(execution))
    _ = bench.hear(Bench.assign(other))
    #expect(bench.slot(0, .batch(Bench.batch(1))) == [Bench.metrics(execution, 1, Bench.batch(1))])
    #expect(bench.slot(0, .batch(Bench.batch(2))) == [Bench.metrics(execution, 2, Bench.batch(2))])
    #expect(bench.slot(1, .batch(Bench.batch(3))) == [Bench.metrics(other, 1, Bench.batch(3))])
    #expect(bench.slot(0, .result(Bench.result)) == [Bench.done(execution, last: 2)])
  }

  @Test func whatIsAcknowledgedIsNotSentAgain() {
    var bench = training()
    #expect(bench.hear(Bench.ack(execution, 2)) == [])
    #expect(
      bench.pass(.seconds(5), hearing: Bench.heartbeat).filter { $0 != Bench.heartbeat(holding: [execution]) }
        == [Bench.metrics(execution, 3, Bench.batch(3))])
    _ = bench.hear(Bench.ack(execution, 3))
    #expect(
      bench.pass(.seconds(20), hearing: Bench.heartbeat).allSatisfy { $0 == Bench.heartbeat(holding: [execution]) })
    // Sequence numbers go on behind what was forgotten.
    #expect(bench.slot(0, .batch(Bench.batch(4))) == [Bench.metrics(execution, 4, Bench.batch(4))])
  }

  @Test func lateAcknowledgementAndOneBeyondWhatWasSentAreHarmless() {
    var bench = training()
    _ = bench.hear(Bench.ack(execution, 2))
    _ = bench.hear(Bench.ack(execution, 1))
    _ = bench.hear(Bench.ack(execution, 900))
    _ = bench.hear(Bench.ack(Bench.execution(5), 1, resendFrom: 1))
    #expect(bench.slot(0, .batch(Bench.batch(4))) == [Bench.metrics(execution, 4, Bench.batch(4))])
  }

  @Test func whatIsAskedForIsSentAgainWithTheResult() {
    var bench = training()
    _ = bench.slot(0, .result(Bench.result))
    #expect(
      bench.hear(Bench.ack(execution, 1, resendFrom: 2)) == [
        Bench.metrics(execution, 2, Bench.batch(2)), Bench.metrics(execution, 3, Bench.batch(3)),
        Bench.done(execution, last: 3),
      ])
  }

  /// Each batch behind a gap asks for the same: to answer every one of them would send a square of it.
  @Test func batchesThatAreAskedForManyTimesAreSentOnceAndAgainWhenThatFails() {
    var bench = training()
    let again = (0..<20).flatMap { _ in bench.hear(Bench.ack(execution, 0, resendFrom: 1)) }
    #expect(again == (1...3).map { Bench.metrics(execution, UInt32($0), Bench.batch(Double($0))) })
    _ = bench.pass(.seconds(1), hearing: Bench.heartbeat)
    #expect(bench.hear(Bench.ack(execution, 0, resendFrom: 1)) == again)
    // Another gap is another question.
    #expect(bench.hear(Bench.ack(execution, 1, resendFrom: 2)) == Array(again.dropFirst()))
  }

  @Test func resultIsKeptAndRepeatedEveryFiveSecondsUntilItIsSettled() {
    var bench = training()
    _ = bench.hear(Bench.ack(execution, 3))
    _ = bench.slot(0, .result(Bench.result))
    let beat = Bench.heartbeat(holding: [execution])
    let repeated = bench.pass(.seconds(10), hearing: Bench.heartbeat).filter { $0 != beat }
    #expect(repeated == [Bench.done(execution, last: 3), Bench.done(execution, last: 3)])
    _ = bench.hear(Bench.settled(execution))
    #expect(
      bench.pass(.seconds(10), hearing: Bench.heartbeat).allSatisfy { $0 == Bench.heartbeat(holding: []) })
  }

  @Test func settlingWhatStillRunsDoesNotRestartItsNumbers() {
    var bench = training()
    _ = bench.hear(Bench.settled(execution))
    #expect(bench.slot(0, .batch(Bench.batch(4))) == [Bench.metrics(execution, 4, Bench.batch(4))])
  }

  @Test func metricsTheCoordinatorLostAfterItAcknowledgedThemEndTheAttempt() {
    var bench = training()
    _ = bench.hear(Bench.ack(execution, 2))
    let deeds = bench.hear(Bench.ack(execution, 0, resendFrom: 1))
    #expect(
      deeds.withoutLogs == [
        Bench.failed(
          execution, .lost, "the coordinator asks again for metrics from 1 on, which it acknowledged up to 2"),
        .kill(0),
      ])
    #expect(bench.slotEnds(0, by: "signal 9 (Killed)") == [])
    #expect(bench.tick() == [.start(0)])
  }

  @Test(arguments: RevokeReason.allCases)
  func revokedTrialIsKilledAndForgotten(reason: RevokeReason) {
    var bench = training()
    let queued = Bench.execution(3)
    _ = bench.hear(Bench.assign(Bench.execution(1)))
    _ = bench.hear(Bench.assign(queued))
    #expect(bench.hear(Bench.revoke(execution, reason)).withoutLogs == [.kill(0)])
    #expect(bench.hear(Bench.revoke(queued, reason)) == [])
    // It may have written before it died.
    #expect(bench.slot(0, .batch(Bench.batch(4))) == [])
    #expect(bench.slot(0, .result(Bench.result)) == [])
    #expect(bench.slotEnds(0, by: "signal 9 (Killed)") == [])
    #expect(
      bench.pass(.seconds(2), hearing: Bench.heartbeat)
        == [.start(0), Bench.heartbeat(holding: [Bench.execution(1)])])
  }

  @Test(arguments: RevokeReason.allCases)
  func resultThatIsThereIsStillOfferedUnlessTheAttemptIsUnknown(reason: RevokeReason) {
    var bench = training()
    _ = bench.hear(Bench.ack(execution, 3))
    _ = bench.slot(0, .result(Bench.result))
    #expect(bench.hear(Bench.revoke(execution, reason)) == [])
    let offered = bench.pass(.seconds(5), hearing: Bench.heartbeat).contains(Bench.done(execution, last: 3))
    #expect(offered == (reason != .unknown))
  }

  @Test func slotsWaitWhileTooMuchIsUnacknowledged() {
    var bench = training(SupervisorCore.Settings(bufferedBytes: 1000))
    #expect(bench.core.wantsSlotOutput)
    _ = bench.slot(0, .batch(WireMetricsBatch(losses: Array(repeating: 1, count: 100)).encodedData))
    #expect(!bench.core.wantsSlotOutput)
    _ = bench.hear(Bench.ack(execution, 4))
    #expect(bench.core.wantsSlotOutput)
  }

  @Test func slotThatHadToWaitIsNotTakenForStalled() {
    var bench = training(SupervisorCore.Settings(stallTimeout: .seconds(10), bufferedBytes: 1))
    #expect(!bench.core.wantsSlotOutput)
    _ = bench.pass(.seconds(30), hearing: Bench.heartbeat)
    _ = bench.hear(Bench.ack(execution, 3))
    #expect(bench.core.wantsSlotOutput)
    #expect(bench.tick() == [])
    #expect(bench.pass(.seconds(10), hearing: Bench.heartbeat).contains(.kill(0)))
  }
}
