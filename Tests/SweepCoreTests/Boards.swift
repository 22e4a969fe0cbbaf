import SweepCore
import TestSupport

/// Leaderboards of made-up trials, in as few words as a test needs.
let boardData = Digest.sha256("data")

func sgd(_ rate: Double) -> Configuration { Configuration(optimizer: .init(.sgd, learningRate: rate)) }

/// A completed trial.
func trial(
  _ iterations: Int?, loss: Double = 1, best: Double = 0.4, final: Double = 0.3, area: Double = 0
) -> TrialSummary {
  .completed(iterations, loss: loss, area: area, final: final, best: best)
}

let diverged = TrialSummary.diverged(at: 3)

/// One configuration a row, the row's trials its seeds; nil for a trial without a result.
func board(_ rows: [(Configuration, [TrialSummary?])], rankBy: RankKey = .target) -> Leaderboard {
  let seeds = rows[0].1.count
  let definition = SweepDefinition(
    name: "n", target: Target(), configurations: rows.map(\.0), seeds: (0..<UInt64(seeds)).map { $0 },
    dataDigest: boardData)
  let shards = rows.flatMap(\.1).enumerated().compactMap { index, summary in summary.map { (index, $0) } }
  return Leaderboard(definition: definition, summaries: Dictionary(uniqueKeysWithValues: shards), rankBy: rankBy)
}
