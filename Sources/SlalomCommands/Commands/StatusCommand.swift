internal import ArgumentParser
internal import Foundation
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show the coordinator, its sweeps and its workers at a glance.",
    discussion: """
      On one screen: what runs or is in trouble comes first, of long lists the rest is left out ('slalom sweeps', 'slalom \
      workers' and --format json hold all). What needs attention follows on standard error, with the remedy.

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
      case .markdown:
        try show(
          Self.headline(cluster, connection.endpoint) + "\n\n" + sweeps.rendered(.markdown) + "\n"
            + workers.rendered(.markdown))
      case .table:
        let glance = ClusterGlance(
          coordinator: Self.headline(cluster, connection.endpoint),
          sweeps: try cluster.sweeps.map { try ClusterGlance.Sweep($0) },
          workers: cluster.workers.map { ClusterGlance.Worker($0) })
        let style = TableStyle.ofStandardOutput
        try show(glance.lines(style: style).map { $0.text(colour: style.colour) + "\n" }.joined())
      }
      try cluster.noteTroubles()
    }
  }

  private static func headline(_ cluster: WireClusterAnswer, _ endpoint: String) -> String {
    let started = Date(timeIntervalSince1970: Double(cluster.startedMilliseconds) / 1000)
    return "coordinator \(endpoint) on \(cluster.coordinatorHost), process \(cluster.processID), "
      + "up \(TimeText.duration(Date().timeIntervalSince(started))), store \(cluster.store)"
  }
}

extension ClusterGlance.Sweep {
  init(_ sweep: WireSweepOverview) throws(WireError) {
    self.init(
      id: try SweepID(wire: sweep.sweepID, field: "sweep_id").short, name: sweep.name, state: sweep.state,
      trials: Int(sweep.trials), committed: Int(sweep.committed), running: Int(sweep.leased), failed: Int(sweep.failed),
      diverged: Int(sweep.diverged))
  }
}

extension ClusterGlance.Worker {
  init(_ worker: WireWorkerOverview) {
    self.init(
      name: worker.name, host: worker.host, state: worker.state, tone: worker.tone, slots: Int(worker.slots),
      busy: Int(worker.busy), committed: Int(worker.committed), failed: Int(worker.failed))
  }
}

extension WireClusterAnswer {
  /// What somebody has to do something about.
  func noteTroubles() throws {
    for sweep in sweeps {
      let id = try SweepID(wire: sweep.sweepID, field: "sweep_id").short
      if sweep.alarms > 0 {
        attention(
          "INTEGRITY: \(sweep.alarms) shards of sweep \(id) have results that differ; 'slalom shards \(id)' names them")
      }
      if sweep.hasHindrance, sweep.leased == 0 { attention("sweep \(id): nothing runs: \(sweep.hindrance.text)") }
      if sweep.failed > 0 {
        attention(
          "sweep \(id): \(sweep.failed) shards failed; 'slalom shards \(id) --failed' shows why, "
            + "'slalom rerun \(id) --failed' fills the holes")
      }
    }
    for worker in workers where worker.tone == .bad {
      let reason = worker.refusal.isEmpty ? worker.quarantine : worker.refusal
      let remedy = worker.refusal.isEmpty ? "; 'slalom workers readmit \(worker.name)' ends it" : ""
      attention("worker \(worker.name) is \(worker.state): \(reason)\(remedy)")
    }
  }

  /// A line on standard error, broken where it is a terminal.
  private func attention(_ text: String) {
    let style = TableStyle.ofStandardError
    for line in StyledLine.wrapped(text, .warning, width: style.width) { note(line.text(colour: style.colour)) }
  }
}
