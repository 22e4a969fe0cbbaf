internal import SweepCore
internal import SweepViews

/// What the tables say, in sentences.
struct ReportWords {
  private let report: SweepReport
  var leaderboard: Leaderboard { report.leaderboard }

  init(_ report: SweepReport) { self.report = report }

  /// How much of the sweep there is.
  var standing: String {
    let trials = leaderboard.trials
    var parts = [
      "\(leaderboard.finished) of \(trials) trial\(trials == 1 ? "" : "s") \(trials == 1 ? "has" : "have") a result"
    ]
    if leaderboard.diverged > 0 { parts.append("\(leaderboard.diverged) of these diverged and rank last") }
    if !report.failed.isEmpty { parts.append("\(report.failed.count) failed, for reasons below") }
    if report.waiting > 0 { parts.append("\(report.waiting) \(report.waiting == 1 ? "has" : "have") not ended") }
    let provisional = leaderboard.finished < trials ? " The ranking is provisional." : ""
    return parts.joined(separator: "; ") + "." + provisional
  }

  /// One sentence for each thing that the tables show and a reader should not miss.
  var findings: [String] {
    leaderboard.optimizers.isEmpty
      ? [] : [first, others, intervals, ladder, budgets, basins, edges, divergence].compactMap { $0 }
  }

  private var target: String {
    "a training loss of \(NumberText.setting(leaderboard.definition.target.trainingLoss))"
  }

  private func name(_ row: Leaderboard.OptimizerRow) -> String {
    "\(row.rule.rawValue) at learning rate \(NumberText.setting(row.best.configuration.optimizer.learningRate))"
  }

  private var first: String? {
    guard let row = leaderboard.optimizers.first, row.best.standing.finished > 0 else { return nil }
    let standing = row.best.standing
    let accuracy =
      standing[.bestValidationAccuracy].flatMap { $0.median.isFinite ? $0.median : nil }
      .map { ", with a best validation accuracy of \(NumberText.percent($0))" } ?? ""
    let seeds = standing.finished == 1 ? "its one seed" : "\(standing.reached) of \(standing.finished) seeds"
    guard let iterations = standing[.iterationsToTarget]?.median, iterations.isFinite else {
      return "\(name(row)) stands first; the target, \(target), was reached on \(seeds)\(accuracy)."
    }
    let order = leaderboard.rankBy == .target ? "" : " by \(leaderboard.rankBy.title)"
    return "\(name(row)) stands first\(order): it reached \(target) in \(NumberText.upTo(iterations, places: 1)) "
      + "iterations (\(standing.finished == 1 ? "" : "median, ")on \(seeds))\(accuracy)."
  }

  private var others: String? {
    let missed = leaderboard.optimizers.filter { row in
      !row.isProvisional && row.best.standing[.iterationsToTarget]?.median.isFinite != true
    }
    guard !missed.isEmpty else { return nil }
    let names = missed.map(\.rule.rawValue).joined(separator: ", ")
    return "Not even at its best configuration did \(names) reach \(target) on more than half of the seeds."
  }

  private var edges: String? {
    let edges = leaderboard.optimizers.compactMap { row in row.gridEdge.map { "\(row.rule.rawValue) (\($0.rawValue))" }
    }
    guard !edges.isEmpty else { return nil }
    return "The best learning rate lies at an end of its grid for \(edges.joined(separator: ", ")): "
      + "a better one may lie beyond."
  }

  private var divergence: String? {
    let rows = leaderboard.configurations.filter { $0.standing.diverged > 0 }
    guard !rows.isEmpty else { return nil }
    let byRule = Dictionary(grouping: rows, by: \.configuration.optimizer.rule)
    let parts = UpdateRule.allCases.compactMap { rule -> String? in
      guard let rows = byRule[rule], let least = rows.map(\.configuration.optimizer.learningRate).min() else {
        return nil
      }
      let count = rows.reduce(0) { $0 + $1.standing.diverged }
      return "\(rule.rawValue) \(count) (from learning rate \(NumberText.setting(least)) on)"
    }
    return "Diverged trials: \(parts.joined(separator: ", "))."
  }
}
