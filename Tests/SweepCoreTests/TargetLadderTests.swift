import SweepCore
import Testing

/// Seven targets and two shorter budgets, from the series to the ranks.
struct TargetLadderTests {
  /// Of 11 epochs of 4 iterations: 36 and 40 of them are 9/11 and 10/11.
  private func summary(_ losses: [Double], _ ending: TrialEnding = .completed, epochs: Int = 11) -> TrialSummary {
    var configuration = sgd(1)
    configuration.dataset.train = 4
    configuration.batch = 1
    configuration.epochs = epochs
    var series = TrialSeries()
    series.losses = losses
    let result = TrialResult(ending: ending, weightsHash: .sha256("w"), seriesHash: series.hash)
    return TrialSummary(series: series, result: result, configuration: configuration, target: Target(trainingLoss: 1))
  }

  @Test func theTargetsAreAroundTheSweepsOwn() {
    #expect(board([(sgd(1), [trial(1)])]).ladder.targets == [2, 1.75, 1.5, 1.25, 1, 0.75, 0.5])
  }

  @Test(arguments: RecordedStatistics.trials)
  func iterationsAndShorterBudgetsAreThoseOfEveryWindow(
    losses: [Double], ladder: [Int?], shorter: [(Int?, Double)]
  ) {
    let summary = summary(losses)
    #expect(summary.ladder == ladder)
    #expect(summary.iterationsToTarget == ladder[4])
    #expect(summary.shorterBudgets.map(\.iterationsToTarget) == shorter.map(\.0))
    for (budget, expected) in zip(summary.shorterBudgets, shorter) {
      #expect(abs(budget.trainingLoss - expected.1) < 1e-15)
    }
  }

  @Test func aDivergedTrialReachesNothingButHadNotDivergedBefore() {
    let losses = [Double](repeating: 0.9, count: 39) + [.nan]
    let late = summary(losses, .diverged(iteration: 40, reason: .lossNotFinite))
    #expect(late.ladder == [Int?](repeating: nil, count: 7))
    #expect(late.shorterBudgets.map(\.hasDiverged) == [false, true])
    #expect(late.shorterBudgets.map(\.iterationsToTarget) == [4, nil])
    // When a parameter stopped being finite is not known.
    let hidden = summary([Double](repeating: 0.9, count: 44), .diverged(iteration: 44, reason: .parameterNotFinite))
    #expect(hidden.shorterBudgets.map(\.hasDiverged) == [true, true])
  }

  @Test func aBudgetIsNeverShorterThanAnEpoch() {
    let whole = ShorterBudget(iterationsToTarget: nil, trainingLoss: 2)
    #expect(summary([3, 1, 3, 1], epochs: 1).shorterBudgets == [whole, whole])
  }

  @Test func budgetsAreRoundedToWholeIterations() {
    // Of 8 iterations: 6.5 and 7.3, halves going up.
    let losses = (1...8).map { 10 - Double($0) }
    #expect(summary(losses, epochs: 2).shorterBudgets.map(\.trainingLoss) == [4.5, 4.5])
  }

  // MARK: Ranks

  private func ladder(_ iterations: [Int?]) -> TrialSummary {
    var summary = trial(iterations[4])
    summary.ladder = iterations
    return summary
  }

  private func configuration(_ rule: UpdateRule) -> Configuration {
    Configuration(optimizer: .init(rule, learningRate: 1))
  }

  @Test func optimizersAreRankedAtEveryTarget() {
    let table = board([
      (configuration(.sgd), [ladder([1, 2, 3, 4, 9, nil, nil]), ladder([1, 2, 3, 4, 9, nil, nil])]),
      (configuration(.adam), [ladder([2, 2, 2, 5, 6, 7, nil]), ladder([2, 2, 2, 5, 6, nil, nil])]),
      (configuration(.momentum), [ladder([1, 1, 1, 1, 8, 20, nil]), ladder([1, 1, 1, 1, 8, 30, nil])]),
    ])
    let ladder = table.ladder
    // Equal medians share a rank, and the next is as far behind as there are before it. Adam reaches 0.75 on one seed
    // only, which is no median.
    #expect(ladder.ranks[.sgd] == [1, 2, 3, 2, 3, nil, nil])
    #expect(ladder.ranks[.adam] == [3, 2, 2, 3, 1, nil, nil])
    #expect(ladder.ranks[.momentum] == [1, 1, 1, 1, 2, 1, nil])
    #expect(ladder.rows[.momentum]?[5] == Quartiles([20, 30]))
    #expect(ladder.rows[.adam]?[5] == Quartiles([7, .infinity]))
  }

  @Test func reachingATargetOnAllSeedsComesBeforeReachingItOnSomeSooner() {
    let table = board([
      (
        configuration(.sgd),
        [ladder([1, 1, 1, 1, 1, 1, 1]), ladder([1, 1, 1, 1, 1, 1, 1]), ladder([1, 1, 1, 1, 1, 1, nil])]
      ),
      (
        configuration(.adam),
        [ladder([9, 9, 9, 9, 9, 9, 9]), ladder([9, 9, 9, 9, 9, 9, 9]), ladder([9, 9, 9, 9, 9, 9, 9])]
      ),
    ])
    #expect(table.ladder.ranks[.sgd] == [1, 1, 1, 1, 1, 1, 2])
    #expect(table.ladder.ranks[.adam] == [2, 2, 2, 2, 2, 2, 1])
  }

  @Test(arguments: RecordedStatistics.quartiles)
  func rungsHaveNumPysQuartiles(iterations: [Int], expected: [Double]) {
    let rungs = board([(sgd(1), iterations.map { ladder([Int?](repeating: $0, count: 7)) })]).ladder.rows[.sgd]
    for rung in rungs ?? [] { #expect([rung.lower, rung.median, rung.upper] == expected) }
    #expect(rungs?.count == 7)
  }

  @Test func whatAnOlderCoordinatorDoesNotTellIsLeftOut() {
    let table = board([(configuration(.sgd), [trial(5)]), (configuration(.adam), [nil])])
    #expect(table.ladder.rows.isEmpty)
    #expect(table.ladder.ranks.isEmpty)
    #expect(table.budgets.fractions.isEmpty)
    #expect(!table.budgets.changes)
  }

  // MARK: Budgets

  private func budgets(_ iterations: Int?, loss: Double, _ shorter: [(Int?, Double)]) -> TrialSummary {
    var summary = loss.isFinite ? trial(iterations, loss: loss) : diverged
    summary.shorterBudgets = shorter.map { ShorterBudget(iterationsToTarget: $0, trainingLoss: $1) }
    return summary
  }

  @Test func ranksAreThoseOfEachBudget() {
    let table = board(
      [
        (configuration(.sgd), [budgets(95, loss: 0.5, [(nil, 1.2), (nil, 1.1)])]),
        (configuration(.adam), [budgets(nil, loss: 1.05, [(nil, 1.1), (nil, 1.15)])]),
        (configuration(.momentum), [budgets(60, loss: 0.9, [(60, 0.9), (60, 0.9)])]),
      ], rankBy: .finalLoss)
    let budgets = table.budgets
    #expect(budgets.fractions == [9.0 / 11, 10.0 / 11, 1])
    // By iterations to target, then final loss, whatever the table is ranked by.
    #expect(budgets.ranks == [.momentum: [1, 1, 1], .adam: [2, 3, 3], .sgd: [3, 2, 2]])
    #expect(budgets.changes)
    #expect(table.optimizers.map(\.rule) == [.sgd, .momentum, .adam])
  }

  @Test func anotherConfigurationMayBeTheBestAtAnotherBudget() {
    let table = board([
      (sgd(1), [budgets(95, loss: 0.5, [(nil, 1.2), (nil, 1.1)])]),
      (sgd(2), [budgets(.none, loss: .infinity, [(30, 0.4), (30, 0.4)])]),
      (configuration(.adam), [budgets(nil, loss: 0.9, [(40, 0.9), (40, 0.9)])]),
    ])
    // The second rate diverged only after the cut: until then it was the best of all.
    #expect(table.budgets.ranks == [.sgd: [1, 1, 1], .adam: [2, 2, 2]])
    #expect(!table.budgets.changes)
  }
}
