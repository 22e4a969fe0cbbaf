import SweepCore
import SweepScheduling
import Testing

/// A worker may have executions ready beyond its slots, and nobody pays for those that it never began.
struct CreditTests {
  let data = Digest.sha256("data")
  let sweep = SweepID(.sha256("sweep"))
  let trials = (1...8).map { TrialID(.sha256("trial \($0)")) }
  let anna = WorkerID("anna")
  let bert = WorkerID("bert")
  let lost = AttemptFailure(.lost, message: "nothing was heard of this attempt for 10.0 seconds")

  func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

  func attempt(_ trial: Int, _ number: Int = 1) -> Execution { Execution(trials[trial], AttemptNumber(number)) }

  func joined(_ id: WorkerID, slots: Int = 1, credit: Int = 0) -> Scheduler.Event {
    .workerJoined(id, slots: slots, credit: credit, dataDigests: [data], holding: [])
  }

  func scheduler(_ count: Int) -> Scheduler {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.step(.submit(sweep, trials: Array(trials.prefix(count)), dataDigest: data), at: at(0))
    return scheduler
  }

  @Test func aWorkerWithCreditHasMoreReady() {
    var scheduler = scheduler(8)
    _ = scheduler.step(joined(anna, slots: 2, credit: 1), at: at(0))
    #expect(scheduler.leases(of: anna) == [attempt(0), attempt(1), attempt(2)])
    #expect(scheduler.explanation(of: trials[3]) == .slotsBusy(ahead: 0, slots: 2))
    _ = scheduler.step(.workerAlive(anna, credit: 3, holding: [attempt(0), attempt(1), attempt(2)]), at: at(1))
    #expect(scheduler.leases(of: anna)?.count == 5)
    // Less credit takes nothing back.
    _ = scheduler.step(.workerAlive(anna, credit: 0, holding: []), at: at(2))
    #expect(scheduler.leases(of: anna)?.count == 5)
    _ = scheduler.step(.finished(attempt(0), by: anna), at: at(3))
    #expect(scheduler.leases(of: anna)?.count == 4)
    #expect(scheduler.violations == [])
  }

  @Test func aFreeSlotGoesBeforeCredit() {
    var scheduler = scheduler(3)
    _ = scheduler.handle(joined(anna, credit: 8), at: at(0))
    _ = scheduler.handle(joined(bert), at: at(0))
    _ = scheduler.advance(at: at(0))
    #expect(scheduler.leases(of: anna) == [attempt(0), attempt(2)])
    #expect(scheduler.leases(of: bert) == [attempt(1)])
  }

  @Test func whatALostWorkerNeverBeganWaitsAgainWithoutAFault() {
    var scheduler = scheduler(3)
    _ = scheduler.step(joined(anna, credit: 2), at: at(0))
    #expect(
      scheduler.advance(at: at(10)) == [
        .recordEnd(attempt(0), .failed(lost)), .recordTrial(trials[0], .waiting, nil, failures: [.lost: 1]),
        .recordEnd(attempt(1), .released), .recordEnd(attempt(2), .released),
      ])
    #expect(scheduler.leases(of: anna) == nil)
    _ = scheduler.step(joined(bert, slots: 2), at: at(10))
    #expect(scheduler.leases(of: bert) == [attempt(1, 2), attempt(2, 2)])
    #expect(scheduler.violations == [])
  }

  /// What is ready was issued later than what runs, and so would be due later.
  @Test func whatASilentWorkerHasReadyIsGivenBackWithTheFirstThatIsLost() {
    var scheduler = scheduler(1)
    _ = scheduler.step(joined(anna, credit: 1), at: at(0))
    let second = SweepID(.sha256("second"))
    _ = scheduler.step(.submit(second, trials: [trials[1]], dataDigest: data), at: at(8))
    #expect(scheduler.leases(of: anna) == [attempt(0), attempt(1)])
    #expect(
      scheduler.advance(at: at(10)) == [
        .recordEnd(attempt(0), .failed(lost)), .recordTrial(trials[0], .waiting, nil, failures: [.lost: 1]),
        .recordEnd(attempt(1), .released),
      ])
  }

  @Test func whatALivingWorkerNeverBeganAndDoesNotNameIsGivenBack() {
    var scheduler = scheduler(2)
    _ = scheduler.step(joined(anna, credit: 1), at: at(0))
    _ = scheduler.step(.workerAlive(anna, holding: [attempt(0)]), at: at(3))
    #expect(scheduler.step(joined(bert), at: at(10)).first == .recordEnd(attempt(1), .released))
    #expect(scheduler.leases(of: anna) == [attempt(0)])
    #expect(scheduler.leases(of: bert) == [attempt(1, 2)])
  }

  @Test func aSilentWorkerGetsNothingForTheSlotsOfItsLostLeases() {
    var scheduler = scheduler(8)
    _ = scheduler.step(.pause(sweep), at: at(0))
    _ = scheduler.step(joined(anna, slots: 2), at: at(0))
    _ = scheduler.step(.resume(sweep), at: at(5))
    _ = scheduler.step(.workerAlive(anna, holding: [attempt(0)]), at: at(6))
    _ = scheduler.advance(at: at(15))
    #expect(scheduler.leases(of: anna) == [attempt(0), attempt(2)], "the lost one's slot, for anna was heard of")
    _ = scheduler.advance(at: at(16))
    #expect(scheduler.leases(of: anna) == [attempt(2)])
    #expect(scheduler.explanation(of: trials[3]) == .stalled(.init(.unreachable, .init(first: [anna], count: 1))))
    _ = scheduler.advance(at: at(25))
    #expect(scheduler.leases(of: anna) == nil)
  }

  @Test func creditIsBounded() {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    let many = (0..<2000).map { TrialID(.sha256("one of many \($0)")) }
    _ = scheduler.step(.submit(sweep, trials: many, dataDigest: data), at: at(0))
    _ = scheduler.step(joined(anna, credit: .max), at: at(0))
    #expect(scheduler.leaseCount(of: anna) == 1 + Scheduler.creditLimit)
    _ = scheduler.step(joined(bert, credit: -5), at: at(0))
    #expect(scheduler.leaseCount(of: bert) == 1)
  }
}
