package import SweepCore

extension Scheduler {
  /// Where a trial stands; nil for one no sweep has brought.
  package func phase(of trial: TrialID) -> Phase? { trials[trial]?.phase }

  /// Attempts issued so far.
  package func attempts(of trial: TrialID) -> Int { trials[trial]?.lastAttempt.value ?? 0 }

  /// Whether this attempt was issued to this worker and its trial still wants a result.
  package func expectsMetrics(of execution: Execution, from worker: WorkerID) -> Bool {
    guard let trial = trials[execution.trial], owns(worker, execution) else { return false }
    if case .committed = trial.phase { return checkLease(of: execution) != nil }
    return true
  }

  package func shards(of trial: TrialID) -> [ShardID] { trials[trial]?.shards ?? [] }

  package func state(of sweep: SweepID) -> SweepIntent? { sweeps[sweep]?.state }

  package func trials(of sweep: SweepID) -> [TrialID] { sweeps[sweep]?.trials ?? [] }

  /// Sweeps in order of submission.
  package var sweepIDs: [SweepID] { sweeps.sorted { $0.value.order < $1.value.order }.map(\.key) }

  /// Executions a worker holds leases of; nil for a worker that is not known or silent for too long.
  package func leases(of worker: WorkerID) -> Set<Execution>? { workers[worker]?.leases }

  /// The last sweep whose data the worker lacks, if any was ever refused to it.
  package func missesDataOf(_ worker: WorkerID) -> [SweepID] {
    (workers[worker]?.toldOfMissingData ?? []).sorted()
  }
}
