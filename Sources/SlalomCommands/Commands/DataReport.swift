internal import CIFAR10
internal import SweepCore
internal import SweepViews

/// What `slalom data verify` prints about a directory.
struct DataReport {
  private let inspection: DatasetInspection

  init(_ inspection: DatasetInspection) { self.inspection = inspection }

  /// Ends with a newline.
  func text(_ format: TableFormat, style: TableStyle = TableStyle()) -> String {
    switch format {
    case .table: heading + table.rendered(.table, style: style) + missing
    case .json: json.text
    case .csv, .markdown: table.rendered(format)
    }
  }

  private var heading: String {
    let kind = inspection.isSynthetic ? CIFAR10Dataset.syntheticNotice + "\n" : ""
    let digest = inspection.digest?.hex ?? "none, for the data is damaged"
    return "\(kind)directory  \(inspection.directory.path)\ndigest     \(digest)\n\n"
  }

  private var missing: String {
    inspection.missing.isEmpty ? "" : "\nnot there: \(inspection.missing.joined(separator: ", "))\n"
  }

  private var table: Table {
    let classes = CIFAR10Layout.classNames.map { Table.Column($0, $0, .right) }
    let columns =
      [Table.Column("file", "file"), .init("bytes", "bytes", .right, dropOrder: 1), .init("images", "images", .right)]
      + classes + [Table.Column("sha256", "sha256", dropOrder: 2)]
    let rows = inspection.files.map { file in
      [.text(file.name), .integer(file.byteCount), .integer(file.recordCount)]
        + file.classCounts.map { Table.Cell.integer($0) }
        + [.init(String(file.digest.hex.prefix(12)), value: .string(file.digest.hex))]
    }
    return Table(name: "files", columns: columns, rows: rows, whenEmpty: "(no sound file)")
  }

  /// The table's rows with what stands around them.
  private var json: JSONValue {
    guard case .object(let members) = table.json else { preconditionFailure("a table is an object") }
    return .object(
      members + [
        .init("directory", .string(inspection.directory.path)),
        .init("digest", inspection.digest.map { .string($0.hex) } ?? .null),
        .init("synthetic", .boolean(inspection.isSynthetic)),
        .init("missing", .array(inspection.missing.map { .string($0) })),
        .init("problems", .array(inspection.problems.map { .string($0.description) })),
      ])
  }
}
