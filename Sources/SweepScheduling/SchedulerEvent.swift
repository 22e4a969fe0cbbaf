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
    /// Those of these trials that are done are trained once more, to compare; a check under way is left alone.
    case check([TrialID])
    /// Nobody waits for the checks of these trials any more.
    case endChecks([TrialID])
    /// A worker said Hello: for the first time, again on a new connection, or to a coordinator that was restarted.
    ///
    /// - Parameters:
    ///   - slots: how many executions it trains at once.
    ///   - credit: how many more it wants to have ready; at most `Scheduler.creditLimit` count.
    ///   - holding: everything it still works on or keeps a result of.
    ///   - isAdmitted: whether it has shown that it computes the right bits; until then it gets nothing.
    case workerJoined(
      WorkerID, host: String = "", slots: Int, credit: Int = 0, dataDigests: Set<Digest>, holding: Set<Execution>,
      isAdmitted: Bool = true)
    /// The worker has shown that it computes the right bits.
    case workerAdmitted(WorkerID)
    /// A user ends the worker's quarantine.
    case readmit(WorkerID)
    /// A heartbeat, with everything the worker still works on or keeps a result of.
    case workerAlive(WorkerID, credit: Int = 0, holding: Set<Execution>)
    /// How many executions beyond its slots the worker wants to have ready from now on.
    case workerWants(WorkerID, credit: Int)
    /// A message to the worker could not be delivered.
    case workerUnreachable(WorkerID)
    /// The worker ends by its own will.
    case workerLeft(WorkerID)
    /// A result whose series was found whole.
    ///
    /// - Parameter diverged: whether the result is that the trial diverged.
    case finished(Execution, by: WorkerID, diverged: Bool = false)
    case failed(Execution, by: WorkerID, AttemptFailure)
  }

  /// What is to be done about it. Order matters: records come before the messages that rely on them.
  package enum Effect: Hashable, Sendable {
    // Records.
    case recordSweep(SweepID, SweepIntent)
    /// - Parameters:
    ///   - state: `.waiting` (also of a trial that runs: its lease is an attempt without an end), `.done`, `.diverged`
    ///     or `.failed`.
    ///   - failure: of a trial that failed.
    ///   - failures: attempts that failed since the trial was submitted or last rerun, by class.
    case recordTrial(TrialID, TrialState, AttemptFailure?, failures: [FailureClass: Int])
    /// The same attempt may be issued again to the same worker, which reopens it.
    case recordIssue(Execution, to: WorkerID)
    case recordEnd(Execution, AttemptEnding)
    /// The execution's result is the trial's from now on.
    case commit(Execution)
    /// A result beyond the one that was committed: to be compared, and never ranked.
    case compareResult(Execution)
    case recordQuarantine(WorkerID, host: String, reason: String)
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
}
