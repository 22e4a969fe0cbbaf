import SweepCore

/// Leaderboards of made-up trials, in as few words as a test needs.
let boardData = Digest.sha256("data")

func sgd(_ rate: Double) -> Configuration { Configuration(optimizer: .init(.sgd, learningRate: rate)) }

/// A completed trial.
func trial(
  _ iterations: Int?, loss: Double = 1, best: Double = 0.4, final: Double = 0.3, area: Double = 0
) -> TrialSummary {
  TrialSummary(
    ending: .completed, iterationsToTarget: iterations, finalTrainingLoss: loss, logLossArea: area,
    finalTrainingAccuracy: 0.5, finalValidationAccuracy: final, bestValidationAccuracy: best,
    finalValidationLoss: 2, testAccuracy: nil, lossCurve: [2, loss], trialDigest: .sha256("\(loss)"))
}

let diverged = TrialSummary(
  ending: .diverged(iteration: 3, reason: .lossNotFinite), iterationsToTarget: nil, finalTrainingLoss: .infinity,
  logLossArea: .infinity, finalTrainingAccuracy: nil, finalValidationAccuracy: nil, bestValidationAccuracy: nil,
  finalValidationLoss: nil, testAccuracy: nil, lossCurve: [.infinity], trialDigest: .sha256("diverged"))

/// One configuration a row, the row's trials its seeds; nil for a trial without a result.
func board(_ rows: [(Configuration, [TrialSummary?])], rankBy: RankKey = .target) -> Leaderboard {
  let seeds = rows[0].1.count
  let definition = SweepDefinition(
    name: "n", target: Target(), configurations: rows.map(\.0), seeds: (0..<UInt64(seeds)).map { $0 },
    dataDigest: boardData)
  let shards = rows.flatMap(\.1).enumerated().compactMap { index, summary in summary.map { (index, $0) } }
  return Leaderboard(definition: definition, summaries: Dictionary(uniqueKeysWithValues: shards), rankBy: rankBy)
}

/// A seeded generator, so that a failure reproduces.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  /// SplitMix64 (Steele, Lea and Flood 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
