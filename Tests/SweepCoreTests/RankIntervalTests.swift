import SweepCore
import TestSupport
import Testing

/// Which ranks final losses leave open (docs/ranking.md).
struct RankIntervalTests {
  private static let rules = UpdateRule.allCases

  /// One configuration a rule, in the order of the rules; a row's ranks follow its first loss.
  private func intervals(_ losses: [[Double?]]) -> [RankInterval?] {
    let table = board(
      losses.enumerated().map { index, losses in
        let configuration = Configuration(optimizer: .init(Self.rules[index], learningRate: 1))
        return (configuration, losses.map { $0.map { $0.isFinite ? trial(5, loss: $0) : diverged } })
      })
    return Self.rules.prefix(losses.count).map { rule in
      table.optimizers.first { $0.rule == rule }.flatMap(\.rankInterval)
    }
  }

  private func ranks(_ best: Int, _ worst: Int) -> RankInterval { RankInterval(best: best, worst: worst) }

  private func around(_ loss: Double, seeds: Int = 6) -> [Double?] { (0..<seeds).map { loss + 0.01 * Double($0) } }

  @Test func sixSeedsThatAgreeDecideEveryRank() {
    // p = 2 / 2^6 for every pair.
    #expect(
      intervals([around(1), around(2), around(3)]) == [ranks(1, 1), ranks(2, 2), ranks(3, 3)])
  }

  @Test func fiveSeedsDecideNothing() {
    #expect(intervals([around(1, seeds: 5), around(2, seeds: 5)]) == [nil, nil])
    // Not even where there is nothing finished to be compared with.
    #expect(intervals([around(1, seeds: 5), around(2, seeds: 4) + [nil]]) == [nil, nil])
    // One optimizer has one rank.
    #expect(intervals([around(1, seeds: 1)]) == [ranks(1, 1)])
  }

  @Test func whatCannotBeToldApartSharesItsRanks() {
    let mixed: [Double?] = [1.1, 0.9, 1.1, 0.9, 1.1, 0.9]
    #expect(
      intervals([[Double?](repeating: 1, count: 6), mixed, around(3)])
        == [ranks(1, 2), ranks(1, 2), ranks(3, 3)])
  }

  @Test func equalRowsHaveEveryRank() {
    #expect(intervals([around(1), around(1)]) == [ranks(1, 2), ranks(1, 2)])
  }

  @Test func divergenceOutweighsEveryLoss() {
    let infinite = Double?.some(.infinity)
    // Six divergences against six results, though those are poor.
    #expect(
      intervals([around(50), [Double?](repeating: infinite, count: 6)]) == [ranks(1, 1), ranks(2, 2)])
    // One divergence among six proves nothing, and neither do six that both rows share.
    #expect(intervals([around(1).dropLast() + [infinite], around(1)]) == [ranks(1, 2), ranks(1, 2)])
    let all = [Double?](repeating: infinite, count: 6)
    #expect(intervals([all, all]) == [ranks(1, 2), ranks(1, 2)])
  }

  @Test func aProvisionalRowIsUndecidedAndRulesNoRankOut() {
    let finished = intervals([around(1), around(2), around(3)])
    let midway = intervals([around(1), around(2), around(3).dropLast() + [nil]])
    #expect(midway == [ranks(1, 2), ranks(2, 3), nil])
    // What the missing trials bring can only narrow what is shown.
    for (midway, finished) in zip(midway, finished) {
      guard let midway, let finished else { continue }
      #expect(midway.best <= finished.best && midway.worst >= finished.worst)
    }
  }

  @Test func anotherConfigurationsMissingTrialMakesTheOptimizerUndecided() {
    let adam = Configuration(optimizer: .init(.adam, learningRate: 1))
    let (one, two): ([TrialSummary?], [TrialSummary?]) = (
      around(1).map { $0.map { trial(5, loss: $0) } }, around(2).map { $0.map { trial(5, loss: $0) } }
    )
    let table = board([(sgd(1), one), (sgd(2), one.dropLast() + [nil]), (adam, two)])
    #expect(table.optimizers.map(\.rule) == [.adam, .sgd])
    #expect(table.optimizers.map(\.rankInterval) == [ranks(1, 2), nil])
  }

  @Test func theIntervalIsByFinalLossWhateverTheRanking() {
    let momentum = Configuration(optimizer: .init(.momentum, learningRate: 1))
    let table = board([
      (sgd(1), around(2).map { $0.map { trial(5, loss: $0) } }),
      (momentum, around(1).map { $0.map { trial(9, loss: $0) } }),
    ])
    #expect(table.optimizers.map(\.rule) == [.sgd, .momentum])
    #expect(table.optimizers.map(\.rankInterval) == [ranks(2, 2), ranks(1, 1)])
  }

  @Test func aLossOfZeroIsNoInfinity() {
    let zeros = [Double?](repeating: 0, count: 6)
    #expect(intervals([zeros, around(1)]) == [ranks(1, 1), ranks(2, 2)])
    #expect(intervals([zeros, zeros]) == [ranks(1, 2), ranks(1, 2)])
  }

  @Test func everyIntervalHoldsARankAndAllOfThemCanBeTaken() {
    var generator = SeededGenerator(seed: 20_181_124)
    for _ in 0..<50 {
      let rows = (0..<7).map { _ in
        let centre = Double.random(in: 0.5...1.5, using: &generator)
        return (0..<8).map { _ -> Double? in
          Int.random(in: 0..<12, using: &generator) == 0
            ? .infinity : centre + Double.random(in: -0.4...0.4, using: &generator)
        }
      }
      let intervals = intervals(rows).compactMap { $0 }
      #expect(intervals.count == 7)
      for interval in intervals {
        #expect(1 <= interval.best && interval.best <= interval.worst && interval.worst <= 7)
      }
    }
  }
}
