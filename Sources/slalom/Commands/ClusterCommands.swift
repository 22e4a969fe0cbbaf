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

struct WorkersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workers",
    abstract: "List the workers the coordinator has heard of.",
    discussion: """
      EXAMPLE
        slalom workers
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
    }
  }
}

/// Times as tables show them.
enum TimeText {
  /// Two units at most: "3 h 12 min", "45 s".
  static func duration(_ interval: TimeInterval) -> String {
    let seconds = Int(max(interval, 0).rounded())
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
    case ..<86400: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    default: return "\(seconds / 86400) d \(seconds % 86400 / 3600) h"
    }
  }

  /// For programs: ISO 8601 in UTC.
  static func timestamp(_ date: Date) -> String { date.formatted(.iso8601) }

  static func timestamp(milliseconds: UInt64) -> String {
    timestamp(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
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
          .init("diverged", "diverged", .right, dropOrder: 1), .init("submitted", "submitted", dropOrder: 2),
        ],
        rows: try sweeps.map { sweep in
          let id = try SweepID(wire: sweep.sweepID, field: "sweep_id")
          let isFinished = sweep.pending == 0 && sweep.leased == 0
          let state = isFinished ? "finished" : sweep.state
          return [
            Table.Cell(id.short, value: .string(id.description)), .text(sweep.name), .text(state),
            .integer(Int(sweep.trials)), .integer(Int(sweep.committed)), .integer(Int(sweep.leased)),
            .integer(Int(sweep.pending)), .integer(Int(sweep.failed), tone: sweep.failed > 0 ? .warning : .plain),
            .integer(Int(sweep.diverged)), .text(TimeText.timestamp(milliseconds: sweep.submittedMilliseconds)),
          ]
        }, whenEmpty: "(no sweep was submitted yet)")
    }
  }

  var workersTable: Table {
    Table(
      name: "workers",
      columns: [
        .init("name", "worker"), .init("host", "host", dropOrder: 2), .init("isa", "isa"),
        .init("slots", "slots", .right), .init("busy", "busy", .right), .init("committed", "done", .right),
        .init("failed", "failed", .right), .init("heard", "last heard", .right), .init("data", "data", dropOrder: 3),
        .init("key", "key", dropOrder: 4), .init("remarks", "remarks", dropOrder: 1),
      ],
      rows: workers.map { worker in
        let heard = Double(worker.heardMillisecondsAgo) / 1000
        let digests = worker.dataDigests.map { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        return [
          .text(worker.name), .text(worker.host), .text(worker.instructionSet), .integer(Int(worker.slots)),
          .integer(Int(worker.busy)), .integer(Int(worker.committed)), .integer(Int(worker.failed)),
          Table.Cell(TimeText.duration(heard) + " ago", value: .number(heard)),
          Table.Cell(
            digests.map { String($0.prefix(12)) }.joined(separator: " "), value: .array(digests.map(JSONValue.string))),
          .text(worker.keyName),
          .text(worker.remarks.joined(separator: "; "), tone: worker.isAlive ? .plain : .warning),
        ]
      }, whenEmpty: "(no worker has joined yet)")
  }
}
