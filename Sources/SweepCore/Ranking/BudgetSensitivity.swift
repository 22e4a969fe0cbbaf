/// Whether the optimizers' order depends on how long the sweep trained.
///
/// More than was trained cannot be known. So 10/11 of it is the reference: 9/11 are 10 % less than that, and all of it
/// is 10 % more.
package struct BudgetSensitivity: Hashable, Sendable {
  /// Of the iterations trained: 9/11, 10/11 and 1. Empty where an older coordinator does not tell.
  package let fractions: [Double]
  /// Ranks at these, by iterations to target whatever the leaderboard is ranked by.
  package let ranks: [UpdateRule: [Int]]

  /// Whether any optimizer's rank differs between two of the budgets.
  package var changes: Bool { ranks.values.contains { Set($0).count > 1 } }
}

extension Leaderboard {
  package var budgets: BudgetSensitivity {
    let shorter = ShorterBudget.elevenths.count
    let summaries = configurations.lazy.flatMap(\.trials).compactMap(\.summary)
    guard summaries.allSatisfy({ $0.shorterBudgets.count == shorter }) else {
      return BudgetSensitivity(fractions: [], ranks: [:])
    }
    let boards =
      (0..<shorter).map { budget in Ranking(configurations, of: { $0.cut(to: budget) }, by: .target) }
      + [Ranking(configurations, by: .target)]
    var ranks: [UpdateRule: [Int]] = [:]
    for board in boards {
      for (index, optimizer) in board.optimizers.enumerated() { ranks[optimizer.rule, default: []].append(index + 1) }
    }
    return BudgetSensitivity(fractions: ShorterBudget.elevenths.map { Double($0) / 11 } + [1], ranks: ranks)
  }
}

extension TrialSummary {
  /// What ranks this trial had it been given only its `index`-th shorter budget.
  fileprivate func cut(to index: Int) -> TrialSummary {
    var copy = self
    let budget = shorterBudgets[index]
    copy.ending = budget.hasDiverged ? ending : .completed
    copy.iterationsToTarget = budget.iterationsToTarget
    copy.finalTrainingLoss = budget.trainingLoss
    return copy
  }
}
