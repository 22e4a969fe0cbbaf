/// Tables of GitHub's Markdown.
enum Markdown {
  static func table(titles: [String], alignments: [Table.Alignment], rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }
    let rule = alignments.map { $0 == .right ? "---:" : "---" }
    return ([titles.map(escaped), rule] + rows.map { $0.map(escaped) }).map(line).joined()
  }

  /// `text` so that Markdown shows just its characters.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "|", "~", "#": "\\\(scalar)"
      case "<": "&lt;"
      case ">": "&gt;"
      case "&": "&amp;"
      default: scalar.visible
      }
    }.joined()
  }
}
