import SweepCore
import SweepWire
import SweepWorker
import Testing

private typealias Bench = SupervisorBench

struct SlotTests {
  let execution = Bench.execution(0)

  fileprivate func training(_ settings: SupervisorCore.Settings = .init()) -> SupervisorBench {
    var bench = Bench.joined(slots: 1, settings)
    _ = bench.hear(Bench.assign(execution))
    return bench
  }

  @Test func crashIsReportedWithItsLastLinesAndTheSlotStartsAnew() {
    var bench = training()
    let deeds = bench.slotEnds(0, by: "signal 9 (Killed)", .outOfMemory, tail: "one\ntwo")
    #expect(
      deeds == [
        .warning("slot 0 ended by signal 9 (Killed) while it trained \(execution)"),
        Bench.failed(
          execution, .outOfMemory, "slot 0 of worker alice on here ended by signal 9 (Killed)", tail: "one\ntwo"),
      ])
    #expect(bench.tick() == [.start(0)])
    // Reported again until the coordinator settles it.
    #expect(
      bench.pass(.seconds(5), hearing: Bench.heartbeat).contains(
        Bench.failed(
          execution, .outOfMemory, "slot 0 of worker alice on here ended by signal 9 (Killed)", tail: "one\ntwo")))
  }

  @Test func failureTheSlotNamesIsReportedAndTheSlotGoesOn() {
    var bench = training()
    _ = bench.hear(Bench.assign(Bench.execution(1)))
    var failure = WireSlotFailure()
    failure.failure = WireFailure(AttemptFailure(.badData, message: "unreadable"))
    #expect(
      bench.slot(0, .failure(failure))
        == [Bench.failed(execution, .badData, "unreadable"), Bench.train(0, Bench.execution(1))])
  }

  @Test func slotThatSaysNothingIsKilledAndItsTrialFails() {
    var bench = training(SupervisorCore.Settings(stallTimeout: .seconds(10)))
    _ = bench.pass(.seconds(8), hearing: Bench.heartbeat)
    _ = bench.slot(0, .batch(Bench.batch(1)))
    _ = bench.hear(Bench.ack(execution, 1))
    let beat = Bench.heartbeat(holding: [execution])
    #expect(bench.pass(.milliseconds(9750), hearing: Bench.heartbeat).allSatisfy { $0 == beat })
    #expect(
      bench.pass(.milliseconds(250), hearing: Bench.heartbeat).filter { $0 != beat } == [
        Bench.failed(execution, .timedOut, "slot 0 of worker alice on here said nothing for 10.0 seconds"), .kill(0),
      ])
    #expect(bench.slotEnds(0, by: "signal 9 (Killed)") == [])
  }

  @Test func slotThatDoesNotStartIsTriedAgainLaterEachTimeAndThenEndsTheWorker() {
    var bench = SupervisorBench(slots: 1)
    _ = bench.tick()
    _ = bench.hear(Bench.welcome)
    for failures in 1...4 {
      #expect(
        bench.slotEnds(0, by: "exit status 1", tail: "first\nno such file") == [
          .error("slot 0 ended by exit status 1 before it had anything to train: no such file")
        ])
      let wait = Duration.seconds(1 << failures)
      #expect(!bench.pass(wait - .milliseconds(250), hearing: Bench.heartbeat).contains(.start(0)))
      #expect(bench.pass(.milliseconds(250), hearing: Bench.heartbeat).contains(.start(0)))
    }
    #expect(
      bench.slotEnds(0, by: "exit status 1", tail: "no such file").ends
        == [.end(.slotsDoNotStart("slot 0 ended 5 times in a row by exit status 1: no such file"))])
  }

  @Test func slotThatGotReadyCountsItsFailuresAnew() {
    var bench = SupervisorBench(slots: 1)
    _ = bench.tick()
    for _ in 0..<20 {
      #expect(bench.slotEnds(0, by: "exit status 1").ends == [])
      _ = bench.pass(.seconds(2))
      _ = bench.slot(0, .ready(WireSlotReady()))
    }
  }

  @Test func unknownWordOfASlotIsDroppedWithAWarning() {
    var bench = training()
    #expect(bench.slot(0, nil) == [.warning("slot 0 said something this version does not know")])
  }

  @Test func outputOfASlotThatTrainsNothingIsDropped() {
    var bench = Bench.joined(slots: 1)
    #expect(bench.slot(0, .batch(Bench.batch(1))) == [])
    #expect(bench.slot(0, .result(Bench.result)) == [])
    #expect(bench.slot(0, .failure(WireSlotFailure())) == [])
  }
}
