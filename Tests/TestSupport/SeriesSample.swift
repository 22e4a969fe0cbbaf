package import SweepCore

/// Two sweeps with series, from formulas and seeded chance; nothing here is a measurement.
package enum SeriesSample {
  /// Not all that there are: what tests say of the sample does not change with a rule that is added.
  private static let rules: [UpdateRule] = [
    .sgd, .momentum, .nesterov, .adagrad, .rmsprop, .adam, .adamUncorrected,
  ]

  /// Seven rules at three rates, the highest of which diverges, four seeds, five epochs of eight iterations.
  package static let definition = SweepDefinition(
    name: "<script>alert(1)</script>", target: Target(trainingLoss: 1),
    configurations: rules.flatMap { rule in
      [1e-4, 1e-3, 1e-2].map { rate -> Configuration in
        var configuration = Configuration(optimizer: OptimizerSettings(rule, learningRate: rate))
        configuration.dataset.train = 800
        configuration.epochs = 5
        return configuration
      }
    }, seeds: [0, 1, 2, 3], dataDigest: .sha256("sample data"))

  /// By shard index.
  package static let series: [Int: TrialSeries] = Dictionary(
    uniqueKeysWithValues: (0..<definition.trialCount).map { ($0, series(of: $0)) })

  private static func series(of shard: Int) -> TrialSeries {
    let trial = definition.trial(at: shard)
    var random = SeededGenerator(seed: UInt64(shard))
    let rate = trial.configuration.optimizer.learningRate
    var series = TrialSeries()
    for iteration in 1...trial.configuration.iterations {
      if rate == 1e-2, iteration == 11 {
        series.losses.append(.nan)
        break
      }
      let speed = rate == 1e-3 ? 0.05 : 0.02
      series.losses.append(2.3 / (1 + speed * Double(iteration)) * (0.9 + 0.2 * random.unit()))
      guard iteration.isMultiple(of: trial.configuration.iterationsPerEpoch) else { continue }
      let epoch = Double(iteration / trial.configuration.iterationsPerEpoch)
      series.epochs.append(
        EpochMetrics(
          trainingAccuracy: 0.1 + 0.12 * epoch + 0.02 * random.unit(),
          validationAccuracy: 0.1 + 0.05 * epoch + 0.02 * random.unit(), validationLoss: 2.3 - 0.1 * epoch))
    }
    return series
  }

  package static func summary(of shard: Int) -> TrialSummary {
    let series = series[shard] ?? TrialSeries()
    let isDiverged = series.losses.last?.isNaN == true
    return TrialSummary(
      series: series,
      result: TrialResult(
        ending: isDiverged ? .diverged(iteration: series.losses.count, reason: .lossNotFinite) : .completed,
        weightsHash: .sha256("weights \(shard)"), seriesHash: series.hash),
      configuration: definition.trial(at: shard).configuration, target: definition.target)
  }

  package static let summaries: [Int: TrialSummary] = Dictionary(
    uniqueKeysWithValues: (0..<definition.trialCount).map { ($0, summary(of: $0)) })

  package static let leaderboard = Leaderboard(definition: definition, summaries: summaries)

  /// A trial that is done.
  package static func shard(_ index: Int) -> Shard {
    let summary = summary(of: index)
    return Shard(
      index: index, trial: definition.trial(at: index).id(dataDigest: definition.dataDigest),
      state: summary.hasDiverged ? .diverged : .done, summary: summary)
  }
}
