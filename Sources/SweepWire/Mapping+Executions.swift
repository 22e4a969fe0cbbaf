package import SweepCore

extension WireExecution {
  package init(trial: TrialID, attempt: AttemptNumber) {
    self.init()
    trialID = trial.wire
    self.attempt = UInt32(clamping: attempt.value)
  }

  package func trialAndAttempt() throws(WireError) -> (TrialID, AttemptNumber) {
    (try TrialID(wire: trialID, field: "trial_id"), AttemptNumber(Int(attempt)))
  }
}
