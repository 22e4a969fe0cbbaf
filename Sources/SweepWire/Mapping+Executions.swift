package import SweepCore

extension WireExecution {
  package init(_ execution: Execution) {
    self.init()
    trialID = execution.trial.wire
    attempt = UInt32(clamping: execution.attempt.value)
  }

  package func execution() throws(WireError) -> Execution {
    Execution(try TrialID(wire: trialID, field: "trial_id"), AttemptNumber(Int(attempt)))
  }

  package init(trial: TrialID, attempt: AttemptNumber) { self.init(Execution(trial, attempt)) }

  package func trialAndAttempt() throws(WireError) -> (TrialID, AttemptNumber) {
    let execution = try execution()
    return (execution.trial, execution.attempt)
  }
}
