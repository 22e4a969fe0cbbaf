import SweepCore
import SweepScheduling
import Testing

/// For every reason why a trial does not run, the words for it.
struct ExplanationTests {
  let data = Digest.sha256("data")
  let sweep = SweepID(.sha256("sweep"))
  let one = TrialID(.sha256("trial 1"))
  let two = TrialID(.sha256("trial 2"))
  let anna = WorkerID("anna")
  let crash = AttemptFailure(.crashed, message: "signal 11")

  func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

  func submitted() -> Scheduler {
    var scheduler = Scheduler(leaseDuration: .seconds(10))
    _ = scheduler.step(.submit(sweep, trials: [one, two], dataDigest: data), at: at(0))
    return scheduler
  }

  func joined(_ digest: Digest? = nil) -> Scheduler.Event {
    .workerJoined(anna, slots: 1, dataDigests: [digest ?? data], holding: [])
  }

  func stalled(_ kind: Stall.Kind, _ workers: [WorkerID]) -> Scheduler.Explanation {
    .stalled(.init(kind, .init(first: workers, count: workers.count)))
  }

  @Test func withoutWorkersNothingRuns() {
    let scheduler = submitted()
    #expect(scheduler.explanation(of: one) == stalled(.noWorkers, []))
    #expect(scheduler.explanation(of: TrialID(.sha256("no trial"))) == nil)
  }

  @Test func withoutTheDataNothingRuns() {
    var scheduler = submitted()
    _ = scheduler.step(joined(.sha256("other")), at: at(0))
    #expect(scheduler.explanation(of: one) == stalled(.dataMissing, [anna]))
  }

  @Test func anUnreachableWorkerIsNamed() {
    var scheduler = submitted()
    _ = scheduler.step(joined(), at: at(0))
    _ = scheduler.step(.workerUnreachable(anna), at: at(0))
    #expect(scheduler.explanation(of: two) == stalled(.unreachable, [anna]))
  }

  @Test func aTrialInLineIsToldHowManyAreBeforeIt() {
    var scheduler = submitted()
    _ = scheduler.step(joined(), at: at(0))
    #expect(
      scheduler.explanation(of: one) == .running(Execution(one, AttemptNumber(1)), on: anna))
    #expect(scheduler.explanation(of: two) == .slotsBusy(ahead: 0, slots: 1))
    let third = TrialID(.sha256("trial 3"))
    _ = scheduler.step(.submit(SweepID(.sha256("b")), trials: [third], dataDigest: data), at: at(0))
    #expect(scheduler.explanation(of: third) == .slotsBusy(ahead: 1, slots: 1))
  }

  @Test func aRetryWaitsForItsTime() {
    var scheduler = submitted()
    _ = scheduler.step(joined(), at: at(0))
    _ = scheduler.step(.failed(Execution(one, AttemptNumber(1)), by: anna, crash), at: at(3))
    #expect(scheduler.explanation(of: one) == .backoff(until: at(4)))
  }

  @Test func endsAreTold() {
    var scheduler = submitted()
    _ = scheduler.step(.pause(sweep), at: at(0))
    #expect(scheduler.explanation(of: one) == .paused)
    _ = scheduler.step(.cancel(sweep), at: at(0))
    #expect(scheduler.explanation(of: one) == .cancelled)
    _ = scheduler.step(.resume(sweep), at: at(0))
    _ = scheduler.step(joined(), at: at(0))
    let rejected = AttemptFailure(.rejected, message: "no")
    _ = scheduler.step(.failed(Execution(one, AttemptNumber(1)), by: anna, rejected), at: at(1))
    #expect(scheduler.explanation(of: one) == .failed(rejected))
    _ = scheduler.step(.finished(Execution(two, AttemptNumber(1)), by: anna), at: at(1))
    #expect(scheduler.explanation(of: two) == .done(AttemptNumber(1)))
  }
}
