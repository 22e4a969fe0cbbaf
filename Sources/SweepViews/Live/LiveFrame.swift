internal import SweepCore

/// One picture of a live table: how far the sweep is, the optimizers at their best, as many configurations as there is
/// room for, and the keys on the last line.
struct LiveFrame {
  let lines: [StyledLine]
  /// The first configuration shown, held in bounds.
  let first: Int
  /// Configurations shown.
  let pageRows: Int

  /// - Parameters:
  ///   - optimizers: the table's lines; so `configurations`, of those that pass `filter`.
  ///   - first: the configuration to begin with, counted from 0.
  ///   - keys: what the keys do; nil without a line for them.
  init(
    _ view: LeaderboardView, _ facts: LiveFacts, optimizers: [StyledLine], configurations: ConfigurationLines,
    filter: UpdateRule?, first: Int, keys: StyledLine?, width: Int, height: Int
  ) {
    // The last line belongs to the keys, unless there is no other.
    let room = keys != nil && height > 1 ? height - 1 : height
    var lines =
      view.titleLines(style: TableStyle(width: width))
      + [Self.progress(view.leaderboard, facts.pace, width: width), facts.line]
    lines +=
      facts.messages.suffix(2).flatMap { StyledLine.wrapped($0, .warning, width: width) } + [StyledLine()] + optimizers

    let rows = configurations.rows
    // A blank line, a title, two lines of header, and one for the rest.
    let frameRows = configurations.rest == nil ? 4 : 5
    let pageRows = max(0, min(rows.count, room - lines.count - frameRows))
    let first = max(0, min(first, rows.count - pageRows))
    if pageRows > 0 || (rows.isEmpty && lines.count + frameRows <= room) {
      var title = StyledLine(view.configurationsTitle, .strong)
      if let filter { title.append("  only \(filter.rawValue): \(configurations.total)", .warning) }
      if pageRows < rows.count { title.append("  \(first + 1)–\(first + pageRows) of \(rows.count)", .faint) }
      lines += [StyledLine(), title] + configurations.header + rows.dropFirst(first).prefix(pageRows)
      if let rest = configurations.rest { lines.append(rest) }
    }
    lines = Array(lines.prefix(room))
    if let keys, height > 1 {
      lines += [StyledLine](repeating: StyledLine(), count: room - lines.count) + [keys]
    }
    self.lines = lines.map { $0.truncated(to: width) }
    self.first = first
    self.pageRows = pageRows
  }

  private static func progress(_ leaderboard: Leaderboard, _ pace: SweepPace, width: Int) -> StyledLine {
    let (done, all) = (leaderboard.finished, leaderboard.trials)
    let text = " \(ProgressBar.percent(done: done, of: all)) · \(pace.text)"
    var line = ProgressBar.line(done: done, of: all, cells: min(40, width - text.displayWidth))
    line.append(text)
    return line
  }
}
