package import SweepCore

/// Decides which worker trains what. A pure state machine: events and time in, effects out; no clock, no I/O.
///
/// It schedules trials, not shards: a trial that stands in two sweeps is trained once and fills both shards. An attempt
/// number is therefore counted per trial, and is the fencing token: any attempt ever issued counts until its trial is
/// done, none after.
///
/// Its parts own their state: `JobTable` the trials and what becomes of them, `WorkerTable` the workers and who can be
/// given what, `FailureStreaks` what failures say of workers. With n trials, sweeps and workers, an event costs
/// O(log n) for each execution and trial that it names, and a turn O(log n) for each lease that begins or ends in it.
/// What a user does to a sweep costs O(log n) for each trial that it changes, and for `submit` O(log n) for each trial.
package struct Scheduler: Sendable {
  /// Of what a worker wants to have ready beyond its slots, no more than this counts.
  package static let creditLimit = 1024

  let leaseDuration: Duration
  let retries: RetryPolicy
  var jobs = JobTable()
  var workers = WorkerTable()
  var streaks: FailureStreaks
  /// Workers of which something was heard since the last turn, and which may not know yet what data is wanted.
  private var uninformed: [Int] = []
  package internal(set) var work = Work()

  /// - Parameters:
  ///   - leaseDuration: how long a worker may be silent about an attempt before the attempt counts as lost.
  ///   - quarantineAfter: shards that fail in a row on a worker until it gets no more; 0 for never.
  package init(leaseDuration: Duration, retries: RetryPolicy = .standard, quarantineAfter: Int = 3) {
    precondition(leaseDuration > .zero, "a lease lasts longer than nothing")
    self.leaseDuration = leaseDuration
    self.retries = retries
    streaks = FailureStreaks(limit: quarantineAfter)
  }

  /// Takes `event` in and says what to do about it. Nothing is leased before `advance`, which is to be called once
  /// for the events of a turn.
  package mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
    var effects: [Effect] = []
    switch event {
    case .submit(let id, let trials, let dataDigest): submit(id, trials, dataDigest: dataDigest, &effects)
    case .pause(let id): setIntent(of: id, to: .paused, &effects)
    case .resume(let id): setIntent(of: id, to: .running, &effects)
    case .cancel(let id): setIntent(of: id, to: .cancelled, &effects)
    case .rerunFailed(let id): rerun(jobs.sweeps.handle(of: id).map { jobs.sweeps.failed(of: $0) } ?? [], &effects)
    case .rerun(let trials): rerun(trials, &effects)
    case .check(let trials): check(trials)
    case .endChecks(let trials): endChecks(trials, &effects)
    case .workerJoined(let id, let host, let slots, let credit, let digests, let holding, let isAdmitted):
      join(
        id, host: host, slots: slots, credit: credit, digests: digests, holding: holding, isAdmitted: isAdmitted,
        at: now, &effects)
    case .workerAdmitted(let id):
      if let worker = workers.handle(of: id) {
        workers.setAdmitted(worker)
        noteHeard(worker)
      }
    case .readmit(let id): readmit(id, reason: "a user readmitted it", &effects)
    case .workerAlive(let id, let credit, let holding):
      heartbeat(id, credit: credit, holding: holding, at: now, &effects)
    case .workerWants(let id, let credit):
      if let worker = workers.handle(of: id) { workers.setCredit(worker, min(max(credit, 0), Self.creditLimit)) }
    case .workerUnreachable(let id): if let worker = workers.handle(of: id) { workers.setUnreachable(worker) }
    case .workerLeft(let id): leave(id, &effects)
    case .finished(let execution, let worker, let diverged):
      finish(execution, by: worker, diverged: diverged, at: now, &effects)
    case .failed(let execution, let worker, let failure): report(failure, of: execution, by: worker, at: now, &effects)
    }
    return effects
  }

  /// Ends what is due, lets wait for a slot what was delayed, and leases what can be leased.
  ///
  /// A lease ends here if nothing was heard of it by `now`. What has arrived by then is therefore to be handled first;
  /// that is the caller's duty, and so is calling this at `nextDeadline`.
  package mutating func advance(at now: Instant) -> [Effect] {
    var effects: [Effect] = []
    while let worker = workers.popDue(at: now) {
      work.deadlines += 1
      expire(worker, at: now, &effects)
    }
    work.deadlines += jobs.releaseDelayed(at: now)
    leaseReady(at: now, &effects)
    for worker in uninformed { reportMissingData(to: worker, &effects) }
    uninformed = []
    for worker in streaks.forgetOldest() {
      effects.append(
        .recordReadmission(worker, reason: "it is gone, and so are \(FailureStreaks.goneLimit) others since"))
    }
    return effects
  }

  /// When time alone may next change something; nil when nothing waits for time. It may be earlier than that, where a
  /// lease was extended meanwhile, and is after `now` once `advance` was called. O(1).
  package var nextDeadline: Instant? {
    guard let worker = workers.nextDeadline else { return jobs.nextDeadline }
    return jobs.nextDeadline.map { min($0, worker) } ?? worker
  }

  /// Lets the worker be told in this turn of data that it lacks, unless it knows. O(1).
  mutating func noteHeard(_ worker: Int) {
    if !workers.isUpToDate(worker, jobs.sweeps.wantedRevision) { uninformed.append(worker) }
  }

  /// Tells a worker with a free slot for which sweeps it lacks the data, of each once.
  private mutating func reportMissingData(to worker: Int, _ effects: inout [Effect]) {
    let sweeps = jobs.sweeps
    guard workers.isKnown(worker), workers.hasFreeSlot(worker),
      !workers.isUpToDate(worker, sweeps.wantedRevision)
    else { return }
    let missing = sweeps.wanting(otherThan: workers.data(of: worker), except: workers.told(worker))
    for sweep in missing {
      effects.append(
        .reportMissingData(
          workers.id(of: worker), sweep: sweeps.ids[sweep], needed: sweeps.digests[sweeps.data(of: sweep)]))
    }
    workers.tell(worker, of: missing, revision: sweeps.wantedRevision)
  }

  /// The execution that holds the lease of a job.
  func execution(_ job: Job, _ lease: Lease) -> Execution { Execution(jobs.id(of: job.trial), lease.attempt) }
}
