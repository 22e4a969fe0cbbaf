internal import SweepCore

/// How attempts end.
extension Scheduler {
  mutating func finish(
    _ execution: Execution, by id: WorkerID, diverged: Bool, at now: Instant, _ effects: inout [Effect]
  ) {
    guard let trial = jobs.handle(of: execution.trial), jobs.attempts(of: trial).owner(of: execution.attempt) == id
    else {
      effects.append(.revoke(execution, from: id, .unknown))
      effects.append(.settle(execution, with: id))
      return
    }
    if let committed = jobs.committedAttempt(of: trial) {
      if committed != execution.attempt { effects.append(.compareResult(execution)) }
      if let (check, lease) = jobs.leased(trial, execution.attempt) {
        end(check, lease, .compared, &effects)
        jobs.move(check, to: .done(execution.attempt))
        clearStreak(of: id, &effects)
      }
      effects.append(.settle(execution, with: id))
      return
    }
    // Whatever became of the lease meanwhile: an attempt that was issued counts until its trial is done.
    let job = Job(trial: trial, purpose: .result)
    let lease = jobs.lease(of: job)
    if let lease { workers.removeLease(of: job, from: lease.worker) }
    jobs.commit(execution.attempt, of: trial, diverged: diverged)
    effects.append(.commit(execution))
    effects.append(record(trial))
    effects.append(.recordEnd(execution, .committed))
    effects.append(.settle(execution, with: id))
    if let lease, lease.attempt != execution.attempt {
      let other = self.execution(job, lease)
      effects.append(.recordEnd(other, .superseded))
      effects.append(.revoke(other, from: workers.id(of: lease.worker), .superseded))
    }
    clearStreak(of: id, &effects)
    // Done here, it was not the trial's fault elsewhere.
    for other in jobs.failedOn(trial).sorted() where other != id { evaluateStreak(of: other, &effects) }
  }

  /// Takes in a failure that the attempt's worker saw.
  mutating func report(
    _ failure: AttemptFailure, of execution: Execution, by id: WorkerID, at now: Instant, _ effects: inout [Effect]
  ) {
    if let trial = jobs.handle(of: execution.trial), jobs.attempts(of: trial).owner(of: execution.attempt) == id {
      jobs.markReported(execution.attempt, of: trial)
      if let (job, _) = jobs.leased(trial, execution.attempt) { fail(job, failure, at: now, &effects) }
    }
    effects.append(.settle(execution, with: id))
  }

  /// Ends the lease of a job as failed: the job is tried again, or fails with it.
  mutating func fail(_ job: Job, _ failure: AttemptFailure, at now: Instant, _ effects: inout [Effect]) {
    guard let lease = jobs.lease(of: job) else { return }
    end(job, lease, .failed(failure), &effects)
    jobs.addFailure(failure.failureClass, to: job)
    let failures = jobs.record(of: job)?.failures ?? [:]
    let delay = retries.delay(after: failure.failureClass, failures: failures)
    jobs.move(job, to: delay.map { $0 > .zero ? .delayed(until: now + $0) : .waiting } ?? .failed(failure))
    if job.purpose == .result { effects.append(record(job.trial)) }
    guard failure.failureClass.blamesWorker else { return }
    let id = workers.id(of: lease.worker)
    jobs.addFailedOn(id, to: job)
    // A check's failure costs the trial nothing, for it has its result.
    streaks.add(failure, of: job.trial, to: id, isCharged: job.purpose == .result, in: jobs)
    evaluateStreak(of: id, &effects)
    for other in jobs.failedOn(job.trial).sorted() where other != id { evaluateStreak(of: other, &effects) }
  }

  /// Gives a lease back without fault, and lets its job wait for another slot.
  mutating func release(_ job: Job, _ effects: inout [Effect]) {
    guard let lease = jobs.lease(of: job) else { return }
    end(job, lease, .released, &effects)
    jobs.move(job, to: .waiting)
  }

  /// Takes a lease back from its worker.
  mutating func revoke(_ job: Job, _ reason: RevokeReason, _ effects: inout [Effect]) {
    guard let lease = jobs.lease(of: job) else { return }
    release(job, &effects)
    effects.append(.revoke(execution(job, lease), from: workers.id(of: lease.worker), reason))
  }

  /// Ends an attempt that has the lease of a job; the job's state is the caller's to change.
  private mutating func end(_ job: Job, _ lease: Lease, _ ending: AttemptEnding, _ effects: inout [Effect]) {
    workers.removeLease(of: job, from: lease.worker)
    effects.append(.recordEnd(execution(job, lease), ending))
  }

  /// What the store is to hold of a trial.
  func record(_ trial: Int) -> Effect {
    let job = Job(trial: trial, purpose: .result)
    var failure: AttemptFailure?
    if case .failed(let last) = jobs.state(of: job) { failure = last }
    let state = jobs.progress(of: trial)
    return .recordTrial(
      jobs.id(of: trial), state == .running ? .waiting : state, failure, failures: jobs.record(of: job)?.failures ?? [:]
    )
  }
}
