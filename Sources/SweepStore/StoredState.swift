package import SweepCore

/// All that a coordinator goes on from.
package struct StoredState: Hashable, Sendable {
  /// In ascending `StoredSweep.order`, and then in the order of their submission.
  package var sweeps: [StoredSweep]
  /// Each trial once, however many sweeps share it, in the order in which sweeps brought them.
  package var trials: [StoredTrial]
  /// Ordered by worker.
  package var quarantines: [Quarantine]
  /// The highest sequence among the batches of each attempt that has any, and is open or of a trial without a result.
  package var lastSequences: [Execution: Int]

  package init(
    sweeps: [StoredSweep] = [], trials: [StoredTrial] = [], quarantines: [Quarantine] = [],
    lastSequences: [Execution: Int] = [:]
  ) {
    self.sweeps = sweeps
    self.trials = trials
    self.quarantines = quarantines
    self.lastSequences = lastSequences
  }
}

package struct StoredSweep: Hashable, Sendable {
  package let id: SweepID
  /// What it is called, which may be another name than that of its definition.
  package var name: String
  /// Opaque here.
  package let definition: [UInt8]
  package var state: SweepIntent
  /// What users wrote of it; empty for nothing.
  package var note: String
  package var isArchived: Bool
  /// Sweeps are restored in ascending order of it.
  package let order: Int
  package let submittedAtMillis: Int64
  /// In shard order.
  package var trials: [TrialID]

  package init(
    id: SweepID, name: String, definition: [UInt8], state: SweepIntent = .running, note: String = "",
    isArchived: Bool = false, order: Int, submittedAtMillis: Int64, trials: [TrialID]
  ) {
    self.note = note
    self.isArchived = isArchived
    self.id = id
    self.name = name
    self.definition = definition
    self.state = state
    self.order = order
    self.submittedAtMillis = submittedAtMillis
    self.trials = trials
  }
}

/// A trial with all that is known of it, but for its batches.
package struct StoredTrial: Hashable, Sendable {
  package let id: TrialID
  /// Waiting, done or failed: a trial that runs is one that waits and has an open attempt.
  package var state: TrialState
  /// Why it failed; nil in another state.
  package var failure: AttemptFailure?
  /// How often each class has struck.
  package var failures: [FailureClass: Int]
  /// Ordered by number. Each has the digest of its result, of the last one where it came to several.
  package var attempts: [Attempt]
  package var result: StoredResult?
  /// Results beyond the committed one, ordered by attempt and then by time, without summaries.
  package var observed: [StoredResult]

  package init(
    id: TrialID, state: TrialState = .waiting, failure: AttemptFailure? = nil, failures: [FailureClass: Int] = [:],
    attempts: [Attempt] = [], result: StoredResult? = nil, observed: [StoredResult] = []
  ) {
    self.id = id
    self.state = state
    self.failure = failure
    self.failures = failures
    self.attempts = attempts
    self.result = result
    self.observed = observed
  }

  /// Whether a trial may stand so in the store.
  static func isStorable(_ state: TrialState, _ failure: AttemptFailure?) -> Bool {
    switch state {
    case .waiting, .done: failure == nil
    case .failed: failure != nil
    case .diverged, .running, .cancelled: false
    }
  }
}

/// A result and the attempt that computed it.
package struct StoredResult: Hashable, Sendable {
  package let attempt: AttemptNumber
  package let result: TrialResult
  /// Ordered by target. A store of an earlier schema comes without, and a sweep that adopts the result may have another
  /// target than those before it.
  package var summaries: [StoredSummary]

  package init(attempt: AttemptNumber, result: TrialResult, summaries: [StoredSummary] = []) {
    self.attempt = attempt
    self.result = result
    self.summaries = summaries
  }

  /// The summary for a target; nil where it is not stored yet. Linear in the number of targets.
  package func summary(for target: Double) -> [UInt8]? { summaries.first { $0.target == target }?.payload }
}

/// What is shown of a result in sweeps of one target.
package struct StoredSummary: Hashable, Sendable {
  package let target: Double
  /// Opaque here.
  package let payload: [UInt8]

  package init(target: Double, payload: [UInt8]) {
    self.target = target
    self.payload = payload
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
