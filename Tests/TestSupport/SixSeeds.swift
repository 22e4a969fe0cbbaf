package import SweepCore

/// Six seeds decide: sgd at three rates, of which two do equally well, and adam at one.
package enum SixSeeds {
  package static var leaderboard: Leaderboard {
    let settings: [(OptimizerSettings, loss: Double)] = [
      (OptimizerSettings(.sgd, learningRate: 0.1), 0.5), (OptimizerSettings(.sgd, learningRate: 1), 0.55),
      (OptimizerSettings(.sgd, learningRate: 10), 2), (OptimizerSettings(.adam, learningRate: 0.1), 0.8),
    ]
    let definition = SweepDefinition(
      name: "six seeds", target: Target(), configurations: settings.map { Configuration(optimizer: $0.0) },
      seeds: Array(0..<6), dataDigest: .sha256("data"))
    let losses = settings.flatMap { setting in (0..<6).map { setting.loss + 0.01 * Double($0) } }
    let summaries = losses.enumerated().map { index, loss -> (Int, TrialSummary) in
      (index, .completed(Int(loss * 100), loss: loss, area: loss, best: 0.5 - loss / 10, digest: "\(index)"))
    }
    return Leaderboard(definition: definition, summaries: Dictionary(uniqueKeysWithValues: summaries))
  }
}
