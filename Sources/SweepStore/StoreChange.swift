package import SweepCore

/// One change of the store. `SweepStore.apply` makes a list of them durable together or not at all.
package enum StoreChange: Hashable, Sendable {
  /// A new sweep; those of its trials that no earlier sweep brought begin as waiting.
  case sweepSubmitted(StoredSweep)
  case sweepStateChanged(SweepID, SweepIntent)
  /// What users call the sweep, write of it, and whether lists leave it out.
  case sweepLabelled(SweepID, name: String, note: String, isArchived: Bool)
  /// Issuing the same attempt to the same worker again reopens it: its ending is cleared, and the time of its first issue
  /// stays. Another worker is refused, for an attempt has one owner.
  case attemptIssued(TrialID, AttemptNumber, AttemptOwner, atMillis: Int64)
  /// May overwrite an earlier ending: an attempt declared lost may still be committed.
  case attemptEnded(TrialID, AttemptNumber, AttemptEnding, atMillis: Int64)
  /// Waiting, done or failed, the last with its failure. `failures` replaces the counts there were.
  case trialStateChanged(
    TrialID, TrialState, failure: AttemptFailure? = nil, failures: [FailureClass: Int] = [:])
  /// A batch of an issued attempt. One that is there already is left as it is.
  ///
  /// - Parameter payload: opaque here.
  case metrics(TrialID, AttemptNumber, sequence: Int, payload: [UInt8])
  /// The trial's one result, with its summaries for the targets of its sweeps; a second result is refused.
  case trialCommitted(TrialID, AttemptNumber, TrialResult, summaries: [StoredSummary] = [], atMillis: Int64)
  /// A summary of a committed trial for one more target; replaces an earlier one for the same target.
  case summarized(TrialID, StoredSummary)
  /// A later result of another attempt, kept for comparison.
  case resultObserved(TrialID, AttemptNumber, TrialResult, atMillis: Int64)
  /// Replaces an earlier quarantine of the same worker.
  case workerQuarantined(Quarantine, atMillis: Int64)
  /// Ends the worker's quarantine; one that is in none is left as it is.
  case workerReadmitted(WorkerID)
  /// A line of history, which nothing is restored from.
  case journal(kind: String, subject: String, detail: String, atMillis: Int64)
}
