/// Asks for what changed of a sweep. Large changes come in parts: who asks again with the version of the last answer gets
/// the next one, until `SweepAnswer.isComplete`.
package struct SweepRequest: Hashable, Sendable {
  /// An id, a unique prefix of one, or a name; empty for the latest sweep.
  package var sweep: String
  /// The version that the client has; 0 for nothing.
  package var afterVersion: UInt64

  package init(sweep: String = "", afterVersion: UInt64 = 0) {
    self.sweep = sweep
    self.afterVersion = afterVersion
  }
}

package struct SweepAnswer: Hashable, Sendable {
  package var sweep: SweepID
  /// What the client knows with this answer.
  package var version: UInt64
  /// Whether nothing more has changed than what this answer and those before it hold.
  package var isComplete: Bool
  /// Only in the first part for a client that has nothing, or something of another coordinator's life.
  package var definition: SweepDefinition?
  package var intent: SweepIntent
  package var state: SweepState
  package var counts: TrialCounts
  /// Trials with an integrity alarm.
  package var alarms: Int
  package var submittedMilliseconds: Int64
  package var stall: Stall?
  /// Those that changed, oldest change first.
  package var shards: [Shard]

  package init(
    sweep: SweepID, version: UInt64, isComplete: Bool, definition: SweepDefinition?, intent: SweepIntent,
    state: SweepState, counts: TrialCounts, alarms: Int, submittedMilliseconds: Int64, stall: Stall?, shards: [Shard]
  ) {
    self.sweep = sweep
    self.version = version
    self.isComplete = isComplete
    self.definition = definition
    self.intent = intent
    self.state = state
    self.counts = counts
    self.alarms = alarms
    self.submittedMilliseconds = submittedMilliseconds
    self.stall = stall
    self.shards = shards
  }
}

/// A trial's place in a sweep, and where the trial stands.
package struct Shard: Hashable, Sendable {
  package var index: Int
  package var trial: TrialID
  package var state: TrialState
  /// Of the attempt that runs, or of the one whose result was committed.
  package var iteration: Int
  /// Of the attempt that runs; nil where none arrived.
  package var lastLoss: Double?
  package var summary: TrialSummary?
  package var failure: AttemptFailure?
  package var attempts: [Attempt]
  /// Results of the trial that differ from the committed one.
  package var alarms: [IntegrityAlarm]

  package init(
    index: Int, trial: TrialID, state: TrialState, iteration: Int = 0, lastLoss: Double? = nil,
    summary: TrialSummary? = nil, failure: AttemptFailure? = nil, attempts: [Attempt] = [],
    alarms: [IntegrityAlarm] = []
  ) {
    self.index = index
    self.trial = trial
    self.state = state
    self.iteration = iteration
    self.lastLoss = lastLoss
    self.summary = summary
    self.failure = failure
    self.attempts = attempts
    self.alarms = alarms
  }
}

extension Shard {
  /// The attempt whose result is the trial's.
  package var committedAttempt: Attempt? { attempts.last { $0.ending == .committed } }

  /// What an attempt at this trial came to, for people.
  package func outcome(of attempt: Attempt) -> String {
    switch attempt.ending {
    // Of a store that no coordinator serves.
    case nil where state == .waiting: "not ended; its worker can go on with it when a coordinator starts"
    case nil: "running"
    case .committed: "committed"
    case .failed(let failure): "\(failure.failureClass.rawValue): \(failure.message)"
    case .released: "given back without fault"
    case .superseded: "another attempt was committed first"
    case .compared:
      differs(attempt)
        ? "trained once more, and the result DIFFERS" : "trained once more, and the result is the same"
    }
  }

  /// Whether an attempt that was compared with the committed one came to other bits.
  package func differs(_ attempt: Attempt) -> Bool {
    attempt.ending == .compared && attempt.resultDigest != committedAttempt?.resultDigest
  }
}
