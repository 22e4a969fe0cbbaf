internal import ArgumentParser
internal import SweepClient
internal import SweepViews
internal import SweepWire

struct WorkersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workers",
    abstract: "List the workers the coordinator has heard of; end a quarantine.",
    discussion: """
      A worker that computes other bits than its canary should have is refused. One on which shards in a row fail is put \
      in quarantine: its shards go to others, and it gets no more until 'readmit'. It belongs to the worker's process; a \
      worker started later on the same host is on probation, which its first shard ends one way or the other.

      EXAMPLES
        slalom workers
        slalom workers readmit lab-3-4711
      """,
    subcommands: [ListWorkersCommand.self, ReadmitCommand.self], defaultSubcommand: ListWorkersCommand.self)
}

struct ListWorkersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the workers.",
    discussion: """
      EXAMPLE
        slalom workers --format json
      """)

  @OptionGroup var access: AccessOptions
  @OptionGroup var output: FormatOptions

  func run() throws {
    try reporting {
      var connection = try access.connect()
      try show(connection.cluster().workersTable.rendered(output.format, style: .ofStandardOutput))
    }
  }
}

struct ReadmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "readmit",
    abstract: "Let a worker in quarantine train again.",
    discussion: """
      EXAMPLE
        slalom workers readmit lab-3-4711
      """)

  @Argument(help: ArgumentHelp("The worker's name, its id, or a prefix of one.", valueName: "worker"))
  var worker: String

  @OptionGroup var access: AccessOptions

  func run() throws {
    try reporting {
      var connection = try access.connect()
      let answer = try connection.readmit(worker)
      note("worker \(answer.name) on \(answer.host) may train again; it was in quarantine because \(answer.reason)")
    }
  }
}

extension WireClusterAnswer {
  var workersTable: Table {
    Table(
      name: "workers",
      columns: [
        .init("name", "worker"), .init("host", "host", dropOrder: 2), .init("isa", "isa"),
        .init("slots", "slots", .right), .init("busy", "busy", .right), .init("committed", "done", .right),
        .init("failed", "failed", .right), .init("state", "state"), .init("heard", "last heard", .right),
        .init("data", "data", dropOrder: 3), .init("key", "key", dropOrder: 5),
        .init("id", "id", dropOrder: 4), .init("remarks", "remarks", dropOrder: 1),
      ],
      rows: workers.map(row), whenEmpty: "(no worker has joined yet)")
  }

  private func row(_ worker: WireWorkerOverview) -> [Table.Cell] {
    let heard = Double(worker.heardMillisecondsAgo) / 1000
    let digests = worker.dataDigests.map { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    return [
      .text(worker.name), .text(worker.host), .text(worker.instructionSet), .integer(Int(worker.slots)),
      .integer(Int(worker.busy)), .integer(Int(worker.committed)), .integer(Int(worker.failed)),
      .text(worker.state, tone: worker.tone),
      Table.Cell(TimeText.duration(heard) + " ago", value: .number(heard)),
      Table.Cell(
        digests.map { String($0.prefix(12)) }.joined(separator: " "), value: .array(digests.map(JSONValue.string))),
      .text(worker.keyName), .text(worker.workerID),
      .text(worker.reasons.joined(separator: "; "), tone: worker.isAlive ? .plain : .warning),
    ]
  }
}

extension WireWorkerOverview {
  var tone: Tone {
    switch state {
    case "refused", "quarantined": .bad
    case "gone": .warning
    default: .plain
    }
  }
}
