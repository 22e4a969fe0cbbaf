internal import ArgumentParser
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// `slalom trials`: every trial of a sweep, where it stands and how it got there.
struct TrialsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trials",
    abstract: "List a sweep's trials: state, attempts, worker, outcome, and why they failed.",
    discussion: """
      Standard error tells how many trials have a result, and how many have more than one.

      EXAMPLE
        slalom trials quickstart --failed
      """,
    // A sweep is sharded into its trials.
    aliases: ["shards"])

  @Argument(help: ArgumentHelp("A sweep's id, a prefix of one, or a name (default: the latest).", valueName: "sweep"))
  var sweep: String = ""

  @OptionGroup var access: AccessOptions
  @OptionGroup var output: FormatOptions

  @Flag(help: "Only trials that failed.")
  var failed = false

  func run() throws {
    try reporting {
      var connection = try access.connectToRead()
      let snapshot = try connection.sweep(sweep)
      try show(snapshot.shardsTable(onlyFailed: failed).rendered(output.format, style: .ofStandardOutput))
      note(snapshot.coverage)
      snapshot.noteAlarms()
      snapshot.noteUnserved(connection.isToCoordinator)
    }
  }
}

extension SweepSnapshot {
  /// Tells of every trial whose results differ.
  func noteAlarms() {
    for index in alarmed.sorted() {
      for alarm in shards[index].alarms { note("INTEGRITY: trial \(index) (\(shards[index].trial.short)): \(alarm)") }
    }
  }

  /// Says that nothing goes on where no coordinator was asked.
  func noteUnserved(_ isToCoordinator: Bool) {
    if !isToCoordinator, let stall { note("nothing of the sweep is trained now: \(stall.text)") }
  }

  /// How many trials have a result, and how many attempts beyond one a trial were committed, by the record of attempts.
  var coverage: String {
    let commits = shards.map { shard in shard.attempts.count { $0.ending == .committed } }
    let covered = commits.count { $0 > 0 }
    return "\(covered)/\(counted(shards.count, "trial")), \(counted(commits.reduce(0, +) - covered, "duplicate"))"
  }

  func shardsTable(onlyFailed: Bool) -> Table {
    Table(
      name: "shards",
      columns: [
        .init("shard", "trial", .right), .init("trial", "id", dropOrder: 3), .init("optimizer", "optimizer"),
        .init("learningRate", "rate", .right), .init("seed", "seed", .right), .init("state", "state"),
        .init("class", "class", dropOrder: 1), .init("iteration", "iteration", .right, dropOrder: 5),
        .init("attempts", "attempts", .right), .init("worker", "worker", dropOrder: 4),
        .init("seconds", "seconds", .right, dropOrder: 6), .init("reason", "reason", dropOrder: 2),
      ],
      rows: shards.filter { !onlyFailed || $0.state == .failed }.map(row),
      whenEmpty: onlyFailed ? "(no trial failed)" : "(none)")
  }

  private func row(_ shard: Shard) -> [Table.Cell] {
    let trial = definition.trial(at: shard.index)
    let last = shard.committedAttempt ?? shard.attempts.last
    let state = state(of: shard.index)
    return [
      .integer(shard.index), Table.Cell(shard.trial.short, value: .string(shard.trial.description)),
      .text(trial.configuration.optimizer.rule.rawValue),
      Table.Cell(
        NumberText.setting(trial.configuration.optimizer.learningRate),
        value: .number(trial.configuration.optimizer.learningRate)),
      Table.Cell(String(trial.seed), value: .unsigned(trial.seed)),
      .text(
        state.rawValue, tone: !shard.alarms.isEmpty ? .bad : [.failed, .diverged].contains(state) ? .warning : .plain),
      .text(shard.failure?.failureClass.rawValue ?? ""),
      .integer(shard.iteration), .integer(shard.attempts.count),
      .text(last?.owner.workerName ?? ""),
      last?.milliseconds.map {
        Table.Cell(NumberText.fixed(Double($0) / 1000, places: 1), value: .number(Double($0) / 1000))
      } ?? .empty,
      .text(reason(shard)),
    ]
  }

  /// Results that differ; why it failed; for a diverged one, when and how; for a waiting one, what its last attempt failed of.
  private func reason(_ shard: Shard) -> String {
    if let alarm = shard.alarms.first { return "INTEGRITY: \(alarm)" }
    if let failure = shard.failure { return failure.message }
    if case .diverged(let iteration, let reason)? = shard.summary?.ending {
      return "\(reason.rawValue) at iteration \(iteration)"
    }
    if shard.state == .waiting, let failure = shard.attempts.last?.ending?.failure {
      return "attempt \(shard.attempts.count) failed (\(failure.failureClass.rawValue)): \(failure.message)"
    }
    return ""
  }
}
