package import SweepCore

/// What a trainer tells while it runs, in this order: the iterations of an epoch, then the epoch.
package enum TrainingEvent: Sendable {
  /// - Parameters:
  ///   - number: counted from 1.
  ///   - loss: of the minibatch, with the weights before its update.
  ///   - gradientNorm: where recorded.
  ///   - updateNorm: where recorded.
  case iteration(number: Int, loss: Double, gradientNorm: Double?, updateNorm: Double?)
  /// - Parameter number: counted from 1.
  case epoch(number: Int, EpochMetrics)
}

/// A trial that ran to its end, completed or diverged.
package struct TrainedTrial: Sendable {
  package let series: TrialSeries
  package let result: TrialResult
}
