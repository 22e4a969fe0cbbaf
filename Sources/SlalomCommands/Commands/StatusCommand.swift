internal import ArgumentParser
internal import Foundation
internal import SweepClient
internal import SweepCore
internal import SweepViews

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the coordinator, its sweeps and its workers at a glance.",
    discussion: """
      On one screen: what runs or is in trouble comes first, of long lists the rest is left out ('slalom sweeps', 'slalom \
      workers' and --format json hold all). What needs attention follows on standard error, with the remedy. Where no \
      coordinator runs on the store, what the store holds is shown.

      EXAMPLE
        slalom status
      """)

  @OptionGroup var access: AccessOptions
  @OptionGroup var output: FormatOptions

  func run() throws {
    try reporting {
      var connection = try access.connectToRead()
      let cluster = try connection.ask(ClusterRequest())
      let headline = Self.headline(cluster, connection.endpoint, connection.isToCoordinator)
      let sweeps = cluster.sweepsTable
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
              connection.isToCoordinator
                ? .object([
                  .init("endpoint", .string(connection.endpoint)), .init("host", .string(cluster.host)),
                  .init("processID", .integer(cluster.processID)),
                  .init("version", .string(cluster.softwareVersion)),
                  .init("store", .string(cluster.store)),
                ]) : .null),
            .init("sweeps", rows(sweeps)), .init("workers", rows(workers)),
          ]).text)
      case .csv:
        throw UnusableInput("status is two tables, which CSV cannot hold; use 'slalom sweeps' or 'slalom workers'")
      case .markdown:
        try show(
          headline + "\n\n" + sweeps.rendered(.markdown) + "\n"
            + workers.rendered(.markdown))
      case .table:
        let summary = ClusterSummary(coordinator: headline, cluster)
        let style = TableStyle.ofStandardOutput
        try show(summary.lines(style: style).map { $0.text(colour: style.colour) + "\n" }.joined())
      }
      cluster.noteTroubles()
    }
  }

  private static func headline(_ cluster: ClusterAnswer, _ endpoint: String, _ isToCoordinator: Bool) -> String {
    if !isToCoordinator { return "no coordinator runs on the store \(cluster.store); this is what it holds" }
    let started = Date(timeIntervalSince1970: Double(cluster.startedMilliseconds) / 1000)
    return "coordinator \(endpoint) on \(cluster.host), process \(cluster.processID), "
      + "up \(TimeText.duration(Date().timeIntervalSince(started))), store \(cluster.store)"
  }
}

extension ClusterAnswer {
  /// What somebody has to do something about.
  func noteTroubles() {
    for sweep in sweeps {
      let id = sweep.sweep.short
      if sweep.alarms > 0 {
        attention(
          "INTEGRITY: \(counted(sweep.alarms, "trial")) of sweep \(id) with results that differ; 'slalom trials \(id)' names them"
        )
      }
      if sweep.state == .stalled, let stall = sweep.stall { attention("sweep \(id): nothing runs: \(stall.text)") }
      if sweep.counts.failed > 0 {
        attention(
          "sweep \(id): \(counted(sweep.counts.failed, "trial")) failed; 'slalom trials \(id) --failed' shows why, "
            + "'slalom rerun \(id) --failed' tries again")
      }
    }
    for worker in workers where worker.state.tone == .bad {
      let reason = worker.remarks.first ?? "unknown"
      let remedy = worker.state == .quarantined ? "; 'slalom workers readmit \(worker.name)' ends it" : ""
      attention("worker \(worker.name) is \(worker.state.rawValue): \(reason)\(remedy)")
    }
  }

  /// A line on standard error, broken where it is a terminal.
  private func attention(_ text: String) {
    let style = TableStyle.ofStandardError
    for line in StyledLine.wrapped(text, .warning, width: style.width) { note(line.text(colour: style.colour)) }
  }
}
