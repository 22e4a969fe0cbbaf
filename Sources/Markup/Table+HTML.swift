package import SweepViews

/// A table as HTML.
extension Table {
  /// One `table` element, ended by a newline. Cells carry the class of their tone, those aligned to the right also
  /// `number`.
  ///
  /// - Parameter caption: stands above it, for those who hear it as well.
  package func html(caption: String = "") -> String {
    func cell(_ tag: String, _ text: String, _ column: Column, _ tone: String?, scope: String = "") -> String {
      let all = (column.alignment == .right ? ["number"] : []) + (tone.map { [$0] } ?? [])
      let attributes = (all.isEmpty ? "" : " class=\"\(all.joined(separator: " "))\"") + scope
      return "<\(tag)\(attributes)>\(HTML.escaped(text))</\(tag)>"
    }
    var html = "<table>\n"
    if !caption.isEmpty { html += "<caption>\(HTML.escaped(caption))</caption>\n" }
    html += "<thead><tr>" + columns.map { cell("th", $0.title, $0, nil, scope: " scope=\"col\"") }.joined()
    html += "</tr></thead>\n<tbody>\n"
    for row in rows {
      html += "<tr>" + zip(columns, row).map { cell("td", $1.text, $0, $1.tone.htmlClass) }.joined() + "</tr>\n"
    }
    if rows.isEmpty { html += "<tr><td colspan=\"\(columns.count)\">\(HTML.escaped(whenEmpty))</td></tr>\n" }
    return html + "</tbody>\n</table>\n"
  }
}

extension Tone {
  /// Its class in style sheets; nil for plain text.
  package var htmlClass: String? {
    switch self {
    case .plain: nil
    case .strong: "strong"
    case .faint: "faint"
    case .good: "good"
    case .warning: "warning"
    case .bad: "bad"
    }
  }
}
