/// A table as lines for people.
extension Table {
  private static let gap = 2
  /// A column of text is cut no shorter than this.
  private static let leastWidth = 8

  /// A line of titles, a rule, and a line for each row, none wider than the style allows.
  package func lines(style: TableStyle) -> [StyledLine] {
    let lines = wholeLines(style: style)
    guard let width = style.width else { return lines }
    return lines.map { $0.truncated(to: width) }
  }

  private func wholeLines(style: TableStyle) -> [StyledLine] {
    let shown = layout(width: style.width)
    var header = StyledLine()
    var rule = StyledLine()
    for (position, column) in shown.enumerated() {
      if position > 0 {
        header.append(spaces(Self.gap))
        rule.append(spaces(Self.gap))
      }
      Self.append(columns[column.index].title, .strong, columns[column.index].alignment, column.width, to: &header)
      rule.append(String(repeating: "─", count: column.width), .faint)
    }
    guard !rows.isEmpty else { return [header, rule, StyledLine(whenEmpty, .faint)] }
    return [header, rule]
      + rows.map { row in
        var line = StyledLine()
        for (position, column) in shown.enumerated() {
          if position > 0 { line.append(spaces(Self.gap)) }
          let cell = row[column.index]
          Self.append(cell.text, cell.tone, columns[column.index].alignment, column.width, to: &line)
        }
        return line
      }
  }

  /// Which columns are shown, and how wide.
  private func layout(width limit: Int?) -> [(index: Int, width: Int)] {
    var shown = columns.indices.map { index in
      let texts = [columns[index].title] + rows.map { $0[index].text }
      return (index: index, width: texts.map(\.visible.displayWidth).max() ?? 0)
    }
    guard let limit else { return shown }
    func total() -> Int { shown.reduce(0) { $0 + $1.width } + Self.gap * (shown.count - 1) }
    while total() > limit {
      let last = shown.indices.max { columns[shown[$0].index].dropOrder < columns[shown[$1].index].dropOrder }
      guard let last, columns[shown[last].index].dropOrder > 0 else { break }
      shown.remove(at: last)
    }
    while total() > limit {
      let widest = shown.indices.filter { columns[shown[$0].index].alignment == .left }
        .max { shown[$0].width < shown[$1].width }
      guard let widest, shown[widest].width > Self.leastWidth else { break }
      shown[widest].width = max(Self.leastWidth, shown[widest].width - (total() - limit))
    }
    return shown
  }

  private static func append(
    _ text: String, _ tone: Tone, _ alignment: Alignment, _ width: Int, to line: inout StyledLine
  ) {
    let text = text.visible.truncated(to: width)
    let padding = spaces(width - text.displayWidth)
    if alignment == .right { line.append(padding) }
    line.append(text, tone)
    if alignment == .left { line.append(padding) }
  }
}

func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
