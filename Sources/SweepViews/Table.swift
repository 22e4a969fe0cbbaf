/// What every verb prints: titled columns and rows, in any of the four formats.
package struct Table: Hashable, Sendable {
  package enum Alignment: Hashable, Sendable {
    case left
    case right
  }

  package struct Column: Hashable, Sendable {
    /// Names the column in JSON (camelCase) and CSV.
    package let key: String
    package let title: String
    package let alignment: Alignment
    /// Columns leave a narrow terminal in descending order of this; those at 0 stay.
    package let dropOrder: Int

    package init(_ key: String, _ title: String, _ alignment: Alignment = .left, dropOrder: Int = 0) {
      self.key = key
      self.title = title
      self.alignment = alignment
      self.dropOrder = dropOrder
    }
  }

  package struct Cell: Hashable, Sendable {
    /// For people.
    package let text: String
    /// For programs.
    package let value: JSONValue
    package let tone: Tone

    package init(_ text: String, value: JSONValue, tone: Tone = .plain) {
      self.text = text
      self.value = value
      self.tone = tone
    }

    package static let empty = Cell("", value: .null)
    package static func text(_ text: String, tone: Tone = .plain) -> Cell {
      Cell(text, value: .string(text), tone: tone)
    }
    package static func integer(_ value: Int, tone: Tone = .plain) -> Cell {
      Cell(String(value), value: .integer(value), tone: tone)
    }
  }

  /// Names the rows in JSON: `{ "schema": 1, "shards": [...] }`.
  package let name: String
  package let columns: [Column]
  package let rows: [[Cell]]
  /// Stands in the place of rows where there are none.
  package let whenEmpty: String

  /// - Precondition: every row has a cell for every column.
  package init(name: String, columns: [Column], rows: [[Cell]], whenEmpty: String = "(none)") {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row has one cell for each column")
    self.name = name
    self.columns = columns
    self.rows = rows
    self.whenEmpty = whenEmpty
  }

  /// All columns but that.
  package func without(_ key: String) -> Table {
    let kept = columns.indices.filter { columns[$0].key != key }
    return Table(
      name: name, columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } },
      whenEmpty: whenEmpty)
  }

  /// The whole text, ended by a newline.
  package func rendered(_ format: TableFormat, style: TableStyle = TableStyle()) -> String {
    switch format {
    case .table: lines(style: style).map { $0.text(colour: style.colour) + "\n" }.joined()
    case .json: json.text
    case .csv: CSV.text([columns.map(\.key)] + rows.map { $0.map { CSV.field($0.value) } })
    case .markdown:
      Markdown.table(
        titles: columns.map(\.title), alignments: columns.map(\.alignment), rows: rows.map { $0.map(\.text) })
    }
  }

  package var json: JSONValue {
    let objects = rows.map { row in
      JSONValue.object(zip(columns, row).map { JSONValue.Member($0.key, $1.value) })
    }
    return .object([.init("schema", .integer(1)), .init(name, .array(objects))])
  }
}
