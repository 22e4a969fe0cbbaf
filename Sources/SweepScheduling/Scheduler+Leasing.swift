internal import SweepCore

extension Scheduler {
  /// Jobs that are better left to other workers and are looked past, at each request of a worker, for results and for
  /// checks. A worker that failed at more than this many of the first trials in line waits until others have taken
  /// some: they can, for each of these is left to a worker that is fit for it.
  static let passedOverLimit = 64

  /// Leases what is ready: to a worker with a free slot before one that only wants more to be ready, and to the one that
  /// can take most first, so that load spreads.
  ///
  /// O(log n) for each lease, and for each worker that finds nothing although something is ready for its data: at most
  /// as many as the first `passedOverLimit` trials in line have failed on.
  mutating func leaseReady(at now: Instant, _ effects: inout [Effect]) {
    while let worker = workers.next(for: [jobs.readyChecks.data, jobs.readyResults.data]) {
      work.workers += 1
      guard let job = nextJob(for: worker) else {
        workers.passOver(worker)
        continue
      }
      let id = workers.id(of: worker)
      let attempt = jobs.issue(job.trial, to: id)
      lease(job, attempt, to: worker, at: now)
      let execution = Execution(jobs.id(of: job.trial), attempt)
      effects.append(.recordIssue(execution, to: id))
      effects.append(.assign(execution, to: id))
    }
    workers.endRound()
  }

  /// Makes an attempt the lease of a job.
  mutating func lease(_ job: Job, _ attempt: AttemptNumber, to worker: Int, at now: Instant) {
    let deadline = now + leaseDuration
    jobs.move(job, to: .leased(Lease(attempt: attempt, worker: worker, deadline: deadline)))
    workers.addLease(of: job, to: worker, deadline: deadline)
  }

  /// The first job that this worker should be given. Checks come first: somebody waits for them, and a sweep has time.
  private mutating func nextJob(for worker: Int) -> Job? {
    first(in: jobs.readyChecks, .check, for: worker) ?? first(in: jobs.readyResults, .result, for: worker)
  }

  private mutating func first(in queue: ReadyQueue, _ purpose: Purpose, for worker: Int) -> Job? {
    let data = workers.data(of: worker)
    var start = Turn(sweep: 0, index: 0)
    for _ in 0...Self.passedOverLimit {
      guard let turn = queue.next(from: start, ofData: data) else { return nil }
      work.jobs += 1
      let job = Job(trial: jobs.sweeps.trial(at: turn), purpose: purpose)
      if !isBetterLeftToOthers(job, by: worker) { return job }
      start = Turn(sweep: turn.sweep, index: turn.index + 1)
    }
    return nil
  }

  /// Whether the job failed on this worker already, or is a check of its own result, and there is another one for it: so
  /// a bad worker does not use up a trial's attempts, and a bad trial shows itself as one by failing elsewhere too.
  /// O(workers that it failed on).
  private func isBetterLeftToOthers(_ job: Job, by worker: Int) -> Bool {
    let unfit = workersToAvoid(for: job)
    guard !unfit.isEmpty, unfit.contains(workers.id(of: worker)) else { return false }
    return workers.countFit(for: jobs.data(of: job.trial), besides: unfit) > 0
  }

  /// Workers that are given the job only where there is no other.
  func workersToAvoid(for job: Job) -> Set<WorkerID> {
    var workers = jobs.record(of: job)?.failedOn ?? []
    guard job.purpose == .check, let attempt = jobs.committedAttempt(of: job.trial),
      let owner = jobs.attempts(of: job.trial).owner(of: attempt)
    else { return workers }
    workers.insert(owner)
    return workers
  }
}
