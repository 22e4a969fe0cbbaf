/// Trains committed trials once more, while the client goes on asking.
package struct VerifyRequest: Hashable, Sendable {
  package var sweep: String
  /// Chosen at random by who asks first; the same one goes on with it.
  package var run: UInt64
  /// So many trials, chosen by their ids; 0 for all.
  package var sample: Int

  package init(sweep: String, run: UInt64, sample: Int) {
    self.sweep = sweep
    self.run = run
    self.sample = sample
  }
}

package struct VerifyAnswer: Hashable, Sendable {
  package var sweep: SweepID
  package var name: String
  /// In order of their shards.
  package var trials: [VerifiedTrial]
  /// Trials that could be verified.
  package var committed: Int
  package var stall: Stall?

  package init(sweep: SweepID, name: String, trials: [VerifiedTrial], committed: Int, stall: Stall?) {
    self.sweep = sweep
    self.name = name
    self.trials = trials
    self.committed = committed
    self.stall = stall
  }
}

package struct VerifiedTrial: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    case waiting
    /// - Parameter iteration: how far it is.
    case running(Attempt, iteration: Int)
    /// Its result is the committed one, bit for bit.
    case equal(Attempt)
    case different(Attempt)
    case failed(AttemptFailure)
  }

  package var index: Int
  package var trial: TrialID
  package var iterations: Int
  /// The attempt whose result is the trial's.
  package var committed: Attempt
  package var state: State

  package init(index: Int, trial: TrialID, iterations: Int, committed: Attempt, state: State) {
    self.index = index
    self.trial = trial
    self.iterations = iterations
    self.committed = committed
    self.state = state
  }
}
