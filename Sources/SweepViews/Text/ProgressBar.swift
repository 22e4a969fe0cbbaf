/// How much of something is done, told by the shape of its cells and not by colour alone.
enum ProgressBar {
  static func line(done: Int, of total: Int, cells: Int) -> StyledLine {
    let cells = max(0, cells)
    let filled = total > 0 ? cells * min(done, total) / total : 0
    var line = StyledLine()
    line.append(String(repeating: "━", count: filled), .good)
    line.append(String(repeating: "─", count: cells - filled), .faint)
    return line
  }

  static func text(done: Int, of total: Int, cells: Int) -> String {
    line(done: done, of: total, cells: cells).text(colour: false)
  }

  /// Rounded down: 100 % is all of it.
  static func percent(done: Int, of total: Int) -> String { "\(total > 0 ? 100 * done / total : 0) %" }
}
