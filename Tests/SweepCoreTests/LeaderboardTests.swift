import SweepCore
import TestSupport
import Testing

/// The order of rows and what stands in them (docs/ranking.md).
struct LeaderboardTests {
  /// The learning rates in rank order.
  private func order(_ rows: [(Configuration, [TrialSummary?])], rankBy: RankKey = .target) -> [Double] {
    board(rows, rankBy: rankBy).configurations.map(\.configuration.optimizer.learningRate)
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
    let byID = [a, b].sorted { $0.id(dataDigest: boardData) < $1.id(dataDigest: boardData) }.map(
      \.optimizer.learningRate)
    #expect(order([(a, [trial(5)]), (b, [trial(5)])]) == byID)
    #expect(order([(b, [trial(5)]), (a, [trial(5)])]) == byID)
    // The order of the file, where there is no result.
    #expect(order([(b, [nil]), (a, [nil])]) == [2, 1])
    #expect(order([(a, [nil]), (b, [nil])]) == [1, 2])
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
  func whereAKeyTiesTheOrderByTargetDecides(key: RankKey) {
    // Equal by every key but the target's own, and in those unequal on purpose.
    let sooner = trial(1, loss: 1, best: 0.5, final: 0.5, area: 0)
    let later = trial(2, loss: 1, best: 0.5, final: 0.5, area: 0)
    #expect(order([(sgd(1), [later, later]), (sgd(2), [sooner, sooner])], rankBy: key) == [2, 1])
    #expect(order([(sgd(1), [sooner, trial(nil)]), (sgd(2), [trial(9), trial(9)])], rankBy: .target) == [2, 1])
  }

  @Test(arguments: RankKey.allCases)
  func theOrderIsTotalWhateverOrderRowsComeIn(key: RankKey) {
    var generator = SeededGenerator(seed: 20_181_124)
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
    let expected = board(rows, rankBy: key)
    #expect(expected.configurations.map(\.rank) == Array(1...60))
    for _ in 0..<10 {
      let shuffled = board(rows.shuffled(using: &generator), rankBy: key)
      #expect(shuffled.configurations == expected.configurations)
      #expect(shuffled.optimizers == expected.optimizers)
    }
  }

  @Test func statisticsCountMissesAndDivergencesAsInfinity() throws {
    let table = board([(sgd(1), [trial(10, loss: 1), trial(20, loss: 2), trial(nil, loss: 3), diverged, nil])])
    let standing = table.configurations[0].standing
    #expect(standing.trials == 5)
    #expect(standing.finished == 4)
    #expect(standing.missing == 1)
    #expect(standing.isProvisional)
    #expect(standing.diverged == 1)
    #expect(standing.reached == 2)
    #expect(standing.targetState == .reachedOnSome)
    #expect(standing[.iterationsToTarget] == Quartiles([10, 20, .infinity, .infinity]))
    #expect(standing[.finalTrainingLoss] == Quartiles([1, 2, 3, .infinity]))
    #expect(standing[.bestValidationAccuracy] == Quartiles([0.4, 0.4, 0.4, -.infinity]))
    #expect((table.trials, table.finished, table.diverged) == (5, 4, 1))
  }

  @Test func everyTrialOfARowHasItsSeedIdAndResult() {
    let table = board([(sgd(1), [trial(1), nil]), (sgd(2), [trial(2), trial(3)])])
    let row = table.configurations[0]
    #expect(row.configuration == sgd(2))
    #expect(row.trials.map(\.seed) == [0, 1])
    #expect(row.trials.map(\.summary) == [trial(2), trial(3)])
    #expect(
      row.trials.map(\.id) == [0, 1].map { TrialSettings(configuration: sgd(2), seed: $0).id(dataDigest: boardData) })
  }

  @Test func anOptimizerStandsAtItsBestConfiguration() {
    let adam = [1.0, 2].map { Configuration(optimizer: .init(.adam, learningRate: $0)) }
    let table = board([
      (sgd(1), [trial(9)]), (adam[0], [trial(8)]), (sgd(2), [trial(5)]), (adam[1], [trial(7)]),
    ])
    #expect(table.optimizers.map(\.rule) == [.sgd, .adam])
    #expect(table.optimizers.map(\.rank) == [1, 2])
    #expect(table.optimizers.map(\.best.configuration) == [sgd(2), adam[1]])
    #expect(table.optimizers.map(\.configurations) == [2, 2])
  }

  @Test func anOptimizerIsProvisionalWhileAnyOfItsTrialsIsMissing() {
    let adam = Configuration(optimizer: .init(.adam, learningRate: 1))
    let table = board([(sgd(1), [trial(1)]), (sgd(2), [nil]), (adam, [trial(9)])])
    #expect(table.configurations.map(\.configuration) == [sgd(1), adam, sgd(2)])
    #expect(table.optimizers.map(\.rule) == [.adam, .sgd])
    #expect(table.optimizers.map(\.missing) == [0, 1])
    #expect(table.optimizers[1].best.configuration == sgd(1))
  }

  @Test(arguments: [(0, GridEdge?.some(.lowest)), (1, nil), (2, .highest)])
  func aBestRateAtTheEndOfItsGridIsFlagged(best: Int, edge: GridEdge?) {
    let rows = (0..<3).map { (sgd(Double($0 + 1)), [Optional(trial($0 == best ? 1 : 5))]) }
    #expect(board(rows).optimizers[0].gridEdge == edge)
  }

  @Test func theGridIsThatOfTheBestConfigurationsOtherSettings() {
    func momentum(_ rate: Double, _ value: Double) -> Configuration {
      Configuration(optimizer: .init(.momentum, learningRate: rate, [.momentum: value]))
    }
    // 2 lies inside all rates, but at the end of those tried with momentum 0.9.
    let rows = [(1.0, 0.9), (2, 0.9), (3, 0.5)].map { (momentum($0, $1), [Optional(trial($0 == 2 ? 1 : 5))]) }
    #expect(board(rows).optimizers[0].gridEdge == .highest)
    // One rate is no grid.
    let single = [(1.0, 0.9), (2, 0.5)].map { (momentum($0, $1), [Optional(trial(Int($0)))]) }
    #expect(board(single).optimizers[0].gridEdge == nil)
  }

  @Test func aGridWithoutAResultOnEveryRateHasNoEdgeYet() {
    #expect(board([(sgd(1), [trial(1)]), (sgd(2), [nil])]).optimizers[0].gridEdge == nil)
  }

  @Test func aRateThatOnlyDivergedIsNobodysBest() {
    #expect(board([(sgd(1), [diverged]), (sgd(2), [diverged])]).optimizers[0].gridEdge == nil)
    #expect(board([(sgd(1), [nil]), (sgd(2), [nil])]).optimizers[0].gridEdge == nil)
  }
}
