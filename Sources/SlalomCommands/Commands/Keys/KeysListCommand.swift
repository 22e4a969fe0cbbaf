internal import ArgumentParser
internal import SweepCoordinator
internal import SweepViews
internal import ZeroMQ

struct KeysListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the keys that were issued: name, role, state, and public key.",
    discussion: """
      EXAMPLE
        slalom keys list --format csv
      """)

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: FormatOptions

  func run() throws {
    try reporting {
      let directory = try store.withKeys()
      let own = try StoreKeys.open(in: directory).client.publicKey
      let entries = try StoreKeys.table(in: directory).table.entries
      let rows =
        [Self.row(KeyName.owner.text, .owner, own, issued: nil, revoked: nil)]
        + entries.map { Self.row($0.name.text, $0.role, $0.publicKey, issued: $0.issued, revoked: $0.revoked) }
      let table = Table(
        name: "keys",
        columns: [
          .init("name", "name"), .init("role", "role"), .init("state", "state"),
          .init("issued", "issued", dropOrder: 2), .init("revoked", "revoked", dropOrder: 3),
          .init("publicKey", "public key", dropOrder: 1),
        ], rows: rows)
      try show(table.rendered(output.format, style: .ofStandardOutput))
    }
  }

  private static func row(
    _ name: String, _ role: Role, _ publicKey: String, issued: Int64?, revoked: Int64?
  ) -> [Table.Cell] {
    func time(_ milliseconds: Int64?) -> Table.Cell {
      milliseconds.map { .text(TimeText.timestamp(milliseconds: UInt64(max($0, 0)))) } ?? .empty
    }
    return [
      .text(name), .text(role.rawValue),
      .text(revoked == nil ? "good" : "revoked", tone: revoked == nil ? .plain : .warning),
      time(issued), time(revoked), .text(publicKey),
    ]
  }
}
