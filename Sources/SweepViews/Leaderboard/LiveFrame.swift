package import SweepCore

/// The leaderboard while its sweep runs: lines that fill a terminal at most, for the caller to draw in place.
package struct LiveFrame: Sendable {
  private let view: LeaderboardView
  private let status: String?

  /// - Parameter status: one line below the progress bar, such as `2 workers, 4 of 4 slots busy`.
  package init(_ leaderboard: Leaderboard, note: String? = nil, status: String? = nil) {
    view = LeaderboardView(leaderboard, note: note)
    self.status = status
  }

  /// At most `height` lines of at most `width` columns each. The optimizers come before the configurations, and those
  /// are cut after the best; a last line then says how many more there are.
  package func lines(width: Int, height: Int, colour: Bool) -> [String] {
    let style = TableStyle(width: width, colour: colour)
    var lines = view.titleLines(style: style) + [progress(width: width)]
    if let status { lines.append(StyledLine(status, .faint)) }
    lines += [StyledLine()] + view.optimizerTable.lines(style: style)
    let configurations = view.configurationTable.lines(style: style)
    // A blank line, a title, two lines of header and a row at least.
    if lines.count + 5 <= height {
      lines += [StyledLine(), StyledLine(view.configurationsTitle, .strong)]
      let room = height - lines.count
      if configurations.count <= room {
        lines += configurations
      } else {
        let hidden = configurations.count - (room - 1)
        lines += configurations.prefix(room - 1)
        lines.append(StyledLine("… and \(hidden) more; `slalom leaderboard` shows all", .faint))
      }
    }
    return lines.prefix(height).map { $0.truncated(to: width).text(colour: colour) }
  }

  private func progress(width: Int) -> StyledLine {
    let leaderboard = view.leaderboard
    let counts = " \(leaderboard.finished)/\(leaderboard.trials)"
    let cells = max(0, min(40, width - counts.count))
    let filled = leaderboard.trials > 0 ? cells * leaderboard.finished / leaderboard.trials : 0
    var line = StyledLine()
    line.append(String(repeating: "━", count: filled), .good)
    line.append(String(repeating: "─", count: cells - filled), .faint)
    line.append(counts)
    return line
  }
}
