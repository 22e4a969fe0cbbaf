internal import ArgumentParser
internal import Foundation
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

struct SweepsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweeps",
    abstract: "List the coordinator's sweeps.",
    discussion: """
      EXAMPLE
        slalom sweeps --format json
      """)

  @OptionGroup var access: AccessOptions
  @OptionGroup var output: FormatOptions

  func run() throws {
    try reporting {
      var connection = try access.connect()
      try show(connection.cluster().sweepsTable.rendered(output.format, style: .ofStandardOutput))
    }
  }
}

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the coordinator, its sweeps and its workers at a glance.",
    discussion: """
      EXAMPLE
        slalom status
      """)

  @OptionGroup var access: AccessOptions
  @OptionGroup var output: FormatOptions

  func run() throws {
    try reporting {
      var connection = try access.connect()
      let cluster = try connection.cluster()
      let sweeps = try cluster.sweepsTable
      let workers = cluster.workersTable
      switch output.format {
      case .json:
        let rows: (Table) -> JSONValue = { table in
          guard case .object(let members) = table.json else { return .null }
          return members.first { $0.key == table.name }?.value ?? .null
        }
        try show(
          JSONValue.object([
            .init("schema", .integer(1)),
            .init(
              "coordinator",
              .object([
                .init("endpoint", .string(connection.endpoint)), .init("host", .string(cluster.coordinatorHost)),
                .init("processID", .integer(Int(cluster.processID))),
                .init("version", .string(cluster.softwareVersion)),
                .init("store", .string(cluster.store)),
              ])),
            .init("sweeps", rows(sweeps)), .init("workers", rows(workers)),
          ]).text)
      case .csv:
        throw UnusableInput("status is two tables, which CSV cannot hold; use 'slalom sweeps' or 'slalom workers'")
      case .table, .markdown:
        let started = Date(timeIntervalSince1970: Double(cluster.startedMilliseconds) / 1000)
        try show(
          "coordinator \(connection.endpoint) on \(cluster.coordinatorHost), process \(cluster.processID), "
            + "up \(TimeText.duration(Date().timeIntervalSince(started))), store \(cluster.store)\n\n")
        try show(sweeps.rendered(output.format, style: .ofStandardOutput) + "\n")
        try show(workers.rendered(output.format, style: .ofStandardOutput))
      }
      try cluster.noteTroubles()
    }
  }
}

extension WireClusterAnswer {
  /// What somebody has to do something about.
  func noteTroubles() throws {
    for sweep in sweeps {
      let id = try SweepID(wire: sweep.sweepID, field: "sweep_id").short
      if sweep.alarms > 0 {
        note(
          "INTEGRITY: \(sweep.alarms) shards of sweep \(id) have results that differ; 'slalom shards \(id)' names them")
      }
      if sweep.hasHindrance, sweep.leased == 0 { note("sweep \(id): nothing runs: \(sweep.hindrance.text)") }
    }
  }
}

extension WireClusterAnswer {
  var sweepsTable: Table {
    get throws {
      Table(
        name: "sweeps",
        columns: [
          .init("sweep", "sweep"), .init("name", "name"), .init("state", "state"),
          .init("trials", "trials", .right), .init("committed", "done", .right), .init("leased", "running", .right),
          .init("pending", "waiting", .right), .init("failed", "failed", .right),
          .init("diverged", "diverged", .right, dropOrder: 1), .init("submitted", "submitted", dropOrder: 3),
          .init("alarms", "alarms", .right), .init("remarks", "remarks", dropOrder: 2),
        ],
        rows: try sweeps.map { sweep in
          let id = try SweepID(wire: sweep.sweepID, field: "sweep_id")
          return [
            Table.Cell(id.short, value: .string(id.description)), .text(sweep.name), .text(sweep.standing),
            .integer(Int(sweep.trials)), .integer(Int(sweep.committed)), .integer(Int(sweep.leased)),
            .integer(Int(sweep.pending)), .integer(Int(sweep.failed), tone: sweep.failed > 0 ? .warning : .plain),
            .integer(Int(sweep.diverged)), .text(TimeText.timestamp(milliseconds: sweep.submittedMilliseconds)),
            .integer(Int(sweep.alarms), tone: sweep.alarms > 0 ? .bad : .plain),
            .text(sweep.hasHindrance ? sweep.hindrance.text : "", tone: .warning),
          ]
        }, whenEmpty: "(no sweep was submitted yet)")
    }
  }
}
