package import SweepCore

/// What a slot that trains nothing says it measured: numbers that the trial's settings fix, and a result that fits them.
package enum SimulatedTraining {
  package static func series(of trial: TrialSettings) -> TrialSeries {
    let configuration = trial.configuration
    let scale = 1 + configuration.optimizer.learningRate + Double(trial.seed % 1024) / 1024
    var series = TrialSeries()
    series.losses = (1...configuration.iterations).map { scale / Double($0) }
    series.epochs = (1...configuration.epochs).map { _ in
      EpochMetrics(trainingAccuracy: 0.25, validationAccuracy: 0.125, validationLoss: scale)
    }
    return series
  }

  package static func result(of series: TrialSeries) -> TrialResult {
    let hash = series.hash
    return TrialResult(ending: .completed, weightsHash: hash, seriesHash: hash)
  }
}
