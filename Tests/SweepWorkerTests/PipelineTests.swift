import SweepCore
import SweepWire
import SweepWorker
import Testing

private typealias Bench = SupervisorBench

/// How many trials a worker wants ready, and what becomes of one that waits in a slot.
struct PipelineTests {
  /// One whose trials end within 10 ms, with one in training in each slot and one waiting behind it.
  private static func pipelined(slots: Int = 2) -> SupervisorBench {
    var bench = Bench.joined(slots: slots)
    _ = bench.hear(Bench.assign(Bench.execution(99)))
    bench.milliseconds += 10
    _ = bench.slot(0, .result(Bench.result))
    _ = bench.hear(Bench.settled(Bench.execution(99)))
    for index in 0..<2 * slots { _ = bench.hear(Bench.assign(Bench.execution(index))) }
    return bench
  }

  // MARK: Credit

  @Test func noCreditIsAskedForBeforeATrialHasEnded() {
    var bench = Bench.joined()
    _ = bench.hear(Bench.assign(Bench.execution(0)))
    #expect(bench.pass(.seconds(2)).contains(Bench.heartbeat(holding: [Bench.execution(0)])))
    #expect(bench.credit == 0)
  }

  @Test(arguments: [(0, 64), (1, 64), (4, 50), (10, 20), (100, 2), (200, 2), (499, 2), (500, 0), (60_000, 0)])
  func creditCoversATenthOfASecondOfShortTrials(milliseconds: Int64, credit: UInt32) {
    var bench = Bench.joined(slots: 2)
    for index in 0..<20 {
      _ = bench.hear(Bench.assign(Bench.execution(index)))
      bench.milliseconds += milliseconds
      _ = bench.slot(0, .result(Bench.result))
      #expect(bench.credit == credit)
    }
  }

  @Test func creditFollowsTheLastSixteenTrials() {
    var bench = Bench.joined(slots: 1)
    func train(_ index: Int, _ milliseconds: Int64) {
      _ = bench.hear(Bench.assign(Bench.execution(index)))
      bench.milliseconds += milliseconds
      _ = bench.slot(0, .result(Bench.result))
    }
    train(0, 16_000)
    for index in 1...15 { train(index, 1) }
    #expect(bench.credit == 0)
    train(16, 1)
    #expect(bench.credit == 32)
  }

  @Test func creditIsBoundedByWhatAHeartbeatMayName() {
    var bench = Bench.joined(slots: 1024)
    _ = bench.hear(Bench.assign(Bench.execution(0)))
    _ = bench.slot(0, .result(Bench.result))
    #expect(bench.credit == 1024)
  }

  /// What would wait behind it could be trained elsewhere.
  @Test func slotWithALongTrialAsksForNothing() {
    var bench = Self.pipelined()
    #expect(bench.credit == 20)
    for _ in 0..<2 {
      bench.milliseconds += 10
      _ = bench.slot(0, .result(Bench.result))
    }
    _ = bench.pass(.seconds(2), hearing: Bench.heartbeat)
    #expect(bench.credit == 10)
  }

  // MARK: One ahead

  @Test func slotGetsTheNextShortTrialBeforeItsOwnHasEnded() {
    var bench = Bench.joined(slots: 1)
    _ = bench.hear(Bench.assign(Bench.execution(0)))
    #expect(bench.hear(Bench.assign(Bench.execution(1))) == [])
    bench.milliseconds += 10
    #expect(
      bench.slot(0, .result(Bench.result))
        == [Bench.done(Bench.execution(0), last: 0), Bench.train(0, Bench.execution(1))])
    #expect(bench.hear(Bench.assign(Bench.execution(2))) == [Bench.train(0, Bench.execution(2))])
    #expect(bench.hear(Bench.assign(Bench.execution(3))) == [])
    // What the slot says is of each in turn.
    #expect(bench.slot(0, .batch(Bench.batch(1))) == [Bench.metrics(Bench.execution(1), 1, Bench.batch(1))])
    #expect(
      bench.slot(0, .result(Bench.result))
        == [Bench.done(Bench.execution(1), last: 1), Bench.train(0, Bench.execution(3))])
    #expect(bench.slot(0, .batch(Bench.batch(2))) == [Bench.metrics(Bench.execution(2), 1, Bench.batch(2))])
  }

  @Test func longTrialsAreNotHandedAhead() {
    var bench = Bench.joined(slots: 1)
    _ = bench.hear(Bench.assign(Bench.execution(0)))
    bench.milliseconds += 500
    _ = bench.slot(0, .result(Bench.result))
    _ = bench.hear(Bench.assign(Bench.execution(1)))
    #expect(bench.hear(Bench.assign(Bench.execution(2))) == [])
  }

  @Test func idleSlotComesBeforeOneThatTrains() {
    var bench = Self.pipelined()
    _ = bench.slot(1, .result(Bench.result))
    _ = bench.slot(1, .result(Bench.result))
    #expect(bench.hear(Bench.assign(Bench.execution(7))) == [Bench.train(1, Bench.execution(7))])
  }

  @Test func whatWaitsIsHeld() {
    var bench = Self.pipelined()
    _ = bench.hear(Bench.assign(Bench.execution(4)))
    #expect(Set(bench.core.holding) == Set((0...4).map { Bench.execution($0) }))
    // Told twice, because the first time may have been lost.
    for index in 0...4 { #expect(bench.hear(Bench.assign(Bench.execution(index))) == []) }
  }

  @Test func whatWaitedInASlotThatEndsIsNoFaultAndComesNext() {
    var bench = Self.pipelined()
    _ = bench.hear(Bench.assign(Bench.execution(4)))
    let failed = Bench.failed(
      Bench.execution(0), .crashed, "slot 0 of worker alice on here ended by signal 11 (Segmentation fault)")
    #expect(bench.slotEnds(0).withoutLogs == [failed])
    _ = bench.slot(1, .result(Bench.result))
    // 3 was ahead in it and is in training; 2 waited in the other one.
    #expect(bench.slot(1, .result(Bench.result)).contains(Bench.train(1, Bench.execution(4))))
    #expect(bench.slot(1, .batch(Bench.batch(1))) == [Bench.metrics(Bench.execution(2), 1, Bench.batch(1))])
  }

  @Test func whatWaitedInASlotThatIsKilledGoesToAnIdleOne() {
    var bench = Self.pipelined()
    _ = bench.slot(1, .result(Bench.result))
    _ = bench.slot(1, .result(Bench.result))
    #expect(
      bench.hear(Bench.revoke(Bench.execution(0), .cancelled)).withoutLogs
        == [.kill(0), Bench.train(1, Bench.execution(2))])
    // It had begun it already, in the slot that is killed.
    #expect(bench.slot(0, .batch(Bench.batch(1))) == [])
    #expect(bench.slot(0, .result(Bench.result)) == [])
  }

  // MARK: Dropped

  @Test func revokedTrialThatWaitsInASlotIsDropped() {
    var bench = Self.pipelined()
    let revoked = Bench.execution(2)
    #expect(bench.hear(Bench.revoke(revoked, .cancelled)) == [Bench.drop(0, revoked)])
    #expect(!bench.core.holding.contains(revoked))
    #expect(bench.hear(Bench.assign(Bench.execution(7))) == [])
    #expect(bench.slot(0, .dropped(Bench.wire(revoked))) == [Bench.train(0, Bench.execution(7))])
  }

  @Test func slotThatHasDroppedWhatCameNextIsIdle() {
    var bench = Self.pipelined()
    let revoked = Bench.execution(2)
    _ = bench.hear(Bench.revoke(revoked, .cancelled))
    #expect(bench.slot(0, .result(Bench.result)) == [Bench.done(Bench.execution(0), last: 0)])
    _ = bench.slot(0, .dropped(Bench.wire(revoked)))
    #expect(bench.hear(Bench.assign(Bench.execution(7))) == [Bench.train(0, Bench.execution(7))])
  }

  @Test func revokedTrialThatHadBegunIsNotReported() {
    var bench = Self.pipelined()
    _ = bench.hear(Bench.revoke(Bench.execution(2), .cancelled))
    _ = bench.slot(0, .result(Bench.result))
    #expect(bench.slot(0, .result(Bench.result)) == [])
    #expect(bench.hear(Bench.assign(Bench.execution(7))) == [Bench.train(0, Bench.execution(7))])
  }

  @Test func revokedTrialThatHadBegunAndTakesLongerIsKilled() {
    var bench = Self.pipelined()
    _ = bench.hear(Bench.revoke(Bench.execution(2), .cancelled))
    _ = bench.slot(0, .result(Bench.result))
    #expect(bench.slot(0, .batch(Bench.batch(1))) == [.kill(0)])
    #expect(bench.slotEnds(0, by: "signal 9 (Killed)") == [])
  }

  @Test func crashInARevokedTrialIsNotReported() {
    var bench = Self.pipelined()
    _ = bench.hear(Bench.revoke(Bench.execution(2), .cancelled))
    _ = bench.slot(0, .result(Bench.result))
    #expect(bench.slotEnds(0).withoutLogs == [])
  }

  @Test func revokedTrialThatIsAssignedAgainIsTrained() {
    var bench = Self.pipelined()
    let execution = Bench.execution(2)
    _ = bench.hear(Bench.revoke(execution, .cancelled))
    #expect(bench.hear(Bench.assign(execution)) == [])
    #expect(bench.core.holding.contains(execution))
    #expect(bench.slot(0, .dropped(Bench.wire(execution))) == [Bench.train(0, execution)])
  }

  @Test func whatWaitsBehindALongTrialIsTrainedElsewhere() {
    var bench = Self.pipelined()
    for _ in 0..<2 { _ = bench.slot(1, .result(Bench.result)) }
    let waiting = Bench.execution(2)
    #expect(bench.pass(.milliseconds(500)) == [Bench.drop(0, waiting)])
    #expect(bench.slot(0, .dropped(Bench.wire(waiting))) == [Bench.train(1, waiting)])
  }

  @Test func recalledTrialThatHadBegunIsReportedFromWhereItIs() {
    var bench = Self.pipelined()
    _ = bench.pass(.milliseconds(500))
    _ = bench.slot(0, .result(Bench.result))
    #expect(bench.slot(0, .batch(Bench.batch(1))) == [Bench.metrics(Bench.execution(2), 1, Bench.batch(1))])
    #expect(bench.slot(0, .result(Bench.result)) == [Bench.done(Bench.execution(2), last: 1)])
  }
}
