internal import Benchmarking
internal import SweepClient
internal import SweepCore

extension LoadBenchmark {
  /// A sweep from its submission to its last result, and what `parts` asks for of it.
  func sweep(trials: Int, workers count: Int, parts: Set<SweepPart>) throws -> SweepMeasurement {
    let sweep = BenchmarkSweep(trials: trials, seeds: options.seeds)
    let coordinator = try startCoordinator()
    var measurement = SweepMeasurement()
    measurement.trials = sweep.trials
    measurement.workers = count
    measurement.slots = options.slots
    measurement.startedBytes = coordinator.usage.residentBytes
    measurement.submit = try coordinator.submit(sweep)
    measurement.submittedBytes = coordinator.usage.residentBytes
    var connection = try CoordinatorConnection.open(coordinator.access)
    // So that workers can join without a trial being leased.
    _ = try connection.ask(SteerRequest(.pause, sweep: ""))
    if parts.contains(.watching) { try watch(coordinator, sweep, &measurement) }
    if parts.contains(.commands) { measurement.waiting = try times(coordinator) }
    let workers = try startWorkers(count, for: coordinator)
    _ = try coordinator.wait(atMost: options.limit) { try workers.report().ready == count }
    measurement.ready = try workers.report().ready
    measurement.joinedBytes = coordinator.usage.residentBytes
    try run(sweep, coordinator, workers, &connection, &measurement)
    measurement.endedBytes = coordinator.usage.residentBytes
    if parts.contains(.commands) { measurement.done = try times(coordinator) }
    if parts.contains(.restart) { try restart(coordinator, &measurement) }
    return measurement
  }

  private func times(
    _ coordinator: CoordinatorUnderTest
  ) throws -> [SweepCommand: CommandTime] {
    var times: [SweepCommand: CommandTime] = [:]
    for command in SweepCommand.allCases { times[command] = try coordinator.time(command.rawValue) }
    return times
  }

  private func watch(
    _ coordinator: CoordinatorUnderTest, _ sweep: BenchmarkSweep, _ measurement: inout SweepMeasurement
  ) throws {
    measurement.unwatchedShare = try share(of: coordinator)
    let follower = AnswerProbe(.follow, of: coordinator.access)
    // The first answer is the whole sweep.
    try coordinator.pass(.seconds(5))
    measurement.followerShare = try share(of: coordinator)
    _ = follower.stop()
    let page = try OpenPage(coordinator.page, view: "/sweeps/\(sweep.name)")
    try coordinator.pass(.seconds(5))
    measurement.pageShare = try share(of: coordinator)
    withExtendedLifetime(page) {}
  }

  private func run(
    _ sweep: BenchmarkSweep, _ coordinator: CoordinatorUnderTest, _ workers: WorkerProcesses,
    _ connection: inout CoordinatorConnection, _ measurement: inout SweepMeasurement
  ) throws {
    let clusterProbe = AnswerProbe(.cluster, of: coordinator.access)
    let followers = (0..<options.followers).map { _ in AnswerProbe(.follow, of: coordinator.access) }
    let pages = try (0..<options.pages).map { _ in try OpenPage(coordinator.page, view: "/sweeps/\(sweep.name)") }
    // What they ask at first is behind them then.
    try coordinator.pass(.seconds(1))
    let start = (usage: coordinator.usage, workers: try workers.report(), time: SimulatedWorkers.now)
    do throws(ClientError) {
      _ = try connection.ask(SteerRequest(.resume, sweep: ""))
    } catch {
      guard case .unreachable = error else { throw error }
      // It is busy with its workers. That is a measurement, too.
      measurement.unanswered += 1
    }
    _ = try coordinator.wait(atMost: options.limit) { try workers.report().settled >= measurement.trials }
    let usage = coordinator.usage
    withExtendedLifetime(pages) {}
    let answers = clusterProbe.stop()
    let following = followers.map { $0.stop() }
    measurement.clusterAnswers = LatencySummary(answers.answers)
    measurement.followAnswers = LatencySummary(following.flatMap(\.answers))
    measurement.unanswered += following.reduce(answers.unanswered) { $0 + $1.unanswered }
    let report = try workers.finish()
    measurement.settled = report.settled
    let end = Instant(nanoseconds: report.lastSettledNanoseconds)
    measurement.seconds = report.settled > 0 ? (end - start.time) / .seconds(1) : 0
    measurement.coordinatorSeconds = usage.processorSeconds - start.usage.processorSeconds
    measurement.workerSeconds = report.processorSeconds - start.workers.processorSeconds
    measurement.acknowledgements = LatencySummary((report.acknowledgements ?? []).map { Double($0) * 1e-6 })
    measurement.commits = LatencySummary((report.commits ?? []).map { Double($0) * 1e-6 })
    measurement.complaint = report.complaint
  }

  private func restart(_ coordinator: CoordinatorUnderTest, _ measurement: inout SweepMeasurement) throws {
    let stopping = ContinuousClock.now
    coordinator.stop()
    let starting = ContinuousClock.now
    try coordinator.restart()
    var connection = try CoordinatorConnection.open(coordinator.access)
    _ = try connection.ask(ClusterRequest())
    measurement.stopSeconds = (starting - stopping) / .seconds(1)
    measurement.restartSeconds = (ContinuousClock.now - starting) / .seconds(1)
    measurement.restartedBytes = coordinator.usage.residentBytes
  }
}

/// What of a sweep is measured beside its trials.
enum SweepPart: Hashable, Sendable {
  case commands
  case watching
  case restart
}
