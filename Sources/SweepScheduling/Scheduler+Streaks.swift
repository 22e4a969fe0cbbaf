internal import SweepCore

/// What becomes of a worker by the failures and results it comes to.
extension Scheduler {
  mutating func evaluateStreak(of id: WorkerID, _ effects: inout [Effect]) {
    switch streaks.evaluate(id, in: jobs) {
    case .quarantine(let host, let reason, let refunds):
      effects.append(.recordQuarantine(id, host: host, reason: reason))
      for failure in refunds where !failure.charges.isEmpty { refund(failure, &effects) }
      guard let worker = workers.handle(of: id) else { return }
      for job in workers.leases(of: worker) { revoke(job, .quarantined, &effects) }
      workers.setQuarantined(worker, true)
    case .readmit(let reason): noteReadmission(of: id, reason: reason, &effects)
    case nil: return
    }
  }

  /// Gives a trial back the attempts that a bad worker took from it, after the last of which it may have failed.
  private mutating func refund(_ failure: FailureStreaks.Failure, _ effects: inout [Effect]) {
    let job = Job(trial: failure.trial, purpose: .result)
    jobs.refund(failure.charges, to: job)
    if jobs.progress(of: failure.trial) == .failed { jobs.move(job, to: .waiting) }
    effects.append(record(failure.trial))
  }

  mutating func clearStreak(of id: WorkerID, _ effects: inout [Effect]) {
    let (readmitted, reason) = streaks.clear(id)
    for other in readmitted { noteReadmission(of: other, reason: reason, &effects) }
  }

  mutating func readmit(_ id: WorkerID, reason: String, _ effects: inout [Effect]) {
    if streaks.readmit(id) { noteReadmission(of: id, reason: reason, &effects) }
  }

  private mutating func noteReadmission(of id: WorkerID, reason: String, _ effects: inout [Effect]) {
    effects.append(.recordReadmission(id, reason: reason))
    if let worker = workers.handle(of: id) { workers.setQuarantined(worker, false) }
  }
}
