package import SweepCore

/// The ranked convergence table in every format (docs/ranking.md names the columns).
package struct LeaderboardView: Sendable {
  package let leaderboard: Leaderboard
  /// Stands beside the title, as `SYNTHETIC DATA`; only in the formats for people.
  package let note: String?

  package init(_ leaderboard: Leaderboard, note: String? = nil) {
    self.leaderboard = leaderboard
    self.note = note
  }

  /// The whole text, ended by a newline. JSON and CSV depend on the sweep and the data alone.
  package func rendered(_ format: TableFormat, style: TableStyle = TableStyle()) -> String {
    switch format {
    case .table: lines(style: style).map { $0.text(colour: style.colour) + "\n" }.joined()
    case .json: json.text
    case .csv: csv
    case .markdown: markdown
    }
  }

  /// Title, both levels and the legend.
  package func lines(style: TableStyle) -> [StyledLine] {
    let legend = legend
    return titleLines(style: style) + [StyledLine(), StyledLine(optimizersTitle, .strong)]
      + optimizerTable.lines(style: style) + [StyledLine(), StyledLine(configurationsTitle, .strong)]
      + configurationLines(for: .reading, style: style).all
      + (legend.isEmpty ? [] : [StyledLine()] + legend.flatMap { StyledLine.wrapped($0, .faint, width: style.width) })
  }

  /// The sweep, the note, how far it is and how it is ranked.
  func titleLines(style: TableStyle) -> [StyledLine] {
    var title = StyledLine()
    title.append(leaderboard.definition.name, .strong)
    title.append("  sweep \(leaderboard.sweepID.short)", .faint)
    if let note { title.append("  \(note)", .warning) }
    let facts = StyledLine(facts)
    guard let width = style.width else { return [title, facts] }
    return [title.truncated(to: width), facts.truncated(to: width)]
  }

  package var facts: String {
    let diverged = leaderboard.diverged > 0 ? ", \(leaderboard.diverged) diverged" : ""
    let target = "training loss \(NumberText.setting(leaderboard.definition.target.trainingLoss))"
    let order = leaderboard.rankBy == .target ? "iterations to \(target)" : leaderboard.rankBy.title
    return "\(leaderboard.finished)/\(counted(leaderboard.trials, "trial"))\(diverged) · ranked by \(order)"
  }

  package var optimizersTitle: String { "Optimizers at their best configuration" }

  package var configurationsTitle: String {
    let (configurations, seeds) = (leaderboard.configurations.count, leaderboard.definition.seeds.count)
    return "\(counted(configurations, "configuration")) over \(counted(seeds, "seed"))"
  }

  /// Explains the signs that occur, and no others.
  package var legend: [String] {
    var lines: [String] = []
    let rows = leaderboard.configurations.map(\.standing)
    if rows.contains(where: \.isProvisional) {
      lines.append("~  provisional: trials are missing, so the row stands below the finished ones")
    }
    let edges = Set(leaderboard.optimizers.compactMap(\.gridEdge))
    for edge in GridEdge.allCases where edges.contains(edge) {
      lines.append(
        "\(edge.sign)  the best learning rate is the \(edge.rawValue) of its grid: a better one may lie beyond it")
    }
    if rows.contains(where: { $0[.iterationsToTarget]?.median == .infinity }) {
      lines.append("—  the target was not reached on half of the seeds or more")
    }
    if leaderboard.optimizers.count > 1 {
      if leaderboard.optimizers.contains(where: { $0.rankInterval != nil }) {
        lines.append(
          "by loss  the ranks that final losses leave open: exact sign-flip tests of all pairs over the seeds, at 5 %")
      }
      let fewest = SignFlipTest.fewestPairs
      if leaderboard.definition.seeds.count < fewest {
        lines.append("undecided  it takes \(fewest) seeds to tell ranks apart")
      } else if leaderboard.optimizers.contains(where: { $0.rankInterval == nil }) {
        lines.append("undecided  another configuration may still be the optimizer's best")
      }
    }
    if leaderboard.definition.seeds.count > 1 {
      lines.append("Values are medians over the seeds, q1–q3 their quartiles; a diverged trial counts as the worst")
    }
    return lines
  }

  private var markdown: String {
    func table(_ table: Table) -> String { table.rendered(.markdown) }
    let title = Markdown.escaped(leaderboard.definition.name) + (note.map { " (\(Markdown.escaped($0)))" } ?? "")
    return """
      ## \(title)

      \(Markdown.escaped(facts)) · sweep \(leaderboard.sweepID.short)

      ### \(optimizersTitle)

      \(table(optimizerTable))
      ### \(configurationsTitle)

      \(table(configurationTable))\(legend.isEmpty ? "" : "\n")\
      \(legend.map { "- \(Markdown.escaped($0))\n" }.joined())
      """
  }
}

extension RankInterval {
  /// As `1–3`, or `2` where all ranks but one are ruled out.
  package var text: String { best == worst ? "\(best)" : "\(best)–\(worst)" }
}

extension GridEdge {
  /// Stands beside the learning rate.
  var sign: String {
    switch self {
    case .lowest: "▼"
    case .highest: "▲"
    }
  }
}
