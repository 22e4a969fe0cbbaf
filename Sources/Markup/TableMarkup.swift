package import SweepViews

/// A table of `SweepViews` as HTML: the same columns, texts and tones as in a terminal.
package struct TableMarkup {
  private let id: StaticString
  private let table: Table
  private let caption: HTML
  private let rows: [Int]
  private let headerColumn: String?
  private let heading: (Table.Column) -> (content: HTML, sort: HTML?)?
  private let content: (_ column: Table.Column, _ row: Int) -> HTML?
  private let more: [(title: HTML, cell: (_ row: Int) -> HTML)]

  /// - Parameters:
  ///   - rows: the places in `table.rows` of those to show; nil for all.
  ///   - headerColumn: the key of the column that names a row.
  ///   - heading: a heading's content and its `aria-sort`; nil for its plain title.
  ///   - content: in place of a cell's text.
  ///   - more: columns that only pages have, after the others.
  package init(
    id: StaticString, table: Table, caption: HTML, rows: [Int]? = nil, headerColumn: String? = nil,
    heading: @escaping (Table.Column) -> (content: HTML, sort: HTML?)? = { _ in nil },
    content: @escaping (_ column: Table.Column, _ row: Int) -> HTML? = { _, _ in nil },
    more: [(title: HTML, cell: (_ row: Int) -> HTML)] = []
  ) {
    (self.id, self.table, self.caption) = (id, table, caption)
    self.rows = rows ?? Array(table.rows.indices)
    (self.headerColumn, self.heading, self.content, self.more) = (headerColumn, heading, content, more)
  }

  package var html: HTML {
    Parts.table(
      id, caption: caption,
      headings: table.columns.map(headingCell) + more.map { #"<th scope="col">\#($0.title)</th>"# },
      rows: rows.map(row), whenEmpty: "\(table.whenEmpty)")
  }

  private func headingCell(_ column: Table.Column) -> HTML {
    let (content, sort) = heading(column) ?? ("\(column.title)", nil)
    let aria = with(sort) { #" aria-sort="\#($0)""# }
    return #"<th scope="col"\#(alignment(column))\#(aria)>\#(content)</th>"#
  }

  private func row(_ place: Int) -> HTML {
    let cells = zip(table.columns, table.rows[place]).map { column, cell -> HTML in
      let tone = cell.tone.htmlClass ?? ""
      let classes = [column.alignment == .right ? "number" : "", tone, column.isCurve ? "spark" : ""]
        .filter { !$0.isEmpty }.joined(separator: " ")
      let attribute = when(!classes.isEmpty, #" class="\#(classes)""#)
      let inner =
        content(column, place) ?? (column.isCurve ? #"<span aria-hidden="true">\#(cell.text)</span>"# : "\(cell.text)")
      return column.key == headerColumn
        ? #"<th scope="row"\#(attribute)>\#(inner)</th>"# : "<td\(attribute)>\(inner)</td>"
    }
    return "<tr>\(cells)\(more.map { "<td>\($0.cell(place))</td>" })</tr>\n"
  }

  private func alignment(_ column: Table.Column) -> HTML { when(column.alignment == .right, #" class="number""#) }
}

extension Tone {
  /// Its class in style sheets; nil for plain text.
  fileprivate var htmlClass: String? {
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

extension Table.Column {
  /// The sparkline, which says nothing to a screen reader.
  fileprivate var isCurve: Bool { key == "loss" }
}
