internal import SweepCore
internal import SweepViews

/// What can be said of an order beyond the order.
extension ReportWords {
  /// Which ranks the final losses leave open.
  var intervals: String? {
    let rows = leaderboard.optimizers.filter { $0.rankInterval != nil }
    guard leaderboard.optimizers.count > 1 else { return nil }
    guard !rows.isEmpty else {
      let fewest = SignFlipTest.fewestPairs
      return leaderboard.definition.seeds.count < fewest
        ? "With fewer than \(fewest) seeds no test can tell the optimizers' ranks apart." : nil
    }
    let parts = rows.map { row in "\(row.rule.rawValue) \(row.rankInterval.map(\.text) ?? "")" }
    return "Ranks that exact sign-flip tests of the final losses, pair by pair at 5 %, leave open: "
      + parts.joined(separator: ", ") + "."
  }

  /// How much each optimizer forgives in its learning rate.
  var basins: String? {
    let rows = leaderboard.optimizers.compactMap { row in row.basin.map { (row.rule, $0) } }
    guard !rows.isEmpty else { return nil }
    let parts = rows.sorted { $0.1.decades > $1.1.decades }.map { rule, basin in
      basin.points == 1
        ? "\(rule.rawValue) at one rate only"
        : "\(rule.rawValue) over \(NumberText.fixed(basin.decades, places: 1)) decades "
          + "(\(NumberText.setting(basin.lowest)) to \(NumberText.setting(basin.highest)))"
    }
    let share = NumberText.upTo((LearningRateBasin.tolerance - 1) * 100, places: 0)
    return "The final loss stays within \(share) % of the best around the best learning rate: "
      + parts.joined(separator: ", ") + "."
  }

  /// Whether the first place depends on the target. Who shares the first place has not lost it, and where no optimizer
  /// reaches a target nobody has won.
  var ladder: String? {
    let ladder = leaderboard.ladder
    guard leaderboard.optimizers.count > 1 else { return nil }
    // Neighbouring targets at which the same optimizers stand first, alone or with others, as stretches.
    var stretches: [(rules: [UpdateRule], from: Double, to: Double)] = []
    var unreached: [Double] = []
    for rung in ladder.told {
      let target = ladder.targets[rung]
      let first = leaderboard.optimizers.map(\.rule).filter { ladder.ranks[$0]?[rung] == 1 }
      let kept = stretches.last?.rules.filter(first.contains) ?? []
      if first.isEmpty {
        unreached.append(target)
      } else if kept.isEmpty {
        stretches.append((first, target, target))
      } else {
        stretches[stretches.count - 1] = (kept, stretches[stretches.count - 1].from, target)
      }
    }
    guard !stretches.isEmpty else { return nil }
    let parts = stretches.map { stretch in
      let ends = (NumberText.setting(stretch.from), NumberText.setting(stretch.to))
      return stretch.rules.map(\.rawValue).joined(separator: " and ")
        + (stretch.from == stretch.to ? " at \(ends.0)" : " from \(ends.0) to \(ends.1)")
    }
    let missed = unreached.map(NumberText.setting).joined(separator: ", ")
    return
      (stretches.count == 1
      ? "The first place does not depend on the target loss: \(parts[0])."
      : "The first place depends on the target loss: \(parts.joined(separator: ", ")).")
      + (missed.isEmpty ? "" : " No optimizer reaches \(missed).")
  }

  /// Whether the order depends on how long the sweep trained.
  var budgets: String? {
    let budgets = leaderboard.budgets
    guard leaderboard.optimizers.count > 1, !budgets.fractions.isEmpty else { return nil }
    guard budgets.changes else {
      return "The optimizers' order by iterations to the target is the same for 10 % less and for 10 % more training."
    }
    let parts = leaderboard.optimizers.compactMap { row -> String? in
      guard let ranks = budgets.ranks[row.rule], Set(ranks).count > 1 else { return nil }
      return "\(row.rule.rawValue) \(ranks.map(String.init).joined(separator: ", "))"
    }
    return "The optimizers' order by iterations to the target depends on how long they train; ranks at 10 % less, at "
      + "the reference and at 10 % more: \(parts.joined(separator: "; "))."
  }
}
