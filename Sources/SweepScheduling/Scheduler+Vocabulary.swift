package import SweepCore

extension Scheduler {
  /// What happened.
  package enum Event: Hashable, Sendable {
    /// A sweep is submitted; one that is known already changes nothing.
    case submit(SweepID, trials: [TrialID], dataDigest: Digest)
    case pause(SweepID)
    case resume(SweepID)
    case cancel(SweepID)
    /// Failed trials of the sweep get a new set of attempts.
    case rerunFailed(SweepID)
    /// Those of these trials that failed get a new set of attempts.
    case rerun([TrialID])
    /// Those of these trials that are committed are trained once more, to compare; a check under way is left alone.
    case check([TrialID])
    /// Nobody waits for the checks of these trials any more.
    case endChecks([TrialID])
    /// A worker said Hello: for the first time, again on a new connection, or to a coordinator that was restarted.
    ///
    /// - Parameter isAdmitted: whether it has shown that it computes the right bits; until then it gets nothing.
    case workerJoined(
      WorkerID, host: String = "", slots: Int, dataDigests: Set<Digest>, holding: Set<Execution>,
      isAdmitted: Bool = true)
    /// The worker has shown that it computes the right bits.
    case workerAdmitted(WorkerID)
    /// A user ends the worker's quarantine.
    case readmit(WorkerID)
    /// A heartbeat, with everything the worker still works on or keeps a result of.
    case workerAlive(WorkerID, holding: Set<Execution>)
    /// A message to the worker could not be delivered.
    case workerUnreachable(WorkerID)
    /// The worker ends by its own will.
    case workerLeft(WorkerID)
    /// A result whose series was found whole.
    case finished(Execution, by: WorkerID)
    case failed(Execution, by: WorkerID, AttemptFailure)
    /// Nothing but the passing of time.
    case tick
  }

  /// What is to be done about it. Order matters: records come before the messages that rely on them.
  package enum Effect: Hashable, Sendable {
    // Records.
    case recordSweep(SweepID, SweepIntent)
    case recordTrial(TrialID, Standing, failures: [FailureClass: Int])
    case recordIssue(Execution, to: WorkerID)
    case recordEnd(Execution, AttemptEnding)
    /// The execution's result is the trial's from now on.
    case commit(Execution)
    /// A result beyond the one that was committed: to be compared, and never ranked.
    case compareResult(Execution)
    case recordQuarantine(WorkerID, Quarantine)
    /// - Parameter reason: who or what ended the quarantine.
    case recordReadmission(WorkerID, reason: String)

    // Messages.
    case assign(Execution, to: WorkerID)
    case revoke(Execution, from: WorkerID, RevokeReason)
    /// The worker need not keep the execution's outcome any longer.
    case settle(Execution, with: WorkerID)
    /// The worker is not known (any more) and has to say Hello.
    case askForHello(WorkerID)
    /// The worker gets nothing of this sweep, for it lacks the data.
    case reportMissingData(WorkerID, sweep: SweepID, needed: Digest)
  }

  /// Where a trial stands, as far as it is written down; a lease is an attempt without an end.
  package enum Standing: Hashable, Sendable {
    case pending
    case committed
    case failed(AttemptFailure)
  }
}
