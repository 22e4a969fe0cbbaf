internal import ArgumentParser
internal import SweepClient
internal import SweepCore
internal import SweepViews

struct SweepsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweeps",
    abstract: "List the sweeps of a coordinator, or of a store.",
    discussion: """
      Archived sweeps are left out unless --archived asks for them.

      EXAMPLES
        slalom sweeps --format json
        slalom sweeps --archived
      """)

  @OptionGroup var access: AccessOptions
  @OptionGroup var output: FormatOptions

  @Flag(help: "Archived sweeps too.")
  var archived = false

  func run() throws {
    try reporting {
      var connection = try access.connectToRead()
      try show(
        connection.ask(ClusterRequest(archived: archived)).sweepsTable.rendered(output.format, style: .ofStandardOutput)
      )
    }
  }
}

extension ClusterAnswer {
  var sweepsTable: Table {
    Table(
      name: "sweeps",
      columns: [
        .init("sweep", "sweep"), .init("name", "name"), .init("state", "state"),
        .init("trials", "trials", .right), .init("committed", "done", .right), .init("leased", "running", .right),
        .init("pending", "waiting", .right), .init("failed", "failed", .right),
        .init("diverged", "diverged", .right, dropOrder: 1), .init("submitted", "submitted", dropOrder: 6),
        .init("ended", "ended", dropOrder: 7), .init("seconds", "took", .right, dropOrder: 4),
        .init("winner", "winner", dropOrder: 3), .init("alarms", "alarms", .right),
        .init("note", "note", dropOrder: 5), .init("remarks", "remarks", dropOrder: 2),
      ],
      rows: sweeps.map { sweep in
        let counts = sweep.counts
        return [
          Table.Cell(sweep.sweep.short, value: .string(sweep.sweep.description)), .text(sweep.name),
          .text(sweep.state.rawValue, tone: sweep.state.tone), .integer(counts.total),
          Table.Cell(String(counts.done), value: .integer(counts.results)), .integer(counts.running),
          .integer(counts.waiting), .integer(counts.failed, tone: counts.failed > 0 ? .warning : .plain),
          .integer(counts.diverged), .text(TimeText.timestamp(milliseconds: sweep.submittedMilliseconds)),
          sweep.endedCell, sweep.tookCell, sweep.winnerCell,
          .integer(sweep.alarms, tone: sweep.alarms > 0 ? .bad : .plain),
          Table.Cell(sweep.note.split(separator: "\n").joined(separator: " "), value: .string(sweep.note)),
          .text(
            [sweep.isArchived ? "archived" : nil, sweep.stall?.text].compactMap(\.self).joined(separator: "; "),
            tone: sweep.stall == nil ? .plain : .warning),
        ]
      }, whenEmpty: "(no sweep was submitted yet)")
  }
}
