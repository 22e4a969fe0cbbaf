package import SweepCore

/// One change of the store. `SweepStore.apply` makes a list of them durable together or not at all.
package enum StoreChange: Hashable, Sendable {
  /// A new sweep, running; those of its trials that no earlier sweep brought begin as pending.
  case sweepSubmitted(SweepRecordInStore)
  case sweepStateChanged(SweepID, SweepIntent)
  /// Issuing the same attempt to the same worker again reopens it: its ending is cleared, and the time of its first issue
  /// stays. Another worker is refused, for an attempt has one owner.
  case attemptIssued(TrialID, AttemptNumber, AttemptOwner, atMillis: Int64)
  /// May overwrite an earlier ending: an attempt declared lost may still be committed.
  case attemptEnded(TrialID, AttemptNumber, AttemptEnding, atMillis: Int64)
  case trialStateChanged(TrialID, TrialStateRecord)
  /// A batch of an issued attempt. One that is there already is left as it is.
  ///
  /// - Parameter payload: opaque here.
  case metrics(TrialID, AttemptNumber, sequence: Int, payload: [UInt8])
  /// The trial's one result; a second one is refused.
  case trialCommitted(TrialID, AttemptNumber, TrialResult, atMillis: Int64)
  /// A later result of another attempt, kept for comparison.
  case resultObserved(TrialID, AttemptNumber, TrialResult, atMillis: Int64)
  /// Replaces an earlier quarantine of the same worker.
  case workerQuarantined(Quarantine, atMillis: Int64)
  /// Ends the worker's quarantine; one that is in none is left as it is.
  case workerReadmitted(WorkerID)
  /// A line of history, which nothing is restored from.
  case journal(kind: String, subject: String, detail: String, atMillis: Int64)
}

/// A sweep as it is submitted.
package struct SweepRecordInStore: Hashable, Sendable {
  package let id: SweepID
  package let name: String
  /// Opaque here.
  package let definition: [UInt8]
  /// Sweeps are restored in ascending order of it.
  package let order: Int
  package let submittedAtMillis: Int64
  /// In shard order.
  package let trials: [TrialID]

  package init(
    id: SweepID, name: String, definition: [UInt8], order: Int, submittedAtMillis: Int64, trials: [TrialID]
  ) {
    self.id = id
    self.name = name
    self.definition = definition
    self.order = order
    self.submittedAtMillis = submittedAtMillis
    self.trials = trials
  }
}

/// Where a trial stands, but for its leases, which are open attempts.
package struct TrialStateRecord: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    case pending
    case committed
    case failed(AttemptFailure)
  }

  package var state: State
  /// How often each class has struck.
  package var failures: [FailureClass: Int]

  package init(state: State, failures: [FailureClass: Int]) {
    self.state = state
    self.failures = failures
  }
}
