import SweepCoordinator
import SweepCore
import SweepWire
import SweepWorker

extension ClusterSimulation {
  /// What may go wrong in a step.
  func injectFaults() {
    if random.chance(3), workers.count > 1 || random.chance(300) { killWorker() }
    if workers.count < 4, random.chance(4) || workers.isEmpty && random.chance(30) { addWorker() }
    if let index = workers.indices.randomElement(using: &random) {
      if random.chance(4) { hang(index) }
      if random.chance(4) { cut(index) }
      if random.chance(6) { disconnect(index) }
    }
    if random.chance(3) { diskIsSlowUntil = now + Int64.random(in: 500...5000, using: &random) }
    do {
      if random.chance(2) { try crash() }
      if random.chance(40) { try forge() }
      if random.chance(5), let sweep = sweeps.randomElement(using: &random) {
        let actions: [WireSteer.Action] = [.cancel, .pause, .resume, .rerunFailed, .rerunDiverged]
        try steer(actions.randomElement(using: &random) ?? .resume, sweep)
      }
    } catch {
      violations.append("\(error)")
    }
  }

  private func killWorker() {
    guard let index = workers.indices.randomElement(using: &random) else { return }
    if random.chance(200), workers[index].hangsUntil <= now {
      workers[index].core.leave()
      carryOut(index)
    }
    note("\(workers[index].id) is killed")
    disconnect(index)
    workers.remove(at: index)
    links.remove(at: index)
  }

  private func hang(_ index: Int) {
    workers[index].hangsUntil = now + Int64.random(in: 1...20, using: &random) * 500
    note("\(workers[index].id) hangs until \(workers[index].hangsUntil)")
    if workers[index].hangsUntil - now > SimulatedLink.timeout, random.chance(700) { cut(index) }
  }

  private func cut(_ index: Int) {
    guard links[index].isCutUntil <= now else { return }
    links[index].cutSince = now
    links[index].isCutUntil = now + Int64.random(in: 1...20, using: &random) * 500
    note("\(workers[index].id) is cut off until \(links[index].isCutUntil)")
  }

  /// A peer that speaks of attempts which are not its own.
  private func forge() throws {
    var hello = WireToCoordinator()
    hello.hello.protocolVersion = protocolVersion
    hello.hello.numericsVersion = UInt32(numericsVersion)
    hello.hello.workerID = "impostor"
    hello.hello.name = "impostor"
    hello.hello.host = "elsewhere"
    hello.hello.instructionSet = "none"
    hello.hello.slots = 1
    try deliver(hello, from: Self.impostor)
    let known = begun.sorted { ($0.trial, $0.attempt) < ($1.trial, $1.attempt) }
    guard let execution = known.randomElement(using: &random) else { return }
    let wire = WireExecution(trial: execution.trial, attempt: execution.attempt)
    let batch = WireMetricsBatch(losses: [0.5])
    var series = TrialSeries()
    series.append(batch)
    var message = WireToCoordinator()
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      message.metrics.execution = wire
      message.metrics.sequence = UInt32.random(in: 1...3, using: &random)
      message.metrics.batch = batch
    case 1:
      message.done.execution = wire
      message.done.lastSequence = UInt32.random(in: 0...1, using: &random)
      message.done.result = WireTrialResult(
        TrialResult(
          ending: .diverged(iteration: 1, reason: .lossNotFinite), weightsHash: .sha256(""), seriesHash: series.hash))
    case 2:
      message.failed.execution = wire
      message.failed.failure = WireFailure(AttemptFailure(.badData, message: "forged"))
    default: message.heartbeat.holding = [wire]
    }
    try deliver(message, from: Self.impostor)
  }

  /// Ends what lasts, and leaves somebody to do the work.
  func heal() {
    guard now - faultsEnd < Self.step else { return }
    note("faults end")
    diskIsSlowUntil = 0
    for index in workers.indices {
      workers[index].slotFaults = 0
      workers[index].hangsUntil = 0
      links[index].isCutUntil = 0
    }
    if workers.isEmpty { addWorker() }
  }
}
