package import SweepCore

extension Scheduler {
  /// What the store knows of a sweep.
  package struct RestoredSweep: Sendable {
    package var id: SweepID
    package var state: SweepIntent
    package var trials: [TrialID]
    package var dataDigest: Digest

    package init(id: SweepID, state: SweepIntent, trials: [TrialID], dataDigest: Digest) {
      self.id = id
      self.state = state
      self.trials = trials
      self.dataDigest = dataDigest
    }
  }

  /// What the store knows of a trial.
  package struct RestoredTrial: Sendable {
    package var id: TrialID
    package var standing: Standing
    /// The attempt whose result was committed; nil unless `standing` is `.committed`.
    package var committedAttempt: AttemptNumber?
    package var failures: [FailureClass: Int]
    /// Every attempt ever issued.
    package var owners: [AttemptNumber: WorkerID]
    /// Those of them without an end.
    package var open: Set<AttemptNumber>
    /// Those that ended with a failure their worker reported.
    package var concluded: Set<AttemptNumber>
    /// Workers on which it failed in a way that blames the worker.
    package var failedOn: Set<WorkerID>

    package init(
      id: TrialID, standing: Standing, committedAttempt: AttemptNumber?, failures: [FailureClass: Int],
      owners: [AttemptNumber: WorkerID], open: Set<AttemptNumber>, concluded: Set<AttemptNumber> = [],
      failedOn: Set<WorkerID> = []
    ) {
      self.id = id
      self.standing = standing
      self.committedAttempt = committedAttempt
      self.failures = failures
      self.owners = owners
      self.open = open
      self.concluded = concluded
      self.failedOn = failedOn
    }
  }

  /// Goes on where the coordinator that wrote the store stopped. Open attempts keep their leases for a full lease
  /// duration: their workers are probably still training, and will say Hello.
  ///
  /// - Parameters:
  ///   - sweeps: in order of submission.
  ///   - quarantines: those that were not ended.
  package mutating func restore(
    _ sweeps: [RestoredSweep], _ restored: [RestoredTrial], quarantines: [WorkerID: Quarantine] = [:], at now: Instant
  ) {
    precondition(self.sweeps.isEmpty && trials.isEmpty, "restored once, before anything is handled")
    for (id, quarantine) in quarantines { conducts[id] = Conduct(restored: quarantine) }
    for sweep in sweeps {
      add(sweep.id, trials: sweep.trials, dataDigest: sweep.dataDigest, state: sweep.state, at: now)
    }
    for record in restored {
      trials[record.id]?.lastAttempt = record.owners.keys.max() ?? AttemptNumber(0)
      trials[record.id]?.failures = record.failures
      trials[record.id]?.owners = record.owners
      trials[record.id]?.concluded = record.concluded
      trials[record.id]?.failedOn = record.failedOn
      switch record.standing {
      case .committed: trials[record.id]?.phase = .committed(record.committedAttempt ?? AttemptNumber(0))
      case .failed(let failure): trials[record.id]?.phase = .failed(failure)
      case .pending: break
      }
      // Of a committed trial, what is open is a check.
      if case .failed = record.standing { continue }
      guard let attempt = record.open.max(), let worker = record.owners[attempt] else { continue }
      workers[
        worker, default: Worker(slots: 0, dataDigests: [], deadline: now + leaseDuration, isReachable: false)
      ].leases.insert(Execution(record.id, attempt))
      open(Execution(record.id, attempt), for: worker, at: now)
    }
    for sweep in sweeps where sweep.state == .running { enqueuePending(of: sweep.id, at: now) }
  }
}
