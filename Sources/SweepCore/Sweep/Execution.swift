/// One attempt at one trial: what is leased, reported on and fenced.
package struct Execution: Hashable, Sendable, CustomStringConvertible {
  package let trial: TrialID
  package let attempt: AttemptNumber

  package init(_ trial: TrialID, _ attempt: AttemptNumber) {
    self.trial = trial
    self.attempt = attempt
  }

  package var description: String { "\(trial.short)#\(attempt)" }
}
