/// Asks for all that is known of a trial.
package struct ExplainRequest: Hashable, Sendable {
  package var sweep: String
  /// An index, or a prefix of the trial's id.
  package var shard: String

  package init(sweep: String, shard: String) {
    self.sweep = sweep
    self.shard = shard
  }
}

package struct ExplainAnswer: Hashable, Sendable {
  package var sweep: SweepID
  package var sweepName: String
  package var sweepState: SweepState
  package var shard: Shard
  package var settings: TrialSettings
  package var epochsReceived: Int
  package var lastEpoch: EpochMetrics?
  /// One word: running, backoff, paused and so on.
  package var reason: String
  /// For people.
  package var detail: String

  package init(
    sweep: SweepID, sweepName: String, sweepState: SweepState, shard: Shard, settings: TrialSettings,
    epochsReceived: Int, lastEpoch: EpochMetrics?, reason: String, detail: String
  ) {
    self.sweep = sweep
    self.sweepName = sweepName
    self.sweepState = sweepState
    self.shard = shard
    self.settings = settings
    self.epochsReceived = epochsReceived
    self.lastEpoch = lastEpoch
    self.reason = reason
    self.detail = detail
  }
}
