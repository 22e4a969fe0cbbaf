/// Changes what becomes of a sweep.
package struct SteerRequest: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case cancel
    case pause
    case resume
    /// Failed trials get a new set of attempts: those of one class, or all.
    case rerunFailed(FailureClass?)
    /// Named by index or by a prefix of the trial's id. One that failed is tried again, one that is committed is checked.
    case rerun([String])
    /// Diverged trials are checked.
    case rerunDiverged
    /// What it is called, in every list and table from then on. Its id stays that of the name it was submitted with.
    case rename(String)
    /// What its users write of it; empty for nothing.
    case annotate(String)
    /// Whether lists leave it out unless they are asked for it.
    case archive(Bool)
  }

  /// Bytes of a note.
  package static let noteLimit = 4096

  package var sweep: String
  package var action: Action

  package init(_ action: Action, sweep: String) {
    self.action = action
    self.sweep = sweep
  }
}

package struct SteerAnswer: Hashable, Sendable {
  package var sweep: SweepID
  package var intent: SweepIntent
  package var state: SweepState
  /// Trials that it concerns.
  package var affected: Int

  package init(sweep: SweepID, intent: SweepIntent, state: SweepState, affected: Int) {
    self.sweep = sweep
    self.intent = intent
    self.state = state
    self.affected = affected
  }
}

/// Ends the quarantine of a worker, meant by its name, its id or a prefix of one.
package struct ReadmitRequest: Hashable, Sendable {
  package var worker: String

  package init(worker: String) { self.worker = worker }
}

package struct ReadmitAnswer: Hashable, Sendable {
  /// The one that ended.
  package var quarantine: Quarantine

  package init(_ quarantine: Quarantine) { self.quarantine = quarantine }
}
