package import SweepCore

extension Scheduler {
  /// What the store knows of a sweep.
  package struct RestoredSweep: Sendable {
    package var id: SweepID
    package var intent: SweepIntent
    package var trials: [TrialID]
    package var dataDigest: Digest

    package init(id: SweepID, intent: SweepIntent, trials: [TrialID], dataDigest: Digest) {
      self.id = id
      self.intent = intent
      self.trials = trials
      self.dataDigest = dataDigest
    }
  }

  /// What the store knows of a trial.
  package struct RestoredTrial: Sendable {
    package var id: TrialID
    /// `.waiting`, `.done`, `.diverged` or `.failed`.
    package var state: TrialState
    /// Of a trial that failed.
    package var failure: AttemptFailure?
    package var failures: [FailureClass: Int]
    /// Every attempt ever issued.
    package var attempts: [Attempt]

    package init(
      id: TrialID, state: TrialState, failure: AttemptFailure? = nil, failures: [FailureClass: Int] = [:],
      attempts: [Attempt] = []
    ) {
      self.id = id
      self.state = state
      self.failure = failure
      self.failures = failures
      self.attempts = attempts
    }
  }

  /// Goes on where the coordinator that wrote the store stopped. Open attempts keep their leases for a full lease
  /// duration: their workers are probably still training, and will say Hello.
  ///
  /// - Parameters:
  ///   - sweeps: in order of submission.
  ///   - trials: those of the sweeps; others are left out.
  ///   - quarantines: those that were not ended.
  package mutating func restore(
    _ sweeps: [RestoredSweep], _ trials: [RestoredTrial], quarantines: [Quarantine] = [], at now: Instant
  ) {
    precondition(jobs.count == 0 && jobs.sweeps.ids.isEmpty, "restored once, before anything is handled")
    for quarantine in quarantines { streaks.restore(quarantine) }
    for sweep in sweeps { add(sweep.id, sweep.trials, dataDigest: sweep.dataDigest, intent: sweep.intent) }
    for record in trials {
      guard let trial = jobs.handle(of: record.id) else { continue }
      restore(record, trial, at: now)
    }
  }

  private mutating func restore(_ record: RestoredTrial, _ trial: Int, at now: Instant) {
    jobs.restore(trial, record.attempts, failures: record.failures)
    let open = record.attempts.filter(\.isOpen).max { $0.number < $1.number }
    let job = Job(trial: trial, purpose: .result)
    switch record.state {
    case .done, .diverged:
      let committed = record.attempts.first { $0.ending == .committed }?.number ?? AttemptNumber(0)
      jobs.commit(committed, of: trial, diverged: record.state == .diverged)
      // Of a trial that is done, what is open is a check.
      guard let open else { return }
      jobs.addCheck(of: trial)
      restore(open, Job(trial: trial, purpose: .check), at: now)
    case .failed:
      jobs.move(job, to: .failed(record.failure ?? AttemptFailure(.lost, message: "not recorded")))
    case .waiting, .running, .cancelled:
      if let open { restore(open, job, at: now) }
    }
  }

  private mutating func restore(_ open: Attempt, _ job: Job, at now: Instant) {
    let id = open.owner.worker
    let worker =
      workers.handle(of: id)
      ?? workers.add(id, deadline: now + leaseDuration, isQuarantined: streaks.isQuarantined(id))
    lease(job, open.number, to: worker, at: now)
  }
}
