import SweepCore
import SweepScheduling
import Testing

/// A bad worker is taken out, a bad trial is not held against workers, and neither costs the other anything.
struct QuarantineTests {
  let data = Digest.sha256("data")
  let sweep = SweepID(.sha256("sweep"))
  let trials = (1...6).map { TrialID(.sha256("trial \($0)")) }
  let anna = WorkerID("anna")
  let bert = WorkerID("bert")
  let cora = WorkerID("cora")
  let crash = AttemptFailure(.crashed, message: "signal 11")

  func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

  func attempt(_ trial: Int, _ number: Int = 1) -> Execution { Execution(trials[trial], AttemptNumber(number)) }

  func joined(_ id: WorkerID, slots: Int = 1, host: String = "") -> Scheduler.Event {
    .workerJoined(id, host: host, slots: slots, dataDigests: [data], holding: [])
  }

  func scheduler(_ count: Int, quarantineAfter: Int = 3) -> Scheduler {
    var scheduler = Scheduler(leaseDuration: .seconds(10_000), quarantineAfter: quarantineAfter)
    _ = scheduler.step(.submit(sweep, trials: Array(trials.prefix(count)), dataDigest: data), at: at(0))
    return scheduler
  }

  /// Anna fails three trials in a row, one after the other.
  func annaFailsThree(_ scheduler: inout Scheduler) -> [Scheduler.Effect] {
    _ = scheduler.step(joined(anna, host: "lab"), at: at(0))
    for trial in 0..<2 { _ = scheduler.step(.failed(attempt(trial), by: anna, crash), at: at(0)) }
    return scheduler.step(.failed(attempt(2), by: anna, crash), at: at(0))
  }

  let reason = "3 trials in a row failed here, the last crashed: signal 11"

  @Test func threeTrialsThatFailInARowQuarantineTheWorkerAndGetTheirAttemptsBack() {
    var scheduler = scheduler(4)
    #expect(
      annaFailsThree(&scheduler) == [
        .recordEnd(attempt(2), .failed(crash)), .recordTrial(trials[2], .waiting, nil, failures: [.crashed: 1]),
        .recordQuarantine(anna, host: "lab", reason: reason), .recordTrial(trials[0], .waiting, nil, failures: [:]),
        .recordTrial(trials[1], .waiting, nil, failures: [:]), .recordTrial(trials[2], .waiting, nil, failures: [:]),
        .settle(attempt(2), with: anna),
      ])
    #expect(scheduler.advance(at: at(100)) == [])
    #expect(scheduler.explanation(of: trials[3]) == .stalled(.init(.quarantined, .init(first: [anna], count: 1))))
    #expect(scheduler.violations == [])
  }

  @Test func whatTheWorkerRunsBesidesGoesToOthers() {
    var scheduler = scheduler(4)
    _ = scheduler.step(joined(anna, slots: 4), at: at(0))
    for trial in 0..<2 { _ = scheduler.step(.failed(attempt(trial), by: anna, crash), at: at(0)) }
    let effects = scheduler.step(.failed(attempt(2), by: anna, crash), at: at(0))
    #expect(effects.contains(.recordEnd(attempt(3), .released)))
    #expect(effects.contains(.revoke(attempt(3), from: anna, .quarantined)))
    // A heartbeat that crosses the word does not give it back.
    #expect(
      scheduler.step(.workerAlive(anna, holding: [attempt(3)]), at: at(0)) == [
        .revoke(attempt(3), from: anna, .quarantined)
      ])
    #expect(scheduler.step(joined(bert), at: at(0)).last == .assign(attempt(3, 2), to: bert))
    // Its result counts if it comes all the same.
    #expect(scheduler.step(.finished(attempt(3), by: anna), at: at(0)).first == .commit(attempt(3)))
  }

  @Test func aResultEndsTheRow() {
    var scheduler = scheduler(5)
    _ = scheduler.step(joined(anna), at: at(0))
    for trial in 0..<2 { _ = scheduler.step(.failed(attempt(trial), by: anna, crash), at: at(0)) }
    _ = scheduler.step(.finished(attempt(2), by: anna), at: at(0))
    _ = scheduler.step(.failed(attempt(3), by: anna, crash), at: at(0))
    #expect(scheduler.quarantinedWorkers == [])
  }

  @Test(arguments: FailureClass.allCases)
  func onlyClassesThatMayBeTheWorkersFaultCount(failureClass: FailureClass) {
    var scheduler = scheduler(3)
    _ = scheduler.step(joined(anna), at: at(0))
    for trial in 0..<3 {
      _ = scheduler.step(.failed(attempt(trial), by: anna, AttemptFailure(failureClass, message: "x")), at: at(0))
    }
    let blamed: Set<FailureClass> = [.crashed, .timedOut, .badData, .outOfMemory, .invalidResult]
    #expect(scheduler.quarantinedWorkers == (blamed.contains(failureClass) ? [anna] : []))
  }

  @Test func aTrialThatFailsAgainAndAgainOnTheOnlyWorkerFailsByItself() {
    var scheduler = scheduler(1)
    _ = scheduler.step(joined(anna), at: at(0))
    for number in 1...3 {
      _ = scheduler.step(.failed(attempt(0, number), by: anna, crash), at: at(Int64(number) * 10))
      _ = scheduler.advance(at: at(Int64(number) * 10 + 9))
    }
    #expect(scheduler.failure(of: trials[0]) == crash)
    #expect(scheduler.quarantinedWorkers == [])
  }

  @Test func aBadWorkerCannotFailATrialWhereThereIsAnother() {
    var scheduler = scheduler(1)
    _ = scheduler.step(joined(anna), at: at(0))
    _ = scheduler.step(.failed(attempt(0), by: anna, crash), at: at(0))
    // Bert is busy with nothing, anna is first by name: the retry is bert's all the same.
    _ = scheduler.step(joined(bert), at: at(0))
    #expect(scheduler.advance(at: at(1)).last == .assign(attempt(0, 2), to: bert))
  }

  @Test func aRetryWaitsForAnotherWorkerThatIsBusy() {
    var scheduler = scheduler(2)
    _ = scheduler.step(joined(anna), at: at(0))
    _ = scheduler.step(joined(bert), at: at(0))
    _ = scheduler.step(.failed(attempt(0), by: anna, crash), at: at(0))
    #expect(scheduler.advance(at: at(5)) == [])
    #expect(scheduler.explanation(of: trials[0]) == .leftToOthers(.init(first: [bert], count: 1)))
    #expect(scheduler.step(.finished(attempt(1), by: bert), at: at(6)).last == .assign(attempt(0, 2), to: bert))
  }

  @Test func aRetryGoesBackToTheWorkerWhenTheOtherIsGone() {
    var scheduler = scheduler(2)
    _ = scheduler.step(joined(anna), at: at(0))
    _ = scheduler.step(joined(bert), at: at(0))
    _ = scheduler.step(.failed(attempt(0), by: anna, crash), at: at(0))
    _ = scheduler.advance(at: at(5))
    #expect(scheduler.step(.workerLeft(bert), at: at(6)).contains(.assign(attempt(0, 2), to: anna)))
  }

  @Test func aTrialThatFailsElsewhereTooAcquitsTheWorker() {
    var scheduler = scheduler(3)
    _ = annaFailsThree(&scheduler)
    #expect(scheduler.quarantinedWorkers == [anna])
    _ = scheduler.step(joined(bert), at: at(2))
    let effects = scheduler.step(.failed(attempt(0, 2), by: bert, crash), at: at(3))
    #expect(
      effects.contains(
        .recordReadmission(anna, reason: "a trial that failed here failed on another worker too")))
    #expect(scheduler.quarantinedWorkers == [])
    // Bert's failure is the trial's, which now counts it.
    #expect(effects.contains(.recordTrial(trials[0], .waiting, nil, failures: [.crashed: 1])))
  }

  /// A whole sweep of trials that crash everywhere is the sweep's fault: it fails, and every worker stays.
  @Test func aSweepOfBadTrialsFailsAndTakesNoWorkerAlong() {
    var scheduler = scheduler(6)
    _ = scheduler.step(joined(anna, host: "a"), at: at(0))
    _ = scheduler.step(joined(bert, host: "b"), at: at(0))
    for second in 1...400 {
      for worker in [anna, bert] {
        for execution in scheduler.leases(of: worker) ?? [] {
          _ = scheduler.step(.failed(execution, by: worker, crash), at: at(Int64(second)))
        }
      }
      _ = scheduler.advance(at: at(Int64(second)))
      #expect(scheduler.violations == [])
    }
    for trial in trials { #expect(scheduler.failure(of: trial) == crash) }
    #expect(scheduler.quarantinedWorkers == [])
  }

  /// One worker on which everything crashes, one on which nothing does: the sweep is complete, with no trial failed.
  @Test(arguments: [1, 2, 3]) func oneBadWorkerFailsNoSweep(crashLimit: Int) {
    var retries = RetryPolicy.standard
    retries.limits[.crashed] = crashLimit
    var scheduler = Scheduler(leaseDuration: .seconds(10_000), retries: retries)
    _ = scheduler.step(.submit(sweep, trials: trials, dataDigest: data), at: at(0))
    _ = scheduler.step(joined(anna, slots: 2), at: at(0))
    var executions = 0
    for second in 1...100 {
      if second == 30 { _ = scheduler.step(joined(bert), at: at(30)) }
      for execution in scheduler.leases(of: anna) ?? [] {
        executions += 1
        _ = scheduler.step(.failed(execution, by: anna, crash), at: at(Int64(second)))
      }
      for execution in scheduler.leases(of: bert) ?? [] {
        _ = scheduler.step(.finished(execution, by: bert), at: at(Int64(second)))
      }
      _ = scheduler.advance(at: at(Int64(second)))
    }
    for trial in trials { #expect(scheduler.state(of: trial) == .done) }
    #expect(scheduler.quarantinedWorkers == [anna])
    #expect(executions <= 4)
  }

  @Test func successOnAThirdWorkerSettlesThatTheOthersWereToBlame() {
    var scheduler = scheduler(1, quarantineAfter: 1)
    _ = scheduler.step(joined(anna), at: at(0))
    _ = scheduler.step(.failed(attempt(0), by: anna, crash), at: at(0))
    #expect(scheduler.quarantinedWorkers == [anna])
    _ = scheduler.step(joined(bert), at: at(1))
    _ = scheduler.step(.failed(attempt(0, 2), by: bert, crash), at: at(2))
    #expect(scheduler.quarantinedWorkers == [], "suspect is the trial")
    #expect(scheduler.step(joined(cora), at: at(3)).last == .assign(attempt(0, 3), to: cora))
    _ = scheduler.step(.finished(attempt(0, 3), by: cora), at: at(5))
    #expect(scheduler.quarantinedWorkers == [anna, bert])
  }

  @Test func aUserReadmitsAndTheRowBeginsAnew() {
    var scheduler = scheduler(3)
    _ = annaFailsThree(&scheduler)
    let effects = scheduler.step(.readmit(anna), at: at(1))
    #expect(
      effects == [
        .recordReadmission(anna, reason: "a user readmitted it"), .recordIssue(attempt(0, 2), to: anna),
        .assign(attempt(0, 2), to: anna),
      ])
    #expect(scheduler.step(.readmit(anna), at: at(1)) == [])
    _ = scheduler.step(.failed(attempt(0, 2), by: anna, crash), at: at(1))
    #expect(scheduler.quarantinedWorkers == [])
  }

  @Test func quarantineSurvivesARestartAndAReconnect() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    scheduler.restore(
      [.init(id: sweep, intent: .running, trials: [trials[0]], dataDigest: data)],
      [
        .init(id: trials[0], state: .waiting, attempts: [Attempt(AttemptNumber(1), by: anna, .released)])
      ], quarantines: [Quarantine(worker: anna, workerName: "anna", host: "lab", reason: reason)], at: at(0))
    #expect(scheduler.step(joined(anna, host: "lab"), at: at(1)) == [])
    #expect(scheduler.quarantine(of: anna)?.reason == reason)
    #expect(scheduler.step(.readmit(anna), at: at(2)).last == .assign(attempt(0, 2), to: anna))
  }

  @Test func aWorkerStartedLaterOnTheHostIsOnProbation() {
    var scheduler = scheduler(6)
    _ = annaFailsThree(&scheduler)
    _ = scheduler.step(.workerLeft(anna), at: at(1))
    _ = scheduler.step(joined(bert, slots: 6, host: "lab"), at: at(2))
    #expect(scheduler.isOnProbation(bert))
    // One that did not fail yet, for the others are suspect when they fail here too.
    let effects = scheduler.step(.failed(attempt(3), by: bert, crash), at: at(2))
    let reason = "a trial failed here, on a host where a worker is quarantined, the last crashed: signal 11"
    #expect(effects.contains(.recordQuarantine(bert, host: "lab", reason: reason)))
  }

  @Test func aResultEndsTheProbationAndWhatWasHeldAgainstTheHost() {
    var scheduler = scheduler(6)
    _ = annaFailsThree(&scheduler)
    _ = scheduler.step(.workerLeft(anna), at: at(1))
    _ = scheduler.step(joined(bert, host: "lab"), at: at(2))
    let execution = scheduler.leases(of: bert)?.first ?? attempt(0)
    let effects = scheduler.step(.finished(execution, by: bert), at: at(3))
    #expect(
      effects.contains(.recordReadmission(anna, reason: "a worker that was started after it on lab trained a trial")))
    #expect(!scheduler.isOnProbation(bert))
    _ = scheduler.step(joined(cora, host: "lab"), at: at(4))
    #expect(!scheduler.isOnProbation(cora))
  }

  @Test func zeroNeverQuarantines() {
    var scheduler = scheduler(6, quarantineAfter: 0)
    _ = annaFailsThree(&scheduler)
    #expect(scheduler.quarantinedWorkers == [])
  }
}
