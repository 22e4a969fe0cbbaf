package import SweepViews

extension BenchmarkReport {
  /// All tables in one text; as JSON one document, `context` before the tables' rows.
  package func rendered(
    _ format: TableFormat, style: TableStyle = TableStyle(), context: [JSONValue.Member] = []
  ) -> String {
    switch format {
    case .json: json(context: context).text
    case .csv: tables.map { $0.table.rendered(.csv) }.joined(separator: "\r\n")
    case .table: tables.map { "\($0.title)\n\n\($0.table.rendered(.table, style: style))" }.joined(separator: "\n")
    case .markdown: tables.map { "### \($0.title)\n\n\($0.table.rendered(.markdown))" }.joined(separator: "\n")
    }
  }

  package func json(context: [JSONValue.Member]) -> JSONValue {
    let members = tables.flatMap { entry -> [JSONValue.Member] in
      guard case .object(let members) = entry.table.json else { return [] }
      return members.filter { $0.key != "schema" }
    }
    return .object([.init("schema", .integer(1))] + context + members)
  }
}
