internal import HeapModule
package import SweepCore

/// Decides which worker trains what. A pure state machine: events and time in, effects out; no clock, no I/O.
///
/// It schedules trials, not shards: a trial that stands in two sweeps is trained once and fills both shards. An attempt
/// number is therefore counted per trial, and is the fencing token: any attempt ever issued counts until its trial is
/// committed, none after.
package struct Scheduler: Sendable {
  package struct Lease: Hashable, Sendable {
    package let attempt: AttemptNumber
    package let worker: WorkerID
    package var deadline: Instant
  }

  package enum Phase: Hashable, Sendable {
    case pending(notBefore: Instant)
    case leased(Lease)
    case committed(AttemptNumber)
    case failed(AttemptFailure)
  }

  struct Trial {
    let dataDigest: Digest
    var phase: Phase
    var lastAttempt = AttemptNumber(0)
    /// Since the trial was submitted or last rerun.
    var failures: [FailureClass: Int] = [:]
    /// Whom each attempt was issued to. An attempt that ended stays: its result still counts until the commit.
    var owners: [AttemptNumber: WorkerID] = [:]
    /// Attempts issued and not ended.
    var open: Set<AttemptNumber> = []
    /// Attempts whose own worker reported their failure: nothing of them goes on anywhere.
    var concluded: Set<AttemptNumber> = []
    /// Workers on which it failed in a way that blames the worker, since the trial was submitted or last rerun.
    var failedOn: Set<WorkerID> = []
    /// Its places in sweeps, in order of submission.
    var shards: [ShardID] = []
  }

  struct Sweep {
    var state: SweepIntent
    let dataDigest: Digest
    /// Position among all sweeps, by time of submission.
    let order: Int
    let trials: [TrialID]
  }

  struct Worker {
    var slots: Int
    var dataDigests: Set<Digest>
    var leases: Set<Execution> = []
    /// The worker counts as gone when nothing was heard of it until then.
    var deadline: Instant
    /// False from a message that could not be delivered to the next one that comes.
    var isReachable: Bool
    /// Whether it has shown that it computes the right bits.
    var isAdmitted = true
    var toldOfMissingData: Set<SweepID> = []

    /// Whether it can be sent anything to train.
    var isReady: Bool { slots > 0 && isReachable && isAdmitted }
    var freeSlots: Int { isReady ? max(slots - leases.count, 0) : 0 }
  }

  /// A trial's turn: sweeps in order of submission, trials in order of their shards.
  struct Turn: Comparable {
    let sweep: Int
    let index: Int
    let trial: TrialID

    static func < (left: Turn, right: Turn) -> Bool {
      (left.sweep, left.index) < (right.sweep, right.index)
    }
  }

  struct Delayed: Comparable {
    let due: Instant
    let trial: TrialID

    static func < (left: Delayed, right: Delayed) -> Bool { left.due < right.due }
  }

  let leaseDuration: Duration
  let retries: RetryPolicy
  /// Shards that fail in a row on a worker until it gets no more; 0 never takes one out.
  let quarantineAfter: Int
  var sweeps: [SweepID: Sweep] = [:]
  var trials: [TrialID: Trial] = [:]
  var workers: [WorkerID: Worker] = [:]
  /// Trials that may be leased, per data set. Entries are not removed when a trial stops being ready; they are looked
  /// at again when their turn comes.
  var ready: [Digest: Heap<Turn>] = [:]
  var delayed = Heap<Delayed>()
  /// What the failures of workers say of them, whether they are connected or not.
  var conducts: [WorkerID: Conduct] = [:]
  /// Committed trials that are trained once more, and those that were.
  var checks: [TrialID: Check] = [:]
  /// Checks that wait for a slot, in the order of their turns.
  var waitingChecks: [TrialID] = []
  /// Checks that failed and are tried again after a while.
  var delayedChecks: Set<TrialID> = []

  /// - Parameters:
  ///   - leaseDuration: how long a worker may be silent about an attempt before the attempt counts as lost.
  ///   - quarantineAfter: shards that fail in a row on a worker until it gets no more; 0 for never.
  package init(leaseDuration: Duration, retries: RetryPolicy = .standard, quarantineAfter: Int = 3) {
    precondition(leaseDuration > .zero, "a lease lasts longer than nothing")
    self.leaseDuration = leaseDuration
    self.retries = retries
    self.quarantineAfter = quarantineAfter
  }

  /// Takes `event` in and says what to do. Every call also ends what is due at `now` and leases what can be leased.
  package mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
    var effects: [Effect] = []
    switch event {
    case .submit(let id, let trials, let dataDigest):
      submit(id, trials: trials, dataDigest: dataDigest, at: now, &effects)
    case .pause(let id): setState(of: id, to: .paused, at: now, &effects)
    case .resume(let id): setState(of: id, to: .running, at: now, &effects)
    case .cancel(let id): setState(of: id, to: .cancelled, at: now, &effects)
    case .rerunFailed(let id): rerun(sweeps[id]?.trials ?? [], at: now, &effects)
    case .rerun(let trials): rerun(trials, at: now, &effects)
    case .check(let trials): check(trials)
    case .endChecks(let trials): endChecks(trials, &effects)
    case .workerJoined(let id, let host, let slots, let dataDigests, let holding, let isAdmitted):
      noteHost(host, of: id)
      workerJoined(
        id, slots: slots, dataDigests: dataDigests, holding: holding, isAdmitted: isAdmitted, at: now, &effects)
    case .workerAdmitted(let id): workers[id]?.isAdmitted = true
    case .readmit(let id): readmit(id, reason: "a user readmitted it", &effects)
    case .workerAlive(let id, let holding): workerAlive(id, holding: holding, at: now, &effects)
    case .workerUnreachable(let id): workers[id]?.isReachable = false
    case .workerLeft(let id): workerLeft(id, at: now, &effects)
    case .finished(let execution, let worker): finished(execution, by: worker, at: now, &effects)
    case .failed(let execution, let worker, let failure):
      failed(execution, by: worker, failure, at: now, &effects)
    case .tick: break
    }
    expire(at: now, &effects)
    releaseDelayed(at: now)
    releaseChecks(at: now)
    leaseWhatCanBe(at: now, &effects)
    return effects
  }

  /// When time alone would next change something; nil when nothing waits for time.
  package var nextDeadline: Instant? {
    let leases = workers.values.lazy.flatMap(\.leases).compactMap { lease(of: $0)?.deadline }
    // A silent worker is forgotten when its last lease ends; until then its own deadline changes nothing.
    let forgotten = workers.values.lazy.filter(\.leases.isEmpty).map(\.deadline)
    return [leases.min(), forgotten.min(), delayed.min?.due, nextCheckDue].compactMap(\.self).min()
  }

  /// The lease of `execution`, as its trial's or as a check of it; nil where another attempt or nobody holds it.
  func lease(of execution: Execution) -> Lease? {
    if case .leased(let lease) = trials[execution.trial]?.phase, lease.attempt == execution.attempt { return lease }
    return checkLease(of: execution)
  }

  /// Whether a trial is asked for by a sweep that runs.
  func isWanted(_ trial: Trial) -> Bool {
    trial.shards.contains { sweeps[$0.sweep]?.state == .running }
  }
}
