import SweepCore
import Testing

/// Learning-rate basins and what a search can expect (docs/ranking.md).
struct OptimizerStatisticsTests {
  // MARK: Basin

  /// One row a rate, each of two seeds with the same loss; the first is the best.
  private func basin(best: Int = 0, _ rows: [(rate: Double, loss: Double?)]) -> LearningRateBasin? {
    board(
      rows.enumerated().map { index, row in
        let summary = row.loss.map { $0.isFinite ? trial(index == best ? 1 : 5, loss: $0) : diverged }
        return (sgd(row.rate), [summary, summary])
      }
    ).optimizers[0].basin
  }

  @Test func theBasinRunsAsFarAsTheLossStaysNear() throws {
    let basin = try #require(
      self.basin(best: 2, [(1e-4, 1.3), (1e-3, 1.25), (1e-2, 1), (1e-1, 1.2), (1, 1.26), (10, 1)]))
    // A rate at the bound belongs; a good one beyond a bad one does not.
    #expect((basin.lowest, basin.highest, basin.points) == (1e-3, 1e-1, 3))
    #expect(abs(basin.decades - 2) < 1e-15)
  }

  @Test func theBasinMayBeTheBestRateAlone() throws {
    let basin = try #require(self.basin([(1, 1), (2, 2)]))
    #expect((basin.lowest, basin.highest, basin.decades, basin.points) == (1, 1, 0, 1))
  }

  @Test func aRateThatDivergedOnHalfOfItsSeedsEndsTheBasin() throws {
    let rows: [(Configuration, [TrialSummary?])] = [
      (sgd(1), [trial(1), trial(1)]), (sgd(10), [trial(5, loss: 0.1), diverged]), (sgd(100), [trial(5), trial(5)]),
    ]
    #expect(board(rows).optimizers[0].basin?.highest == 1)
  }

  @Test func thereIsNoBasinWhereNothingIsKnownOfOne() {
    #expect(basin([(1, 1)]) == nil)
    #expect(basin([(1, 1), (2, nil)]) == nil)
    #expect(basin([(1, .infinity), (2, .infinity)]) == nil)
  }

  @Test func theBasinIsThatOfTheBestConfigurationsOtherSettings() {
    func momentum(_ rate: Double, _ value: Double) -> Configuration {
      Configuration(optimizer: .init(.momentum, learningRate: rate, [.momentum: value]))
    }
    let table = board([
      (momentum(1, 0.9), [trial(1)]), (momentum(2, 0.9), [trial(5)]), (momentum(4, 0.5), [trial(5)]),
    ])
    #expect(table.optimizers[0].basin?.highest == 2)
  }

  // MARK: Expected best of k

  private func expectedBest(_ rows: [[TrialSummary?]]) -> [Double] {
    board(rows.enumerated().map { (sgd(Double($0 + 1)), $1) }).optimizers[0].expectedBest
  }

  @Test(arguments: RecordedStatistics.bestOfK)
  func theExpectedBestOfKIsTheMeanOverAllCombinations(values: [Double], expected: [Double]) {
    let curve = expectedBest(values.map { [trial(5, best: $0)] })
    #expect(curve.count == expected.count)
    for (value, expected) in zip(curve, expected) { #expect(abs(value - expected) < 1e-15) }
  }

  @Test func thousandsOfConfigurationsOverflowNothing() throws {
    // Of the values 1/N, 2/N, ..., 1 the expected largest of k is (N + 1) k / (k + 1) / N.
    let count = 3000
    let curve = expectedBest((1...count).map { [trial(5, best: Double($0) / Double(count))] })
    #expect(curve.count == count)
    for k in [1, 2, 10, 1500, 2999, 3000] {
      let expected = Double(count + 1) * Double(k) / Double(k + 1) / Double(count)
      #expect(abs(curve[k - 1] - expected) < 1e-12)
    }
  }

  @Test func divergenceOnHalfOfTheSeedsIsGuessing() {
    #expect(expectedBest([[trial(5, best: 0.5), diverged]]) == [0.1])
    #expect(expectedBest([[trial(5, best: 0.5), trial(5, best: 0.5), diverged]]) == [0.5])
    #expect(expectedBest([[diverged], [trial(5, best: 0.5)]]) == [0.3, 0.5])
  }

  @Test func onlyFinishedConfigurationsAreDrawn() {
    #expect(expectedBest([[trial(5, best: 0.3), trial(5, best: 0.3)], [trial(5, best: 0.9), nil]]) == [0.3])
    #expect(expectedBest([[trial(5, best: 0.3), nil]]).isEmpty)
  }
}
