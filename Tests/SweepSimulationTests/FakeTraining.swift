import SweepCore
import SweepWire
import TestSupport

/// What a trial measures and computes here, as fixed by its settings as real training is.
enum FakeTraining {
  static let data = Digest.sha256("data")

  static func configuration(_ learningRate: Double) -> Configuration {
    .small(OptimizerSettings(.sgd, learningRate: learningRate))
  }

  static func diverges(_ trial: TrialSettings) -> Bool { trial.seed % 4 == 3 }

  static func series(of trial: TrialSettings) -> TrialSeries {
    var series = TrialSeries()
    let scale = 1 + Double(trial.seed) / 8 + trial.configuration.optimizer.learningRate
    series.losses = (1...4).map { scale * 2 / Double($0) }
    series.epochs = (1...2).map {
      EpochMetrics(trainingAccuracy: Double($0) / 4, validationAccuracy: Double($0) / 8, validationLoss: scale)
    }
    if diverges(trial) {
      series.losses = [scale, .nan]
      series.epochs = []
    }
    return series
  }

  static func result(of trial: TrialSettings) -> TrialResult {
    let ending = diverges(trial) ? TrialEnding.diverged(iteration: 2, reason: .lossNotFinite) : .completed
    return TrialResult(
      ending: ending, weightsHash: trial.id(dataDigest: data).digest, seriesHash: series(of: trial).hash)
  }

  /// The series cut anywhere, as time cuts it: no two runs of a trial agree on it.
  static func batches(of trial: TrialSettings, using random: inout SeededGenerator) -> [WireMetricsBatch] {
    let series = series(of: trial)
    var batches: [WireMetricsBatch] = []
    var batch = WireMetricsBatch()
    for (index, loss) in series.losses.enumerated() {
      batch.losses.append(loss)
      if random.chance(300) {
        batches.append(batch)
        batch = WireMetricsBatch()
      }
      if index % 2 == 1, index / 2 < series.epochs.count {
        batch.epochs += WireMetricsBatch(epochs: [series.epochs[index / 2]]).epochs
      }
    }
    return batch.isEmpty ? batches : batches + [batch]
  }

  /// What an undisturbed cluster arrives at.
  static func leaderboard(of sweep: SweepDefinition) -> Leaderboard {
    let summaries = sweep.trials.enumerated().map { index, trial in
      let summary = TrialSummary(
        series: series(of: trial), result: result(of: trial), configuration: trial.configuration, target: sweep.target)
      return (index, summary)
    }
    return Leaderboard(definition: sweep, summaries: Dictionary(uniqueKeysWithValues: summaries))
  }
}
