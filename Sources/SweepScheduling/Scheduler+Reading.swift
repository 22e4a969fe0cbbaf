package import SweepCore

/// What others may know. O(1), unless said otherwise.
extension Scheduler {
  // MARK: Sweeps

  /// In order of submission.
  package var sweepIDs: [SweepID] { jobs.sweeps.ids }

  package func trials(of sweep: SweepID) -> [TrialID] {
    jobs.sweeps.handle(of: sweep).map { jobs.sweeps.trials(of: $0) } ?? []
  }

  package func intent(of sweep: SweepID) -> SweepIntent? {
    jobs.sweeps.handle(of: sweep).map { jobs.sweeps.intent(of: $0) }
  }

  /// How many of the sweep's trials are in each state.
  package func counts(of sweep: SweepID) -> TrialCounts? {
    jobs.sweeps.handle(of: sweep).map { jobs.sweeps.counts(of: $0) }
  }

  package func state(of sweep: SweepID) -> SweepState? {
    guard let intent = intent(of: sweep), let counts = counts(of: sweep) else { return nil }
    return SweepState(intent, counts, isStalled: stall(of: sweep) != nil)
  }

  // MARK: Trials

  /// Where a trial's result stands, or the last check of it; nil where there is none.
  ///
  /// A result is `.cancelled` where the trial waits and every sweep that it stands in is cancelled. A check is `.done`
  /// once its result was compared.
  package func state(of trial: TrialID, _ purpose: Purpose = .result) -> TrialState? {
    guard let handle = jobs.handle(of: trial) else { return nil }
    switch purpose {
    case .result:
      let state = jobs.progress(of: handle)
      return state == .waiting && jobs.isCancelled(handle) ? .cancelled : state
    case .check:
      return switch jobs.state(of: Job(trial: handle, purpose: .check)) {
      case nil: nil
      case .waiting, .delayed: .waiting
      case .leased: .running
      case .done: .done
      case .failed: .failed
      }
    }
  }

  /// Why the trial, or the last check of it, failed for good; nil where it did not.
  package func failure(of trial: TrialID, _ purpose: Purpose = .result) -> AttemptFailure? {
    if case .failed(let failure) = jobState(of: trial, purpose) { failure } else { nil }
  }

  /// The attempt whose result is the trial's.
  package func committedAttempt(of trial: TrialID) -> AttemptNumber? { doneAttempt(of: trial, .result) }

  /// The attempt whose result the last check of the trial came to.
  package func comparedAttempt(of trial: TrialID) -> AttemptNumber? { doneAttempt(of: trial, .check) }

  /// The attempt that is leased, and to whom.
  package func runningAttempt(
    of trial: TrialID, _ purpose: Purpose = .result
  ) -> (execution: Execution, worker: WorkerID)? {
    jobState(of: trial, purpose)?.lease.map { (Execution(trial, $0.attempt), workers.id(of: $0.worker)) }
  }

  /// Attempts issued so far.
  package func attempts(of trial: TrialID) -> Int { jobs.handle(of: trial).map { jobs.attempts(of: $0).count } ?? 0 }

  /// Its places in sweeps, in order of submission. O(their number).
  package func shards(of trial: TrialID) -> [ShardID] {
    guard let handle = jobs.handle(of: trial) else { return [] }
    return jobs.turns(of: handle).map { ShardID(sweep: jobs.sweeps.ids[$0.sweep], index: $0.index) }
  }

  /// Whether this attempt was issued to this worker and its trial still wants a result.
  package func expectsMetrics(of execution: Execution, from worker: WorkerID) -> Bool {
    guard let trial = jobs.handle(of: execution.trial),
      jobs.attempts(of: trial).owner(of: execution.attempt) == worker
    else { return false }
    return !jobs.isDone(trial) || jobs.leased(trial, execution.attempt) != nil
  }

  /// Whether the attempt was issued and has not ended.
  package func isOpen(_ execution: Execution) -> Bool {
    jobs.handle(of: execution.trial).map { jobs.leased($0, execution.attempt) != nil } ?? false
  }

  private func jobState(of trial: TrialID, _ purpose: Purpose) -> JobState? {
    jobs.handle(of: trial).flatMap { jobs.state(of: Job(trial: $0, purpose: purpose)) }
  }

  private func doneAttempt(of trial: TrialID, _ purpose: Purpose) -> AttemptNumber? {
    if case .done(let attempt) = jobState(of: trial, purpose) { attempt } else { nil }
  }

  // MARK: Workers

  /// Executions that a worker has leases of, in the order of issue; nil for a worker that is not known or silent for too
  /// long. O(leases).
  package func leases(of worker: WorkerID) -> [Execution]? {
    guard let handle = workers.handle(of: worker) else { return nil }
    return workers.leases(of: handle).compactMap { job in jobs.lease(of: job).map { execution(job, $0) } }
  }

  /// How many leases a worker has; nil where `leases(of:)` is.
  package func leaseCount(of worker: WorkerID) -> Int? {
    workers.handle(of: worker).map { workers.leases(of: $0).count }
  }

  /// Where a worker in quarantine runs, and why it is in quarantine.
  package func quarantine(of worker: WorkerID) -> (host: String, reason: String)? { streaks.quarantine(of: worker) }

  /// Ascending. O(n log n) in their number.
  package var quarantinedWorkers: [WorkerID] { streaks.quarantinedWorkers }

  /// Whether its first failure takes the worker out, for another one on its host is in quarantine.
  package func isOnProbation(_ worker: WorkerID) -> Bool { streaks.isOnProbation(worker) }
}
