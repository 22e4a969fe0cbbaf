internal import Benchmarking

extension LoadBenchmark {
  /// Workers that have nothing to do but to send heartbeats.
  func idle(workers count: Int) throws -> IdleMeasurement {
    let coordinator = try startCoordinator()
    var measurement = IdleMeasurement()
    measurement.workers = count
    measurement.startedBytes = coordinator.usage.residentBytes
    let workers = try startWorkers(count, for: coordinator)
    _ = try coordinator.wait(atMost: options.limit) { try workers.report().ready == count }
    // Heartbeats are on their way by then.
    try coordinator.pass(.seconds(3))
    let probe = AnswerProbe(.cluster, of: coordinator.access)
    let before = (time: ContinuousClock.now, report: try workers.report())
    measurement.coordinatorShare = try share(of: coordinator)
    let after = try workers.report()
    measurement.seconds = (ContinuousClock.now - before.time) / .seconds(1)
    let answers = probe.stop()
    measurement.ready = after.ready
    measurement.heartbeatsSent = after.heartbeatsSent - before.report.heartbeatsSent
    measurement.heartbeatsAnswered = after.heartbeatsAnswered - before.report.heartbeatsAnswered
    measurement.clusterAnswers = LatencySummary(answers.answers)
    measurement.unanswered = answers.unanswered
    measurement.residentBytes = coordinator.usage.residentBytes
    measurement.status = try coordinator.time("status")
    _ = try workers.finish()
    return measurement
  }
}
