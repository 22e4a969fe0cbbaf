/// Asks for what trials measured: of each its committed attempt, or else its latest.
package struct SeriesRequest: Hashable, Sendable {
  package var sweep: String
  /// Indices, 1 to `limit` of them.
  package var shards: [Int]

  /// Shards that one request may ask for.
  package static let limit = 256

  package init(sweep: String, shards: [Int]) {
    self.sweep = sweep
    self.shards = shards
  }
}

/// In the order asked for. Those left out did not fit into one message: ask for them again. At least one is there.
package struct SeriesAnswer: Hashable, Sendable {
  package struct Shard: Hashable, Sendable {
    package var index: Int
    package var trial: TrialID
    /// Nil where none was made yet.
    package var attempt: AttemptNumber?
    package var isCommitted: Bool
    package var series: TrialSeries

    package init(index: Int, trial: TrialID, attempt: AttemptNumber?, isCommitted: Bool, series: TrialSeries) {
      self.index = index
      self.trial = trial
      self.attempt = attempt
      self.isCommitted = isCommitted
      self.series = series
    }
  }

  package var sweep: SweepID
  package var shards: [Shard]

  package init(sweep: SweepID, shards: [Shard]) {
    self.sweep = sweep
    self.shards = shards
  }
}
