/// A coordinator, its sweeps and its workers on one screen.
package struct ClusterGlance: Sendable {
  package struct Sweep: Sendable {
    package var id: String
    package var name: String
    package var state: String
    package var trials: Int
    package var committed: Int
    package var running: Int
    package var failed: Int
    package var diverged: Int

    package init(
      id: String, name: String, state: String, trials: Int, committed: Int, running: Int, failed: Int, diverged: Int
    ) {
      (self.id, self.name, self.state) = (id, name, state)
      (self.trials, self.committed, self.running) = (trials, committed, running)
      (self.failed, self.diverged) = (failed, diverged)
    }

    var isOver: Bool { committed + failed == trials }
  }

  package struct Worker: Sendable {
    package var name: String
    package var host: String
    package var state: String
    package var tone: Tone
    package var slots: Int
    package var busy: Int
    package var committed: Int
    package var failed: Int

    package init(
      name: String, host: String, state: String, tone: Tone, slots: Int, busy: Int, committed: Int, failed: Int
    ) {
      (self.name, self.host, self.state, self.tone) = (name, host, state, tone)
      (self.slots, self.busy, self.committed, self.failed) = (slots, busy, committed, failed)
    }

    var isPresent: Bool { tone == .plain }
  }

  /// Of either kind, so many are shown; those that are at work, or in trouble, come first.
  private static let mostRows = 8

  private let coordinator: String
  private let sweeps: [Sweep]
  private let workers: [Worker]

  /// - Parameters:
  ///   - coordinator: who and where it is, in a line or two.
  ///   - sweeps: in the order they were submitted.
  package init(coordinator: String, sweeps: [Sweep], workers: [Worker]) {
    self.coordinator = coordinator
    self.sweeps = sweeps
    self.workers = workers
  }

  package func lines(style: TableStyle) -> [StyledLine] {
    // Stable, so that equals keep their order: the latest first.
    let latest = sweeps.reversed().filter { !$0.isOver } + sweeps.reversed().filter(\.isOver)
    let foremost = workers.filter { !$0.isPresent } + workers.filter(\.isPresent)
    let lines =
      StyledLine.wrapped(coordinator, .plain, width: style.width) + [StyledLine(), StyledLine(sweepsTitle, .strong)]
      + Self.sweepTable(latest.prefix(Self.mostRows)).lines(style: style) + more(sweeps.count, "slalom sweeps")
      + [StyledLine(), StyledLine(workersTitle, .strong)]
      + Self.workerTable(foremost.prefix(Self.mostRows)).lines(style: style) + more(workers.count, "slalom workers")
    guard let width = style.width else { return lines }
    return lines.map { $0.truncated(to: width) }
  }

  private var sweepsTitle: String {
    let over = sweeps.count(where: \.isOver)
    let running = sweeps.reduce(0) { $0 + $1.running }
    return "\(Self.count(sweeps.count, "sweep")), \(over) of them over; \(Self.count(running, "trial")) running"
  }

  private var workersTitle: String {
    let present = workers.filter(\.isPresent)
    let (slots, busy) = (present.reduce(0) { $0 + $1.slots }, present.reduce(0) { $0 + $1.busy })
    return "\(Self.count(present.count, "worker")) at work or ready, \(busy) of \(Self.count(slots, "slot")) busy"
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private func more(_ count: Int, _ command: String) -> [StyledLine] {
    let hidden = count - Self.mostRows
    return hidden > 0 ? [StyledLine("… and \(hidden) more; '\(command)' lists all", .faint)] : []
  }

  private static func sweepTable(_ sweeps: some Sequence<Sweep>) -> Table {
    Table(
      name: "sweeps",
      columns: [
        .init("sweep", "sweep"), .init("name", "name"), .init("state", "state"),
        .init("progress", "progress", dropOrder: 1), .init("done", "done", .right),
        .init("running", "running", .right, dropOrder: 2), .init("failed", "failed", .right),
        .init("diverged", "diverged", .right, dropOrder: 3),
      ],
      rows: sweeps.map { sweep in
        let bar = ProgressBar.text(done: sweep.committed, of: sweep.trials, cells: 10)
        return [
          .text(sweep.id), .text(sweep.name, tone: .strong), .text(sweep.isOver ? "over" : sweep.state),
          .text(bar, tone: .good), .text("\(sweep.committed)/\(sweep.trials)"), .integer(sweep.running),
          .integer(sweep.failed, tone: sweep.failed > 0 ? .bad : .faint),
          .integer(sweep.diverged, tone: sweep.diverged > 0 ? .warning : .faint),
        ]
      }, whenEmpty: "(no sweep was submitted yet)")
  }

  private static func workerTable(_ workers: some Sequence<Worker>) -> Table {
    Table(
      name: "workers",
      columns: [
        .init("worker", "worker"), .init("host", "host", dropOrder: 1), .init("state", "state"),
        .init("slots", "slots", dropOrder: 2), .init("busy", "busy", .right), .init("done", "done", .right),
        .init("failed", "failed", .right),
      ],
      rows: workers.map { worker in
        [
          .text(worker.name, tone: .strong), .text(worker.host), .text(worker.state, tone: worker.tone),
          .text(ProgressBar.text(done: worker.busy, of: worker.slots, cells: min(worker.slots, 10)), tone: .good),
          .text("\(worker.busy)/\(worker.slots)"), .integer(worker.committed),
          .integer(worker.failed, tone: worker.failed > 0 ? .warning : .faint),
        ]
      }, whenEmpty: "(no worker has joined yet)")
  }
}
