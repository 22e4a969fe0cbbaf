internal import Markup
internal import SweepViews

/// A table of `SweepViews` as HTML: the same columns, texts and tones as in a terminal.
struct TableMarkup {
  let id: StaticString
  let table: Table
  let caption: HTML
  /// The places in `table.rows` of those to show; nil for all.
  var rows: [Int]?
  /// The column that names a row.
  var headerColumn: String?
  /// A heading's content and its `aria-sort`; nil for its plain title.
  var heading: (Table.Column) -> (content: HTML, sort: HTML?)? = { _ in nil }
  /// In place of a cell's text.
  var content: (_ column: Table.Column, _ row: Int) -> HTML? = { _, _ in nil }
  /// Columns that only pages have, after the others.
  var more: [(title: HTML, cell: (_ row: Int) -> HTML)] = []

  var html: HTML {
    Parts.table(
      id, caption: caption,
      headings: table.columns.map(headingCell) + more.map { #"<th scope="col">\#($0.title)</th>"# },
      rows: (rows ?? Array(table.rows.indices)).map(row), whenEmpty: "\(table.whenEmpty)")
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

extension Table.Column {
  /// The sparkline, which says nothing to a screen reader.
  fileprivate var isCurve: Bool { key == "loss" }
}
