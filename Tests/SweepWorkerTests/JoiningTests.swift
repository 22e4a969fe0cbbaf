import SweepCore
import SweepWire
import SweepWorker
import Testing

private typealias Bench = SupervisorBench

struct JoiningTests {
  @Test func firstTickSaysHelloAndStartsTheSlots() {
    var bench = SupervisorBench()
    #expect(bench.tick() == [Bench.hello(), .start(0), .start(1)])
  }

  @Test func helloIsRepeatedEveryTwoSecondsUntilWelcome() {
    var bench = SupervisorBench()
    _ = bench.tick()
    #expect(bench.pass(.milliseconds(1750)) == [])
    #expect(bench.pass(.milliseconds(250)) == [Bench.hello()])
    #expect(bench.pass(.seconds(4)) == [Bench.hello(), Bench.hello()])
    #expect(bench.hear(Bench.welcome) == [.info("joined the coordinator")])
    #expect(bench.pass(.milliseconds(1750)) == [])
  }

  @Test func heartbeatsFollowTheIntervalOfTheWelcomeAndNameWhatIsHeld() {
    var bench = Bench.joined()
    let (first, second, third) = (Bench.execution(0), Bench.execution(1), Bench.execution(2))
    for execution in [first, second, third] { _ = bench.hear(Bench.assign(execution)) }
    let held = [first, second, third].sorted { $0.trial < $1.trial }
    #expect(bench.pass(.milliseconds(1750), hearing: Bench.heartbeat) == [])
    #expect(bench.pass(.milliseconds(250), hearing: Bench.heartbeat) == [Bench.heartbeat(holding: held)])
    // A finished trial is held until it is settled.
    _ = bench.slot(0, .result(Bench.result))
    #expect(
      bench.pass(.seconds(2), hearing: Bench.heartbeat).withoutLogs == [Bench.heartbeat(holding: held)])
    _ = bench.hear(Bench.settled(first))
    #expect(
      bench.pass(.seconds(2), hearing: Bench.heartbeat)
        == [Bench.heartbeat(holding: held.filter { $0 != first })])
  }

  @Test func refusalByTheCoordinatorEndsTheWorkerWithItsReason() {
    var bench = SupervisorBench()
    _ = bench.tick()
    var rejected = WireRejected()
    rejected.reason = "too old"
    #expect(
      bench.hear(.rejected(rejected)) == [.end(.refused("the coordinator refused this worker: too old"))])
  }

  @Test func workerThatNobodyAnswersEndsAfterTheConnectTimeout() {
    var bench = SupervisorBench(SupervisorCore.Settings(connectTimeout: .seconds(10)))
    _ = bench.tick()
    #expect(bench.pass(.milliseconds(9750)).ends == [])
    #expect(
      bench.pass(.milliseconds(250)).ends
        == [.end(.coordinatorLost("no coordinator answered within 10.0 seconds"))])
  }

  @Test func workerWaitsForALostCoordinatorAsLongAsItsPatience() {
    var bench = Bench.joined(
      slots: 2, SupervisorCore.Settings(connectTimeout: .seconds(1), patience: .seconds(30)))
    #expect(bench.pass(.milliseconds(29_750)).ends == [])
    #expect(
      bench.pass(.milliseconds(250)).ends
        == [.end(.coordinatorLost("the coordinator was silent for 30.0 seconds"))])
  }

  @Test func silenceOfFourHeartbeatsMakesItSayHelloAgain() {
    var bench = Bench.joined()
    let execution = Bench.execution(0)
    _ = bench.hear(Bench.assign(execution))
    let beat = Bench.heartbeat(holding: [execution])
    #expect(bench.pass(.milliseconds(8000)) == [beat, beat, beat, beat])
    #expect(bench.pass(.milliseconds(250)) == [Bench.hello(holding: [execution])])
    #expect(bench.hear(Bench.welcome) == [.info("back with the coordinator")])
  }

  @Test func restartedCoordinatorThatAsksIsToldWhatIsHeldAndGetsWhatItLacks() {
    var bench = Bench.joined()
    let execution = Bench.execution(0)
    _ = bench.hear(Bench.assign(execution))
    for loss in 1...3 { _ = bench.slot(0, .batch(Bench.batch(Double(loss)))) }
    _ = bench.hear(Bench.ack(execution, 1))
    _ = bench.pass(.seconds(1), hearing: Bench.heartbeat)
    #expect(bench.hear(.helloAgain(WireHelloAgain())) == [Bench.hello(holding: [execution])])
    // Until it is welcome it keeps what it measures.
    #expect(bench.slot(0, .batch(Bench.batch(4))) == [])
    _ = bench.hear(Bench.welcome)
    #expect(
      bench.hear(Bench.ack(execution, 2, resendFrom: 3)) == [
        Bench.metrics(execution, 3, Bench.batch(3)), Bench.metrics(execution, 4, Bench.batch(4)),
      ])
  }

  /// Every message that reaches a restarted coordinator before the Hello is answered by HelloAgain.
  @Test func manyRequestsForAHelloAreAnsweredByOne() {
    var bench = Bench.joined()
    _ = bench.pass(.seconds(1), hearing: Bench.heartbeat)
    let deeds = (0..<50).flatMap { _ in bench.hear(.helloAgain(WireHelloAgain())) }
    #expect(deeds == [Bench.hello()])
    #expect(bench.pass(.milliseconds(1750)) == [])
    #expect(bench.pass(.milliseconds(250)) == [Bench.hello()])
  }

  @Test func missingDataIsToldWithBothDigestsAndThePath() {
    var bench = Bench.joined()
    var missing = WireMissingData()
    missing.sweepName = "fischer"
    missing.neededDigest = Digest.sha256("needed").wire
    let deeds = bench.hear(.missingData(missing))
    #expect(deeds.count == 1)
    guard case .error(let text) = deeds.first else {
      Issue.record("\(deeds)")
      return
    }
    for word in [
      "fischer", String(Digest.sha256("needed").hex.prefix(12)), "/data", String(Bench.data.hex.prefix(12)), "--data",
    ] {
      #expect(text.contains(word), "\(word) in \(text)")
    }
  }

  @Test func nonsenseOfTheCoordinatorIsDroppedWithAWarning() {
    var bench = Bench.joined()
    var settled = WireSettled()
    settled.execution.trialID = Bench.data.wire.dropLast()
    for kind in [nil, .answer(WireClientAnswer()), .settled(settled)] as [WireFromCoordinator.OneOf_Kind?] {
      let deeds = bench.hear(kind)
      #expect(deeds.withoutLogs == [])
      #expect(deeds.logs.count == 1)
    }
  }

  @Test func leavingSaysGoodbyeAndKillsTheSlots() {
    var bench = Bench.joined()
    _ = bench.hear(Bench.assign(Bench.execution(0)))
    bench.core.leave()
    #expect(
      bench.core.takeActions().map(Deed.init) == [Deed.send(.goodbye(WireGoodbye())), .kill(0), .kill(1)])
    // What the killed slot was training is nobody's failure.
    #expect(bench.slotEnds(0, by: "signal 9 (Killed)") == [])
  }
}
