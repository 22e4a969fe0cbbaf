import SweepCoordinator
import SweepCore
import SweepWire
import SweepWorker

extension ClusterSimulation {
  /// What may go wrong in a step.
  func injectFaults() {
    removeDoomed()
    if random.chance(3), workers.count > 1 || random.chance(300) { killWorker() }
    if workers.count < 4, random.chance(4) || workers.isEmpty && random.chance(30) { addWorker() }
    if let index = workers.indices.randomElement(using: &random) {
      if random.chance(4) { hang(index) }
      if random.chance(4) { cut(index) }
      if random.chance(6) { disconnect(index) }
      if random.chance(2) { jump(index) }
    }
    if random.chance(3) { diskIsSlowUntil = now + Int64.random(in: 500...5000, using: &random) }
    do {
      if random.chance(2) { try crash() }
      if random.chance(40) { try forge() }
      if random.chance(5), let sweep = sweeps.randomElement(using: &random) {
        let actions: [SteerRequest.Action] = [.cancel, .pause, .resume, .rerunFailed(nil), .rerunDiverged]
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
    workers[index].isDoomed = true
    removeDoomed()
  }

  private func removeDoomed() {
    while let index = workers.firstIndex(where: \.isDoomed) {
      note("\(workers[index].id) is gone")
      disconnect(index)
      workers.remove(at: index)
      links.remove(at: index)
    }
  }

  /// As after a sleep of the machine.
  private func jump(_ index: Int) {
    let jump = Int64.random(in: 1...20, using: &random) * 500
    note("the clock of \(workers[index].id) jumps by \(jump) ms")
    workers[index].temper.clock.jump(by: jump, at: now)
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

  /// Ends what lasts, and leaves somebody to do the work.
  func heal() {
    guard now - faultsEnd < Self.step else { return }
    note("faults end")
    diskIsSlowUntil = 0
    // Who lies goes on lying: to take such a worker away is up to people.
    for index in workers.indices where workers[index].temper.lies { workers[index].isDoomed = true }
    removeDoomed()
    for index in workers.indices {
      workers[index].temper.heal(at: now)
      workers[index].hangsUntil = 0
      links[index].isCutUntil = 0
    }
    if workers.isEmpty { addWorker() }
  }
}
