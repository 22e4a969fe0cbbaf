import SweepCore
import SweepScheduling
import Testing

/// Single decisions, each with its whole list of effects.
struct SchedulerTests {
  let data = Digest.sha256("data")
  let otherData = Digest.sha256("other data")
  let sweep = SweepID(.sha256("sweep"))
  let one = TrialID(.sha256("trial 1"))
  let two = TrialID(.sha256("trial 2"))
  let anna = WorkerID("anna")
  let bert = WorkerID("bert")
  let crash = AttemptFailure(.crashed, message: "signal 9")

  func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

  func attempt(_ trial: TrialID, _ number: Int) -> Execution { Execution(trial, AttemptNumber(number)) }

  func joined(_ id: WorkerID, slots: Int = 1, holding: Set<Execution> = []) -> Scheduler.Event {
    .workerJoined(id, slots: slots, dataDigests: [data], holding: holding)
  }

  /// A scheduler with one sweep of both trials and anna training the first.
  func started() -> Scheduler {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.step(.submit(sweep, trials: [one, two], dataDigest: data), at: at(0))
    _ = scheduler.step(joined(anna), at: at(0))
    return scheduler
  }

  @Test func aSubmittedSweepIsLeasedToAWorkerThatJoins() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    #expect(
      scheduler.step(.submit(sweep, trials: [one, two], dataDigest: data), at: at(0)) == [
        .recordSweep(sweep, .running)
      ])
    #expect(
      scheduler.step(joined(anna), at: at(0)) == [
        .recordIssue(attempt(one, 1), to: anna), .assign(attempt(one, 1), to: anna),
      ])
    #expect(scheduler.step(.submit(sweep, trials: [one, two], dataDigest: data), at: at(1)) == [])
  }

  @Test func aResultIsCommittedSettledAndTheSlotGetsTheNextTrial() {
    var scheduler = started()
    #expect(
      scheduler.step(.finished(attempt(one, 1), by: anna), at: at(1)) == [
        .commit(attempt(one, 1)), .recordTrial(one, .done, nil, failures: [:]),
        .recordEnd(attempt(one, 1), .committed), .settle(attempt(one, 1), with: anna),
        .recordIssue(attempt(two, 1), to: anna), .assign(attempt(two, 1), to: anna),
      ])
  }

  @Test func aRepeatedResultIsSettledAgainAndNothingElse() {
    var scheduler = started()
    _ = scheduler.step(.finished(attempt(one, 1), by: anna), at: at(1))
    #expect(scheduler.step(.finished(attempt(one, 1), by: anna), at: at(2)) == [.settle(attempt(one, 1), with: anna)])
  }

  @Test func aSilentWorkersLeaseIsRequeuedWithTheNextAttempt() {
    var scheduler = started()
    _ = scheduler.step(joined(bert, slots: 0), at: at(9))
    let effects = scheduler.step(joined(bert), at: at(10))
    #expect(
      effects == [
        .recordEnd(attempt(one, 1), .failed(lost)), .recordTrial(one, .waiting, nil, failures: [.lost: 1]),
        .recordIssue(attempt(two, 1), to: bert), .assign(attempt(two, 1), to: bert),
      ])
    _ = scheduler.step(.finished(attempt(two, 1), by: bert), at: at(10))
    #expect(
      scheduler.advance(at: at(11)) == [
        .recordIssue(attempt(one, 2), to: bert), .assign(attempt(one, 2), to: bert),
      ])
  }

  @Test func aHeartbeatExtendsOnlyWhatItNames() {
    var scheduler = started()
    #expect(scheduler.step(.workerAlive(anna, holding: [attempt(one, 1)]), at: at(6)) == [])
    #expect(scheduler.advance(at: at(12)) == [])
    #expect(scheduler.step(.workerAlive(anna, holding: []), at: at(15)) == [])
    let effects = scheduler.advance(at: at(16))
    #expect(effects.first == .recordEnd(attempt(one, 1), .failed(lost)))
  }

  let lost = AttemptFailure(.lost, message: "nothing was heard of this attempt for 10.0 seconds")

  @Test func aResultOfAnExpiredAttemptCountsAndTheNewAttemptIsRevoked() {
    var scheduler = started()
    _ = scheduler.step(joined(bert, slots: 2), at: at(9))
    _ = scheduler.step(.workerAlive(bert, holding: []), at: at(12))
    _ = scheduler.advance(at: at(13))
    #expect(scheduler.leases(of: bert) == [attempt(two, 1), attempt(one, 2)])
    #expect(
      scheduler.step(.finished(attempt(one, 1), by: anna), at: at(14)) == [
        .commit(attempt(one, 1)), .recordTrial(one, .done, nil, failures: [.lost: 1]),
        .recordEnd(attempt(one, 1), .committed), .settle(attempt(one, 1), with: anna),
        .recordEnd(attempt(one, 2), .superseded), .revoke(attempt(one, 2), from: bert, .superseded),
      ])
    #expect(
      scheduler.step(.finished(attempt(one, 2), by: bert), at: at(15)) == [
        .compareResult(attempt(one, 2)), .settle(attempt(one, 2), with: bert),
      ])
  }

  @Test func anAttemptNeverIssuedToItsSenderIsNotBelieved() {
    var scheduler = started()
    _ = scheduler.step(joined(bert, slots: 1), at: at(1))
    for forged in [attempt(one, 2), attempt(one, 1), attempt(TrialID(.sha256("no trial")), 1)] {
      #expect(
        scheduler.step(.finished(forged, by: bert), at: at(1)) == [
          .revoke(forged, from: bert, .unknown), .settle(forged, with: bert),
        ])
    }
    #expect(
      scheduler.step(.failed(attempt(one, 1), by: bert, crash), at: at(1)) == [.settle(attempt(one, 1), with: bert)])
  }

  @Test func aCrashIsRetriedAfterABackoffThatDoublesUntilTheLimit() {
    var scheduler = Scheduler(leaseDuration: .seconds(1000))
    _ = scheduler.step(.submit(sweep, trials: [one], dataDigest: data), at: at(0))
    _ = scheduler.step(joined(anna), at: at(0))
    #expect(
      scheduler.step(.failed(attempt(one, 1), by: anna, crash), at: at(5)) == [
        .recordEnd(attempt(one, 1), .failed(crash)), .recordTrial(one, .waiting, nil, failures: [.crashed: 1]),
        .settle(attempt(one, 1), with: anna),
      ])
    #expect(scheduler.nextDeadline == at(6))
    #expect(scheduler.advance(at: at(6)).last == .assign(attempt(one, 2), to: anna))
    _ = scheduler.step(.failed(attempt(one, 2), by: anna, crash), at: at(10))
    #expect(scheduler.nextDeadline == at(12))
    #expect(scheduler.advance(at: at(12)).last == .assign(attempt(one, 3), to: anna))
    #expect(
      scheduler.step(.failed(attempt(one, 3), by: anna, crash), at: at(13)) == [
        .recordEnd(attempt(one, 3), .failed(crash)), .recordTrial(one, .failed, crash, failures: [.crashed: 3]),
        .settle(attempt(one, 3), with: anna),
      ])
    #expect(
      scheduler.step(.rerunFailed(sweep), at: at(20)) == [
        .recordTrial(one, .waiting, nil, failures: [:]), .recordIssue(attempt(one, 4), to: anna),
        .assign(attempt(one, 4), to: anna),
      ])
  }

  @Test func rerunTouchesOnlyTheHoles() {
    var scheduler = started()
    _ = scheduler.step(.finished(attempt(one, 1), by: anna), at: at(1))
    #expect(scheduler.step(.rerunFailed(sweep), at: at(2)) == [])
  }

  @Test func aWorkerThatComesBackKeepsWhatItHoldsAndIsToldAgainWhatItMissed() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.step(.submit(sweep, trials: [one, two], dataDigest: data), at: at(0))
    _ = scheduler.step(joined(anna, slots: 2), at: at(0))
    #expect(
      scheduler.step(joined(anna, slots: 2, holding: [attempt(two, 1)]), at: at(3)) == [
        .assign(attempt(one, 1), to: anna)
      ])
  }

  @Test func anAttemptDeclaredLostTooEarlyIsTakenBack() {
    var scheduler = started()
    _ = scheduler.advance(at: at(10))
    #expect(scheduler.leases(of: anna) == nil)
    #expect(scheduler.step(.workerAlive(anna, holding: [attempt(one, 1)]), at: at(10)) == [.askForHello(anna)])
    #expect(
      scheduler.step(joined(anna, holding: [attempt(one, 1)]), at: at(10)) == [
        .recordIssue(attempt(one, 1), to: anna)
      ])
    #expect(scheduler.violations == [])
  }

  @Test func aPoliteLeaveGivesTheTrialBackAtOnce() {
    var scheduler = started()
    _ = scheduler.step(joined(bert), at: at(1))
    _ = scheduler.step(.finished(attempt(two, 1), by: bert), at: at(1))
    #expect(
      scheduler.step(.workerLeft(anna), at: at(2)) == [
        .recordEnd(attempt(one, 1), .released), .recordIssue(attempt(one, 2), to: bert),
        .assign(attempt(one, 2), to: bert),
      ])
  }

  @Test func aCancelledSweepGivesBackItsLeasesAndGoesOnByResume() {
    var scheduler = started()
    #expect(
      scheduler.step(.cancel(sweep), at: at(1)) == [
        .recordSweep(sweep, .cancelled), .recordEnd(attempt(one, 1), .released),
        .revoke(attempt(one, 1), from: anna, .cancelled),
      ])
    #expect(scheduler.step(.submit(sweep, trials: [one, two], dataDigest: data), at: at(2)) == [])
    #expect(
      scheduler.step(.resume(sweep), at: at(3)) == [
        .recordSweep(sweep, .running), .recordIssue(attempt(one, 2), to: anna), .assign(attempt(one, 2), to: anna),
      ])
  }

  @Test func aPausedSweepLetsWhatRunsGoOn() {
    var scheduler = started()
    #expect(scheduler.step(.pause(sweep), at: at(1)) == [.recordSweep(sweep, .paused)])
    #expect(
      scheduler.step(.finished(attempt(one, 1), by: anna), at: at(2)).last == .settle(attempt(one, 1), with: anna))
    #expect(scheduler.step(.resume(sweep), at: at(3)).last == .assign(attempt(two, 1), to: anna))
  }

  @Test func aTrialInTwoSweepsIsTrainedOnceAndOutlivesTheCancellingOfOne() {
    var scheduler = started()
    let second = SweepID(.sha256("second"))
    _ = scheduler.step(.submit(second, trials: [one], dataDigest: data), at: at(1))
    #expect(scheduler.step(.cancel(sweep), at: at(2)) == [.recordSweep(sweep, .cancelled)])
    #expect(scheduler.leases(of: anna) == [attempt(one, 1)])
    #expect(scheduler.shards(of: one) == [ShardID(sweep: sweep, index: 0), ShardID(sweep: second, index: 0)])
  }

  @Test func aTrialThatFailedInAnEarlierSweepIsTriedAnewForALaterOne() {
    var scheduler = Scheduler(
      leaseDuration: .seconds(10), retries: RetryPolicy(limits: [:], backoff: .zero, longestBackoff: .zero))
    let second = SweepID(.sha256("second"))
    _ = scheduler.step(.submit(sweep, trials: [one], dataDigest: data), at: at(0))
    _ = scheduler.step(joined(anna), at: at(0))
    _ = scheduler.step(.failed(attempt(one, 1), by: anna, crash), at: at(1))
    #expect(scheduler.failure(of: one) == crash)
    #expect(
      scheduler.step(.submit(second, trials: [one], dataDigest: data), at: at(2)) == [
        .recordSweep(second, .running), .recordTrial(one, .waiting, nil, failures: [:]),
        .recordIssue(attempt(one, 2), to: anna), .assign(attempt(one, 2), to: anna),
      ])
  }

  @Test func aWorkerWithoutTheDataIsToldOnceAndGetsNothing() {
    var scheduler = started()
    let stranger = Scheduler.Event.workerJoined(bert, slots: 4, dataDigests: [otherData], holding: [])
    #expect(scheduler.step(stranger, at: at(1)) == [.reportMissingData(bert, sweep: sweep, needed: data)])
    #expect(scheduler.advance(at: at(2)) == [])
  }

  @Test func anUnreachableWorkerGetsNothingUntilItIsHeardAgain() {
    var scheduler = started()
    _ = scheduler.step(.workerUnreachable(anna), at: at(1))
    #expect(
      scheduler.step(.finished(attempt(one, 1), by: anna), at: at(1)).last == .settle(attempt(one, 1), with: anna))
    #expect(scheduler.step(.workerAlive(anna, holding: []), at: at(2)).last == .assign(attempt(two, 1), to: anna))
  }
}
