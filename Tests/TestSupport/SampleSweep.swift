package import SweepCore

/// A sweep of two optimizers and four rates with everything a table can show: misses, divergence, missing trials, a
/// best rate at its grid's edge. Its numbers are made up; nothing here is a measurement.
package enum SampleSweep {
  package static let definition = SweepDefinition(
    name: "sample", target: Target(trainingLoss: 1),
    configurations: [
      OptimizerSettings(.sgd, learningRate: 0.01), OptimizerSettings(.sgd, learningRate: 0.1),
      OptimizerSettings(.nesterov, learningRate: 1e-3, [.momentum: 0.95]),
      OptimizerSettings(.adam, learningRate: 1e-4), OptimizerSettings(.adam, learningRate: 1e-3),
    ].map(Configuration.init), seeds: [0, 1, 2], dataDigest: .sha256("sample data"))

  /// By shard index; the last trial of nesterov is missing, all of adam's at 1e-3 are.
  package static let summaries: [Int: TrialSummary] = [
    0: trial(352, loss: 0.94, accuracy: 0.401), 1: trial(366, loss: 0.9712, accuracy: 0.398),
    2: trial(nil, loss: 1.0421, accuracy: 0.39), 3: .diverged(at: 2), 4: .diverged(at: 3),
    5: trial(nil, loss: 2.30258, accuracy: 0.1), 6: trial(201, loss: 0.35, accuracy: 0.41),
    7: trial(207, loss: 0.3488, accuracy: 0.4),
    9: trial(153, loss: 0.377, accuracy: 0.43), 10: trial(149, loss: 0.3312, accuracy: 0.428),
    11: trial(160, loss: 0.40112, accuracy: 0.4255),
  ]

  package static var leaderboard: Leaderboard { Leaderboard(definition: definition, summaries: summaries) }

  /// The same with every trial in.
  package static var finished: Leaderboard {
    var all = summaries
    all[8] = trial(211, loss: 0.36, accuracy: 0.405)
    for shard in 12...14 { all[shard] = trial(300 + shard, loss: 0.9, accuracy: 0.38) }
    return Leaderboard(definition: definition, summaries: all)
  }

  private static func trial(_ iterations: Int?, loss: Double, accuracy: Double) -> TrialSummary {
    .completed(
      iterations, loss: loss, area: loss - 0.5, training: 2 * accuracy, final: accuracy - 0.01, best: accuracy,
      // From 2.3 to the final loss in 16 steps of equal difference.
      curve: (0..<16).map { 2.3 + (loss - 2.3) * Double($0) / 15 })
  }
}
