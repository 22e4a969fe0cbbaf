package import SweepCore

/// A finished trial in its place in a sweep, with all it measured.
package struct ExportedShard: Sendable {
  package let index: Int
  package let trial: TrialSettings
  package let id: TrialID
  package let series: TrialSeries

  package init(index: Int, trial: TrialSettings, id: TrialID, series: TrialSeries) {
    self.index = index
    self.trial = trial
    self.id = id
    self.series = series
  }

  /// The metrics of the epoch that iteration `iteration`, counted from 1, ended; nil where it ended none.
  func epochMetrics(at iteration: Int) -> EpochMetrics? {
    let length = trial.configuration.iterationsPerEpoch
    guard iteration.isMultiple(of: length), series.epochs.indices.contains(iteration / length - 1) else { return nil }
    return series.epochs[iteration / length - 1]
  }
}
