import SweepCore
import SweepScheduling
import Testing

/// What an event costs and what is kept do not grow with the workers, trials and sweeps that it is not about. Counted in
/// what the scheduler looks at, and in what it holds.
struct BoundsTests {
  let data = Digest.sha256("data")
  let sweep = SweepID(.sha256("sweep"))
  let crash = AttemptFailure(.crashed, message: "signal 11")

  func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

  func worker(_ number: Int) -> WorkerID { WorkerID("worker-\(number)") }

  /// Distinct ids without the cost of hashes.
  func trials(_ count: Int) -> [TrialID] {
    (0..<count).compactMap { number in
      Digest(bytes: (0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 4))) }).map(TrialID.init)
    }
  }

  func scheduler(workers: Int, trials: Int) -> Scheduler {
    var scheduler = Scheduler(leaseDuration: .seconds(15))
    _ = scheduler.handle(.submit(sweep, trials: self.trials(trials), dataDigest: data), at: at(0))
    for number in 0..<workers {
      _ = scheduler.handle(.workerJoined(worker(number), slots: 1, dataDigests: [data], holding: []), at: at(0))
    }
    return scheduler
  }

  @Test(arguments: [1000, 4000]) func anIdleWorkersHeartbeatLooksAtNobodyElse(workers: Int) {
    var scheduler = scheduler(workers: workers, trials: 100_000)
    _ = scheduler.handle(.pause(sweep), at: at(0))
    _ = scheduler.advance(at: at(0))
    let before = scheduler.work
    var effects: [Scheduler.Effect] = []
    // Each two seconds for half a minute, spread over them.
    for beat in 0..<16 {
      for number in 0..<workers {
        let now = at(Int64(beat) * 2000 + Int64(number * 2000 / workers))
        effects += scheduler.handle(.workerAlive(worker(number), holding: []), at: now) + scheduler.advance(at: now)
      }
    }
    #expect(effects == [])
    #expect(scheduler.work.workers == before.workers)
    #expect(scheduler.work.jobs == before.jobs)
    // Once each lease duration and worker.
    #expect(scheduler.work.deadlines - before.deadlines <= 3 * workers)
    #expect(scheduler.footprint.deadlines <= 2 * workers + 64)
    #expect(scheduler.violations == [])
  }

  @Test(arguments: [1000, 100_000]) func aResultLooksAtOneWorkerAndOneTrial(trials: Int) throws {
    var scheduler = scheduler(workers: 200, trials: trials)
    _ = scheduler.advance(at: at(0))
    let before = scheduler.work
    for second in 1...3 {
      for number in 0..<200 {
        let execution = try #require(scheduler.leases(of: worker(number))?.first)
        let now = at(Int64(second * 1000 + number))
        _ = scheduler.handle(.finished(execution, by: worker(number)), at: now)
        #expect(scheduler.advance(at: now).count == 2)
      }
    }
    #expect(scheduler.work.workers - before.workers == 600)
    #expect(scheduler.work.jobs - before.jobs == 600)
    #expect(scheduler.counts(of: sweep)?.done == 600)
  }

  @Test func eventsOfATurnAreScheduledOnce() {
    var scheduler = scheduler(workers: 1000, trials: 1000)
    let before = scheduler.work
    let effects = scheduler.advance(at: at(0))
    #expect(effects.count == 2000)
    #expect(scheduler.work.workers - before.workers == 1000)
    #expect(scheduler.work.jobs - before.jobs == 1000)
  }

  @Test func pausingAndResumingLeavesNothingBehind() {
    var scheduler = scheduler(workers: 0, trials: 100_000)
    let before = scheduler.footprint
    for _ in 0..<100 {
      _ = scheduler.step(.pause(sweep), at: at(0))
      _ = scheduler.step(.resume(sweep), at: at(0))
      _ = scheduler.step(.cancel(sweep), at: at(0))
      _ = scheduler.step(.resume(sweep), at: at(0))
    }
    #expect(scheduler.footprint == before)
    #expect(scheduler.counts(of: sweep)?.waiting == 100_000)
    #expect(scheduler.violations == [])
  }

  @Test func workersThatComeAndGoLeaveNothingBehind() {
    var scheduler = scheduler(workers: 0, trials: 10)
    for number in 0..<31_500 {
      _ = scheduler.step(
        .workerJoined(worker(number), host: "lab", slots: 1, dataDigests: [data], holding: []), at: at(0))
      _ = scheduler.step(.workerLeft(worker(number)), at: at(0))
    }
    #expect(scheduler.footprint.workers == 1)
    #expect(scheduler.footprint.streaks == 0)
    #expect(scheduler.footprint.deadlines <= 64)
  }

  @Test func streaksOfWorkersThatAreGoneAreBounded() {
    var scheduler = Scheduler(leaseDuration: .seconds(15), quarantineAfter: 1)
    _ = scheduler.step(.submit(sweep, trials: trials(6000), dataDigest: data), at: at(0))
    var readmitted = 0
    for number in 0..<5000 {
      let id = worker(number)
      _ = scheduler.step(.workerJoined(id, slots: 1, dataDigests: [data], holding: []), at: at(0))
      for execution in scheduler.leases(of: id) ?? [] {
        _ = scheduler.step(.failed(execution, by: id, crash), at: at(0))
      }
      for effect in scheduler.step(.workerLeft(id), at: at(0)) {
        if case .recordReadmission = effect { readmitted += 1 }
      }
    }
    #expect(scheduler.footprint.streaks == 4096)
    #expect(readmitted == 5000 - 4096)
    #expect(scheduler.quarantine(of: worker(0)) == nil)
    #expect(scheduler.quarantine(of: worker(4999)) != nil)
    #expect(scheduler.violations == [])
  }

  /// Trials that failed on this worker are left to another one, which is busy.
  @Test func trialsLeftToOthersAreLookedPastUpToALimit() throws {
    let all = trials(200)
    var scheduler = Scheduler(leaseDuration: .seconds(10_000), quarantineAfter: 0)
    _ = scheduler.step(.submit(sweep, trials: all, dataDigest: data), at: at(0))
    _ = scheduler.step(.workerJoined(worker(0), slots: 100, dataDigests: [data], holding: []), at: at(0))
    for execution in scheduler.leases(of: worker(0)) ?? [] {
      _ = scheduler.handle(.failed(execution, by: worker(0), crash), at: at(0))
    }
    _ = scheduler.handle(.workerJoined(worker(1), slots: 1, dataDigests: [data], holding: []), at: at(0))
    // The 100 that did not fail run; then the 100 that failed are due, and worker 1 has a slot for one of them.
    _ = scheduler.advance(at: at(0))
    for execution in scheduler.leases(of: worker(0)) ?? [] {
      _ = scheduler.handle(.finished(execution, by: worker(0)), at: at(1))
    }
    let before = scheduler.work
    _ = scheduler.advance(at: at(5000))
    #expect(scheduler.leaseCount(of: worker(0)) == 0)
    #expect(scheduler.work.jobs - before.jobs == 66, "64 and one for worker 0, and one for worker 1")
    #expect(scheduler.explanation(of: all[99]) == .leftToOthers(.init(first: [worker(1)], count: 1)))
    #expect(scheduler.violations == [])
  }

  @Test func aStallNamesAFewWorkersAndCountsAll() {
    let scheduler = {
      var scheduler = self.scheduler(workers: 50, trials: 1)
      for number in 0..<50 { _ = scheduler.handle(.workerUnreachable(worker(number)), at: at(0)) }
      return scheduler
    }()
    let expected = Scheduler.StallCause(.unreachable, .init(first: (0..<5).map(worker), count: 50))
    #expect(scheduler.stall(on: data) == expected)
    #expect(scheduler.stall(of: sweep) == expected)
    #expect(scheduler.state(of: sweep) == .stalled)
    #expect(scheduler.stall(on: .sha256("other"))?.kind == .dataMissing)
  }
}
