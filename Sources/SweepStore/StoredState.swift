package import SweepCore

/// All that a coordinator goes on from.
package struct StoredState: Hashable, Sendable {
  /// In ascending `SweepRecordInStore.order`.
  package var sweeps: [StoredSweep]
  /// Each trial once, however many sweeps share it; ordered by id.
  package var trials: [StoredTrial]
  /// Ordered by trial and number.
  package var attempts: [StoredAttempt]
  package var results: [TrialID: StoredResult]
  /// Results beyond the committed ones, each trial's ordered by attempt.
  package var observed: [TrialID: [StoredResult]]
  /// Ordered by worker.
  package var quarantines: [Quarantine]

  package init(
    sweeps: [StoredSweep] = [], trials: [StoredTrial] = [], attempts: [StoredAttempt] = [],
    results: [TrialID: StoredResult] = [:], observed: [TrialID: [StoredResult]] = [:],
    quarantines: [Quarantine] = []
  ) {
    self.sweeps = sweeps
    self.trials = trials
    self.attempts = attempts
    self.results = results
    self.observed = observed
    self.quarantines = quarantines
  }
}

package struct StoredSweep: Hashable, Sendable {
  package var id: SweepID
  package var name: String
  package var definition: [UInt8]
  package var state: SweepIntent
  package var submittedAtMillis: Int64
  /// In shard order.
  package var trials: [TrialID]

  package init(
    id: SweepID, name: String, definition: [UInt8], state: SweepIntent, submittedAtMillis: Int64, trials: [TrialID]
  ) {
    self.id = id
    self.name = name
    self.definition = definition
    self.state = state
    self.submittedAtMillis = submittedAtMillis
    self.trials = trials
  }
}

package struct StoredTrial: Hashable, Sendable {
  package var id: TrialID
  package var record: TrialStateRecord

  package init(id: TrialID, record: TrialStateRecord) {
    self.id = id
    self.record = record
  }
}

package struct StoredAttempt: Hashable, Sendable {
  package var trial: TrialID
  package var number: AttemptNumber
  package var owner: AttemptOwner
  package var issuedAtMillis: Int64
  /// Nil while the attempt is open, as is `ending`.
  package var endedAtMillis: Int64?
  package var ending: AttemptEnding?

  package init(
    trial: TrialID, number: AttemptNumber, owner: AttemptOwner, issuedAtMillis: Int64, endedAtMillis: Int64? = nil,
    ending: AttemptEnding? = nil
  ) {
    self.trial = trial
    self.number = number
    self.owner = owner
    self.issuedAtMillis = issuedAtMillis
    self.endedAtMillis = endedAtMillis
    self.ending = ending
  }
}

/// A result and the attempt that computed it.
package struct StoredResult: Hashable, Sendable {
  package var attempt: AttemptNumber
  package var result: TrialResult

  package init(attempt: AttemptNumber, result: TrialResult) {
    self.attempt = attempt
    self.result = result
  }
}

/// A line of the store's history.
package struct JournalEntry: Hashable, Sendable {
  package let kind: String
  package let subject: String
  package let detail: String
  package let atMillis: Int64

  package init(kind: String, subject: String, detail: String, atMillis: Int64) {
    self.kind = kind
    self.subject = subject
    self.detail = detail
    self.atMillis = atMillis
  }
}
