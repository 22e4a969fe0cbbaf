package import SweepCore

/// A coordinator, its sweeps and its workers on one screen.
package struct ClusterSummary: Sendable {
  /// Rows of either table; those that are at work, or in trouble, come first.
  private static let rowLimit = 8

  private let coordinator: String
  private let cluster: ClusterAnswer

  /// - Parameter coordinator: who and where it is, in a line or two.
  package init(coordinator: String, _ cluster: ClusterAnswer) {
    self.coordinator = coordinator
    self.cluster = cluster
  }

  package func lines(style: TableStyle) -> [StyledLine] {
    // Stable, so that equals keep their order: the latest first.
    let sweeps = cluster.sweeps.reversed()
    let latest = sweeps.filter { !$0.state.isFinished } + sweeps.filter(\.state.isFinished)
    let workers = cluster.workers.filter { $0.state != .alive } + cluster.workers.filter { $0.state == .alive }
    let lines =
      StyledLine.wrapped(coordinator, .plain, width: style.width) + [StyledLine(), StyledLine(sweepsTitle, .strong)]
      + Self.sweepTable(latest.prefix(Self.rowLimit)).lines(style: style) + more(cluster.sweepCount, "slalom sweeps")
      + [StyledLine(), StyledLine(workersTitle, .strong)]
      + Self.workerTable(workers.prefix(Self.rowLimit)).lines(style: style)
      + more(cluster.workers.count, "slalom workers")
    guard let width = style.width else { return lines }
    return lines.map { $0.truncated(to: width) }
  }

  private var sweepsTitle: String {
    let finished = cluster.sweeps.count(where: \.state.isFinished)
    let running = cluster.sweeps.reduce(0) { $0 + $1.counts.running }
    return
      "\(counted(cluster.sweepCount, "sweep")), \(finished) finished; \(counted(running, "trial")) running"
  }

  private var workersTitle: String {
    let counts = cluster.workerCounts
    return "\(counted(counts.alive, "worker")) at work or ready, \(counts.busy) of "
      + "\(counted(counts.slots, "slot")) busy"
  }

  private func more(_ count: Int, _ command: String) -> [StyledLine] {
    let hidden = count - Self.rowLimit
    return hidden > 0 ? [StyledLine("… and \(hidden) more; '\(command)' lists all", .faint)] : []
  }

  private static func sweepTable(_ sweeps: some Sequence<SweepOverview>) -> Table {
    // Before the first has finished there is nothing to say of ends.
    let sweeps = Array(sweeps)
    let hasEnds = sweeps.contains { $0.finishedMilliseconds != nil }
    return Table(
      name: "sweeps",
      columns: [
        .init("sweep", "sweep"), .init("name", "name"), .init("state", "state"),
        .init("progress", "progress", dropOrder: 3), .init("results", "results", .right),
        .init("running", "running", .right, dropOrder: 4), .init("failed", "failed", .right),
        .init("diverged", "diverged", .right, dropOrder: 5),
      ]
        + (hasEnds
          ? [
            .init("seconds", "took", .right, dropOrder: 2), .init("ended", "ended", dropOrder: 6),
            .init("winner", "winner", dropOrder: 1),
          ] : []),
      rows: sweeps.map { sweep in
        let counts = sweep.counts
        return [
          .text(sweep.sweep.short), .text(sweep.name, tone: .strong),
          .text(sweep.state.rawValue, tone: sweep.state.tone),
          .text(ProgressBar.text(done: counts.results, of: counts.total, cells: 10), tone: .good),
          .text("\(counts.results)/\(counts.total)"), .integer(counts.running),
          .integer(counts.failed, tone: counts.failed > 0 ? .bad : .faint),
          .integer(counts.diverged, tone: counts.diverged > 0 ? .warning : .faint),
        ] + (hasEnds ? [sweep.tookCell, sweep.endedCell, sweep.winnerCell] : [])
      }, whenEmpty: "(no sweep was submitted yet)")
  }

  private static func workerTable(_ workers: some Sequence<WorkerOverview>) -> Table {
    Table(
      name: "workers",
      columns: [
        .init("worker", "worker"), .init("host", "host", dropOrder: 1), .init("state", "state"),
        .init("slots", "slots", dropOrder: 2), .init("busy", "busy", .right), .init("results", "results", .right),
        .init("failed", "failed", .right),
      ],
      rows: workers.map { worker in
        [
          .text(worker.name, tone: .strong), .text(worker.host), .text(worker.state.rawValue, tone: worker.state.tone),
          .text(ProgressBar.text(done: worker.busy, of: worker.slots, cells: min(worker.slots, 10)), tone: .good),
          .text("\(worker.busy)/\(worker.slots)"), .integer(worker.committed),
          .integer(worker.failed, tone: worker.failed > 0 ? .warning : .faint),
        ]
      }, whenEmpty: "(no worker has joined yet)")
  }
}

extension SweepState {
  package var tone: Tone {
    switch self {
    case .running: .plain
    case .finished: .good
    case .stalled, .finishedWithFailures: .bad
    case .paused, .cancelled: .warning
    }
  }
}

extension SweepOverview {
  /// What a finished sweep took, in seconds; empty for another, as are the next two.
  package var tookCell: Table.Cell {
    seconds.map { Table.Cell(TimeText.duration($0), value: .number($0)) } ?? .empty
  }

  package var endedCell: Table.Cell {
    finishedMilliseconds.map { .text(TimeText.timestamp(milliseconds: $0)) } ?? .empty
  }

  package var winnerCell: Table.Cell { winner.map { .text($0.text) } ?? .empty }
}

extension SweepWinner {
  /// As `adam 3e-4`.
  package var text: String { "\(rule.rawValue) \(NumberText.setting(learningRate))" }
}

extension WorkerState {
  package var tone: Tone {
    switch self {
    case .refused, .quarantined: .bad
    case .gone: .warning
    case .alive: .plain
    }
  }
}
