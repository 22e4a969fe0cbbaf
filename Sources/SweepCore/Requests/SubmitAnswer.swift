package struct SubmitAnswer: Hashable, Sendable {
  package var sweep: SweepID
  package var trials: Int
  /// Whether the sweep was there before.
  package var wasKnown: Bool
  package var state: SweepState
  /// Trials that have their result already.
  package var results: Int

  package init(sweep: SweepID, trials: Int, wasKnown: Bool, state: SweepState, results: Int) {
    self.sweep = sweep
    self.trials = trials
    self.wasKnown = wasKnown
    self.state = state
    self.results = results
  }
}
