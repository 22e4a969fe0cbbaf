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
