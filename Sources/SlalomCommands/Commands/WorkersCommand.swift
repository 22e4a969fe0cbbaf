internal import ArgumentParser
internal import SweepClient
internal import SweepCore
internal import SweepViews

struct WorkersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workers",
    abstract: "List the workers the coordinator has heard of; end a quarantine.",
    discussion: """
      A worker that computes other bits than its canary should have is refused. One on which trials in a row fail is put \
      in quarantine: its trials go to others, and it gets no more until 'readmit'. It belongs to the worker's process; a \
      worker started later on the same host is on probation, which its first trial ends one way or the other.

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
      try show(connection.ask(ClusterRequest()).workersTable.rendered(output.format, style: .ofStandardOutput))
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
      let ended = try connection.ask(ReadmitRequest(worker: worker)).quarantine
      note("worker \(ended.workerName) on \(ended.host) may train again; it was in quarantine because \(ended.reason)")
    }
  }
}

extension ClusterAnswer {
  var workersTable: Table {
    Table(
      name: "workers",
      columns: [
        .init("name", "worker"), .init("host", "host", dropOrder: 2), .init("isa", "isa"),
        .init("slots", "slots", .right), .init("busy", "busy", .right), .init("committed", "results", .right),
        .init("failed", "failed", .right), .init("state", "state"), .init("heard", "last heard", .right),
        .init("data", "data", dropOrder: 3), .init("key", "key", dropOrder: 5),
        .init("id", "id", dropOrder: 4), .init("remarks", "remarks", dropOrder: 1),
      ],
      rows: workers.map(row), whenEmpty: "(no worker has joined yet)")
  }

  private func row(_ worker: WorkerOverview) -> [Table.Cell] {
    let heard = worker.heardMillisecondsAgo.map { Double($0) / 1000 }
    let digests = worker.dataDigests.map(\.hex)
    return [
      .text(worker.name), .text(worker.host), .text(worker.instructionSet), .integer(worker.slots),
      .integer(worker.busy), .integer(worker.committed), .integer(worker.failed),
      .text(worker.state.rawValue, tone: worker.state.tone),
      heard.map { Table.Cell(TimeText.duration($0) + " ago", value: .number($0)) } ?? .empty,
      Table.Cell(
        digests.map { String($0.prefix(12)) }.joined(separator: " "), value: .array(digests.map(JSONValue.string))),
      .text(worker.keyName), .text(worker.worker.value),
      .text(worker.remarks.joined(separator: "; "), tone: worker.state == .alive ? .plain : .warning),
    ]
  }
}
