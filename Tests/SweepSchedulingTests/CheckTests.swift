import SweepCore
import SweepScheduling
import Testing

/// Committed trials are trained once more, elsewhere, and nothing that comes of it touches the commit.
struct CheckTests {
  let data = Digest.sha256("data")
  let sweep = SweepID(.sha256("sweep"))
  let one = TrialID(.sha256("trial 1"))
  let two = TrialID(.sha256("trial 2"))
  let anna = WorkerID("anna")
  let bert = WorkerID("bert")
  let crash = AttemptFailure(.crashed, message: "signal 11")

  func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

  func attempt(_ trial: TrialID, _ number: Int) -> Execution { Execution(trial, AttemptNumber(number)) }

  func joined(_ id: WorkerID, holding: Set<Execution> = []) -> Scheduler.Event {
    .workerJoined(id, slots: 1, dataDigests: [data], holding: holding)
  }

  /// Trial one, committed by anna, who is there.
  func committed() -> Scheduler {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.handle(.submit(sweep, trials: [one], dataDigest: data), at: at(0))
    _ = scheduler.handle(joined(anna), at: at(0))
    _ = scheduler.handle(.finished(attempt(one, 1), by: anna), at: at(0))
    return scheduler
  }

  @Test func aCheckIsMadeByAnotherWorkerAndItsResultCompared() {
    var scheduler = committed()
    _ = scheduler.handle(joined(bert), at: at(1))
    #expect(
      scheduler.handle(.check([one]), at: at(1)) == [
        .recordIssue(attempt(one, 2), to: bert), .assign(attempt(one, 2), to: bert),
      ])
    #expect(scheduler.phase(of: one) == .committed(AttemptNumber(1)))
    #expect(scheduler.check(of: one) == .running(attempt(one, 2), on: bert))
    #expect(scheduler.expectsMetrics(of: attempt(one, 2), from: bert))
    #expect(scheduler.violations == [])
    #expect(scheduler.handle(.workerAlive(bert, holding: [attempt(one, 2)]), at: at(2)) == [])
    #expect(
      scheduler.handle(.finished(attempt(one, 2), by: bert), at: at(3)) == [
        .compareResult(attempt(one, 2)), .recordEnd(attempt(one, 2), .compared), .settle(attempt(one, 2), with: bert),
      ])
    #expect(scheduler.check(of: one) == .compared(attempt(one, 2)))
    #expect(scheduler.phase(of: one) == .committed(AttemptNumber(1)))
    #expect(scheduler.violations == [])
  }

  @Test func aCheckWaitsForAnotherWorkerAndTakesTheSameWhereThereIsNone() {
    var scheduler = committed()
    #expect(scheduler.handle(.check([one]), at: at(1)).last == .assign(attempt(one, 2), to: anna))
    scheduler = committed()
    _ = scheduler.handle(joined(bert), at: at(1))
    _ = scheduler.handle(.submit(SweepID(.sha256("b")), trials: [two], dataDigest: data), at: at(1))
    let busy = scheduler.leases(of: bert)?.isEmpty == false ? bert : anna
    #expect(busy == anna, "anna comes first by name")
    #expect(scheduler.handle(.check([one]), at: at(2)).last == .assign(attempt(one, 2), to: bert))
  }

  @Test func whatIsNotCommittedIsNotChecked() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.handle(.submit(sweep, trials: [one], dataDigest: data), at: at(0))
    #expect(scheduler.handle(.check([one, two]), at: at(0)) == [])
    #expect(scheduler.check(of: one) == nil)
  }

  @Test func aCheckThatFailsIsRetriedByClassAndLeavesTheTrialsBudgetAlone() {
    var scheduler = committed()
    _ = scheduler.handle(.check([one]), at: at(1))
    #expect(
      scheduler.handle(.failed(attempt(one, 2), by: anna, crash), at: at(1)) == [
        .recordEnd(attempt(one, 2), .failed(crash)), .settle(attempt(one, 2), with: anna),
      ])
    #expect(scheduler.nextDeadline == at(2))
    #expect(scheduler.handle(.tick, at: at(2)).last == .assign(attempt(one, 3), to: anna))
    _ = scheduler.handle(.failed(attempt(one, 3), by: anna, crash), at: at(2))
    _ = scheduler.handle(.workerAlive(anna, holding: []), at: at(4))
    _ = scheduler.handle(.failed(attempt(one, 4), by: anna, crash), at: at(4))
    #expect(scheduler.check(of: one) == .failed(crash))
    #expect(scheduler.phase(of: one) == .committed(AttemptNumber(1)))
    // Asked again, it begins again.
    #expect(scheduler.handle(.check([one]), at: at(5)).last == .assign(attempt(one, 5), to: anna))
  }

  @Test func aSilentWorkersCheckGoesToTheNext() {
    var scheduler = committed()
    _ = scheduler.handle(joined(bert), at: at(1))
    _ = scheduler.handle(.check([one]), at: at(1))
    _ = scheduler.handle(.workerAlive(anna, holding: []), at: at(9))
    let effects = scheduler.handle(.tick, at: at(11))
    #expect(effects.count == 1, "\(effects)")
    #expect(scheduler.handle(.tick, at: at(12)).last == .assign(attempt(one, 3), to: anna))
    #expect(scheduler.violations == [])
  }

  @Test func aWorkerThatLeavesGivesItsCheckBack() {
    var scheduler = committed()
    _ = scheduler.handle(joined(bert), at: at(1))
    _ = scheduler.handle(.check([one]), at: at(1))
    #expect(
      scheduler.handle(.workerLeft(bert), at: at(2)) == [
        .recordEnd(attempt(one, 2), .released), .recordIssue(attempt(one, 3), to: anna),
        .assign(attempt(one, 3), to: anna),
      ])
  }

  @Test func checksThatNobodyWaitsForEnd() {
    var scheduler = committed()
    _ = scheduler.handle(.check([one]), at: at(1))
    #expect(
      scheduler.handle(.endChecks([one]), at: at(2)) == [
        .recordEnd(attempt(one, 2), .released), .revoke(attempt(one, 2), from: anna, .cancelled),
      ])
    #expect(scheduler.check(of: one) == nil)
    #expect(scheduler.violations == [])
  }

  @Test func aCheckOutlivesARestartOfTheCoordinator() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    scheduler.restore(
      [.init(id: sweep, state: .running, trials: [one], dataDigest: data)],
      [
        .init(
          id: one, standing: .committed, committedAttempt: AttemptNumber(1), failures: [:],
          owners: [AttemptNumber(1): anna, AttemptNumber(2): bert], open: [AttemptNumber(2)])
      ], at: at(0))
    #expect(scheduler.violations == [])
    #expect(scheduler.handle(joined(bert, holding: [attempt(one, 2)]), at: at(1)) == [])
    #expect(
      scheduler.handle(.finished(attempt(one, 2), by: bert), at: at(2)).first == .compareResult(attempt(one, 2)))
  }

  @Test func workersThatHaveNotShownTheirBitsGetNothing() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.handle(.submit(sweep, trials: [one], dataDigest: data), at: at(0))
    #expect(
      scheduler.handle(
        .workerJoined(anna, slots: 1, dataDigests: [data], holding: [], isAdmitted: false), at: at(0)) == [])
    #expect(scheduler.standstill(of: one) == .hindered(.notAdmitted([anna])))
    #expect(scheduler.handle(.workerAdmitted(anna), at: at(1)).last == .assign(attempt(one, 1), to: anna))
  }
}
