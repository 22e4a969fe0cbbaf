import SweepCore
import Testing

/// The order of rows and what stands in them (docs/ranking.md).
struct LeaderboardTests {
  private let data = Digest.sha256("data")

  private func sgd(_ rate: Double) -> Configuration { Configuration(optimizer: .init(.sgd, learningRate: rate)) }

  /// A completed trial.
  private func trial(
    _ iterations: Int?, loss: Double = 1, best: Double = 0.4, final: Double = 0.3, area: Double = 0
  ) -> TrialSummary {
    TrialSummary(
      ending: .completed, iterationsToTarget: iterations, finalTrainingLoss: loss, logLossArea: area,
      finalTrainingAccuracy: 0.5, finalValidationAccuracy: final, bestValidationAccuracy: best,
      finalValidationLoss: 2, testAccuracy: nil, lossCurve: [2, loss], trialDigest: .sha256("\(loss)"))
  }

  private var diverged: TrialSummary {
    TrialSummary(
      ending: .diverged(iteration: 3, reason: .lossNotFinite), iterationsToTarget: nil, finalTrainingLoss: .infinity,
      logLossArea: .infinity, finalTrainingAccuracy: nil, finalValidationAccuracy: nil, bestValidationAccuracy: nil,
      finalValidationLoss: nil, testAccuracy: nil, lossCurve: [.infinity], trialDigest: .sha256("diverged"))
  }

  /// One configuration a row, the row's trials its seeds; nil for a trial without a result.
  private func leaderboard(
    _ rows: [(Configuration, [TrialSummary?])], rankBy: RankKey = .target
  ) -> Leaderboard {
    let seeds = rows[0].1.count
    let definition = SweepDefinition(
      name: "n", target: Target(), configurations: rows.map(\.0), seeds: (0..<UInt64(seeds)).map { $0 },
      dataDigest: data)
    let shards = rows.flatMap(\.1).enumerated().compactMap { index, summary in summary.map { (index, $0) } }
    return Leaderboard(
      definition: definition, summaries: Dictionary(uniqueKeysWithValues: shards), rankBy: rankBy)
  }

  /// The learning rates in rank order.
  private func order(_ rows: [(Configuration, [TrialSummary?])], rankBy: RankKey = .target) -> [Double] {
    leaderboard(rows, rankBy: rankBy).configurations.map(\.configuration.optimizer.learningRate)
  }

  /// Two rows each, the better one second, of which only the key in question can tell.
  @Test func everyKeyDecidesWhereTheOnesBeforeItTie() {
    let (a, b) = (sgd(1), sgd(2))
    // Finished before provisional, however good.
    #expect(order([(a, [trial(1), nil]), (b, [diverged, diverged])]) == [2, 1])
    // All seeds before some, though the median is worse.
    #expect(order([(a, [trial(1), trial(1), trial(nil)]), (b, [trial(9), trial(9), trial(9)])]) == [2, 1])
    // Some before none, though the loss is worse and the medians are both infinite.
    #expect(
      order([(a, [trial(nil, loss: 1), trial(nil, loss: 1)]), (b, [trial(9, loss: 2), trial(nil, loss: 2)])]) == [2, 1])
    // None before all diverged.
    #expect(order([(a, [diverged, diverged]), (b, [trial(nil), diverged])]) == [2, 1])
    // Median iterations.
    #expect(order([(a, [trial(5, loss: 0.1)]), (b, [trial(4, loss: 0.2)])]) == [2, 1])
    // Median final loss.
    #expect(order([(a, [trial(5, loss: 0.2)]), (b, [trial(5, loss: 0.1)])]) == [2, 1])
    // The configuration id.
    let byID = [a, b].sorted { $0.id(dataDigest: data) < $1.id(dataDigest: data) }.map(\.optimizer.learningRate)
    #expect(order([(a, [trial(5)]), (b, [trial(5)])]) == byID)
    #expect(order([(b, [trial(5)]), (a, [trial(5)])]) == byID)
    #expect(order([(b, [nil]), (a, [nil])]) == byID)
  }

  @Test(arguments: RankKey.allCases)
  func everyRankingPutsItsOwnKeyFirst(key: RankKey) {
    // Row 2 is better by the key alone; by everything else row 1 is.
    let good = trial(1, loss: 0.1, best: 0.9, final: 0.9, area: -1)
    var worse = trial(2, loss: 0.2, best: 0.8, final: 0.8, area: -0.9)
    #expect(order([(sgd(1), [good]), (sgd(2), [worse])], rankBy: key) == [1, 2])
    switch key {
    case .target: worse.iterationsToTarget = 0
    case .finalLoss: worse.finalTrainingLoss = 0
    case .bestValidationAccuracy: worse.bestValidationAccuracy = 1
    case .finalValidationAccuracy: worse.finalValidationAccuracy = 1
    case .logLossArea: worse.logLossArea = -2
    }
    #expect(order([(sgd(1), [good]), (sgd(2), [worse])], rankBy: key) == [2, 1])
    // What only diverged is last by every key, what has no result is below that.
    #expect(order([(sgd(1), [nil]), (sgd(2), [diverged]), (sgd(3), [worse])], rankBy: key) == [3, 2, 1])
  }

  @Test(arguments: RankKey.allCases)
  func theOrderIsTotalWhateverOrderRowsComeIn(key: RankKey) {
    var generator = Generator(state: 20_181_124)
    // Few distinct values, so that every key ties often.
    let rows: [(Configuration, [TrialSummary?])] = (1...60).map { rate in
      let trials: [TrialSummary?] = (0..<3).map { _ in
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: nil
        case 1: diverged
        case 2: trial(nil, loss: 1, best: 0.5)
        default:
          trial(
            .random(in: 1...2, using: &generator), loss: Double(Int.random(in: 1...2, using: &generator)),
            best: Bool.random(using: &generator) ? 0.25 : 0.5)
        }
      }
      return (sgd(Double(rate)), trials)
    }
    let expected = leaderboard(rows, rankBy: key)
    #expect(expected.configurations.map(\.rank) == Array(1...60))
    for _ in 0..<10 {
      let shuffled = leaderboard(rows.shuffled(using: &generator), rankBy: key)
      #expect(shuffled.configurations == expected.configurations)
      #expect(shuffled.optimizers == expected.optimizers)
    }
  }

  @Test func statisticsCountMissesAndDivergencesAsInfinity() throws {
    let board = leaderboard([(sgd(1), [trial(10, loss: 1), trial(20, loss: 2), trial(nil, loss: 3), diverged, nil])])
    let standing = board.configurations[0].standing
    #expect(standing.trials == 5)
    #expect(standing.finished == 4)
    #expect(standing.missing == 1)
    #expect(standing.isProvisional)
    #expect(standing.diverged == 1)
    #expect(standing.reached == 2)
    #expect(standing.targetState == .reachedOnSome)
    #expect(standing.iterationsToTarget == Quartiles([10, 20, .infinity, .infinity]))
    #expect(standing.finalTrainingLoss == Quartiles([1, 2, 3, .infinity]))
    #expect(standing.bestValidationAccuracy == Quartiles([0.4, 0.4, 0.4, -.infinity]))
    #expect((board.trials, board.finished, board.diverged) == (5, 4, 1))
  }

  @Test func everyTrialOfARowHasItsSeedIdAndResult() {
    let board = leaderboard([(sgd(1), [trial(1), nil]), (sgd(2), [trial(2), trial(3)])])
    let row = board.configurations[0]
    #expect(row.configuration == sgd(2))
    #expect(row.trials.map(\.seed) == [0, 1])
    #expect(row.trials.map(\.summary) == [trial(2), trial(3)])
    #expect(row.trials.map(\.id) == [0, 1].map { TrialSettings(configuration: sgd(2), seed: $0).id(dataDigest: data) })
  }

  @Test func anOptimizerStandsAtItsBestConfiguration() {
    let adam = [1.0, 2].map { Configuration(optimizer: .init(.adam, learningRate: $0)) }
    let board = leaderboard([
      (sgd(1), [trial(9)]), (adam[0], [trial(8)]), (sgd(2), [trial(5)]), (adam[1], [trial(7)]),
    ])
    #expect(board.optimizers.map(\.rule) == [.sgd, .adam])
    #expect(board.optimizers.map(\.rank) == [1, 2])
    #expect(board.optimizers.map(\.best.configuration) == [sgd(2), adam[1]])
    #expect(board.optimizers.map(\.configurations) == [2, 2])
  }

  @Test func anOptimizerIsProvisionalWhileAnyOfItsTrialsIsMissing() {
    let adam = Configuration(optimizer: .init(.adam, learningRate: 1))
    let board = leaderboard([(sgd(1), [trial(1)]), (sgd(2), [nil]), (adam, [trial(9)])])
    #expect(board.configurations.map(\.configuration) == [sgd(1), adam, sgd(2)])
    #expect(board.optimizers.map(\.rule) == [.adam, .sgd])
    #expect(board.optimizers.map(\.missing) == [0, 1])
    #expect(board.optimizers[1].best.configuration == sgd(1))
  }

  @Test(arguments: [(0, GridEdge?.some(.lowest)), (1, nil), (2, .highest)])
  func aBestRateAtTheEndOfItsGridIsFlagged(best: Int, edge: GridEdge?) {
    let rows = (0..<3).map { (sgd(Double($0 + 1)), [Optional(trial($0 == best ? 1 : 5))]) }
    #expect(leaderboard(rows).optimizers[0].gridEdge == edge)
  }

  @Test func theGridIsThatOfTheBestConfigurationsOtherSettings() {
    func momentum(_ rate: Double, _ value: Double) -> Configuration {
      Configuration(optimizer: .init(.momentum, learningRate: rate, [.momentum: value]))
    }
    // 2 lies inside all rates, but at the end of those tried with momentum 0.9.
    let rows = [(1.0, 0.9), (2, 0.9), (3, 0.5)].map { (momentum($0, $1), [Optional(trial($0 == 2 ? 1 : 5))]) }
    #expect(leaderboard(rows).optimizers[0].gridEdge == .highest)
    // One rate is no grid.
    let single = [(1.0, 0.9), (2, 0.5)].map { (momentum($0, $1), [Optional(trial(Int($0)))]) }
    #expect(leaderboard(single).optimizers[0].gridEdge == nil)
  }

  @Test func aGridWithoutAResultOnEveryRateHasNoEdgeYet() {
    #expect(leaderboard([(sgd(1), [trial(1)]), (sgd(2), [nil])]).optimizers[0].gridEdge == nil)
  }

  @Test func aRateThatOnlyDivergedIsNobodysBest() {
    #expect(leaderboard([(sgd(1), [diverged]), (sgd(2), [diverged])]).optimizers[0].gridEdge == nil)
    #expect(leaderboard([(sgd(1), [nil]), (sgd(2), [nil])]).optimizers[0].gridEdge == nil)
  }
}

/// A seeded generator, so that a failure reproduces.
private struct Generator: RandomNumberGenerator {
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
