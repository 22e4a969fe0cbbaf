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
    _ = scheduler.step(.submit(sweep, trials: [one], dataDigest: data), at: at(0))
    _ = scheduler.step(joined(anna), at: at(0))
    _ = scheduler.step(.finished(attempt(one, 1), by: anna), at: at(0))
    return scheduler
  }

  @Test func aCheckIsMadeByAnotherWorkerAndItsResultCompared() throws {
    var scheduler = committed()
    _ = scheduler.step(joined(bert), at: at(1))
    #expect(
      scheduler.step(.check([one]), at: at(1)) == [
        .recordIssue(attempt(one, 2), to: bert), .assign(attempt(one, 2), to: bert),
      ])
    #expect(scheduler.committedAttempt(of: one) == AttemptNumber(1))
    #expect(scheduler.state(of: one, .check) == .running)
    #expect(try #require(scheduler.runningAttempt(of: one, .check)) == (attempt(one, 2), bert))
    #expect(scheduler.expectsMetrics(of: attempt(one, 2), from: bert))
    #expect(scheduler.violations == [])
    #expect(scheduler.step(.workerAlive(bert, holding: [attempt(one, 2)]), at: at(2)) == [])
    #expect(
      scheduler.step(.finished(attempt(one, 2), by: bert), at: at(3)) == [
        .compareResult(attempt(one, 2)), .recordEnd(attempt(one, 2), .compared), .settle(attempt(one, 2), with: bert),
      ])
    #expect(scheduler.comparedAttempt(of: one) == AttemptNumber(2))
    #expect(scheduler.committedAttempt(of: one) == AttemptNumber(1))
    #expect(scheduler.violations == [])
  }

  @Test func aCheckWaitsForAnotherWorkerAndTakesTheSameWhereThereIsNone() {
    var scheduler = committed()
    #expect(scheduler.step(.check([one]), at: at(1)).last == .assign(attempt(one, 2), to: anna))
    scheduler = committed()
    _ = scheduler.step(joined(bert), at: at(1))
    _ = scheduler.step(.submit(SweepID(.sha256("b")), trials: [two], dataDigest: data), at: at(1))
    let busy = scheduler.leases(of: bert)?.isEmpty == false ? bert : anna
    #expect(busy == anna, "anna comes first by name")
    #expect(scheduler.step(.check([one]), at: at(2)).last == .assign(attempt(one, 2), to: bert))
  }

  @Test func whatIsNotCommittedIsNotChecked() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.step(.submit(sweep, trials: [one], dataDigest: data), at: at(0))
    #expect(scheduler.step(.check([one, two]), at: at(0)) == [])
    #expect(scheduler.state(of: one, .check) == nil)
  }

  @Test func aCheckThatFailsIsRetriedByClassAndLeavesTheTrialsBudgetAlone() {
    var scheduler = committed()
    _ = scheduler.step(.check([one]), at: at(1))
    #expect(
      scheduler.step(.failed(attempt(one, 2), by: anna, crash), at: at(1)) == [
        .recordEnd(attempt(one, 2), .failed(crash)), .settle(attempt(one, 2), with: anna),
      ])
    #expect(scheduler.nextDeadline == at(2))
    #expect(scheduler.advance(at: at(2)).last == .assign(attempt(one, 3), to: anna))
    _ = scheduler.step(.failed(attempt(one, 3), by: anna, crash), at: at(2))
    _ = scheduler.step(.workerAlive(anna, holding: []), at: at(4))
    _ = scheduler.step(.failed(attempt(one, 4), by: anna, crash), at: at(4))
    #expect(scheduler.failure(of: one, .check) == crash)
    #expect(scheduler.committedAttempt(of: one) == AttemptNumber(1))
    // Asked again, it begins again.
    #expect(scheduler.step(.check([one]), at: at(5)).last == .assign(attempt(one, 5), to: anna))
  }

  @Test func aSilentWorkersCheckGoesToTheNext() {
    var scheduler = committed()
    _ = scheduler.step(joined(bert), at: at(1))
    _ = scheduler.step(.check([one]), at: at(1))
    _ = scheduler.step(.workerAlive(anna, holding: []), at: at(9))
    let effects = scheduler.advance(at: at(11))
    #expect(effects.count == 1, "\(effects)")
    #expect(scheduler.advance(at: at(12)).last == .assign(attempt(one, 3), to: anna))
    #expect(scheduler.violations == [])
  }

  @Test func aWorkerThatLeavesGivesItsCheckBack() {
    var scheduler = committed()
    _ = scheduler.step(joined(bert), at: at(1))
    _ = scheduler.step(.check([one]), at: at(1))
    #expect(
      scheduler.step(.workerLeft(bert), at: at(2)) == [
        .recordEnd(attempt(one, 2), .released), .recordIssue(attempt(one, 3), to: anna),
        .assign(attempt(one, 3), to: anna),
      ])
  }

  @Test func checksThatNobodyWaitsForEnd() {
    var scheduler = committed()
    _ = scheduler.step(.check([one]), at: at(1))
    #expect(
      scheduler.step(.endChecks([one]), at: at(2)) == [
        .recordEnd(attempt(one, 2), .released), .revoke(attempt(one, 2), from: anna, .cancelled),
      ])
    #expect(scheduler.state(of: one, .check) == nil)
    #expect(scheduler.violations == [])
  }

  @Test func aCheckOutlivesARestartOfTheCoordinator() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    scheduler.restore(
      [.init(id: sweep, intent: .running, trials: [one], dataDigest: data)],
      [
        .init(
          id: one, state: .done,
          attempts: [Attempt(AttemptNumber(1), by: anna, .committed), Attempt(AttemptNumber(2), by: bert)])
      ], at: at(0))
    #expect(scheduler.violations == [])
    #expect(scheduler.step(joined(bert, holding: [attempt(one, 2)]), at: at(1)) == [])
    #expect(
      scheduler.step(.finished(attempt(one, 2), by: bert), at: at(2)).first == .compareResult(attempt(one, 2)))
  }

  @Test func workersThatHaveNotShownTheirBitsGetNothing() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.step(.submit(sweep, trials: [one], dataDigest: data), at: at(0))
    #expect(
      scheduler.step(
        .workerJoined(anna, slots: 1, dataDigests: [data], holding: [], isAdmitted: false), at: at(0)) == [])
    #expect(scheduler.explanation(of: one) == .stalled(.init(.notAdmitted, .init(first: [anna], count: 1))))
    #expect(scheduler.step(.workerAdmitted(anna), at: at(1)).last == .assign(attempt(one, 1), to: anna))
  }
}
