internal import HeapModule
internal import SweepCore

extension Scheduler {
  /// What must hold after every event, whatever came before; empty when it does. Simulations check it at every step.
  package var violations: [String] {
    var found: [String] = []
    for (id, trial) in trials {
      // Only what is wrong needs a name: a simulation asks at every step.
      var name: String { id.short }
      switch trial.phase {
      case .leased(let lease):
        if trial.owners[lease.attempt] != lease.worker { found.append("\(name): lease without an owner") }
        if !trial.open.contains(lease.attempt) { found.append("\(name): lease of an attempt that ended") }
        if workers[lease.worker]?.leases.contains(Execution(id, lease.attempt)) != true {
          found.append("\(name): leased to a worker that does not know it")
        }
      case .committed(let attempt):
        if trial.owners[attempt] == nil { found.append("\(name): committed from an attempt never issued") }
        if trial.open.contains(where: { checkLease(of: Execution(id, $0)) == nil }) {
          found.append("\(name): committed with attempts open that are no check")
        }
      case .pending, .failed:
        if !trial.open.isEmpty { found.append("\(name): not leased, yet attempts \(trial.open) are open") }
      }
      if trial.owners.keys.contains(where: { $0 > trial.lastAttempt }) {
        found.append("\(name): an attempt above the last one issued")
      }
      if isForgotten(id, trial) { found.append("\(name): pending, wanted, and in no queue") }
    }
    for (id, check) in checks {
      guard case .leased(let lease) = check.phase else { continue }
      if workers[lease.worker]?.leases.contains(Execution(id, lease.attempt)) != true {
        found.append("\(id.short): checked by a worker that does not know it")
      }
      if trials[id]?.open.contains(lease.attempt) != true {
        found.append("\(id.short): checked by an attempt that ended")
      }
    }
    for (id, worker) in workers {
      if isQuarantined(id), !worker.leases.isEmpty { found.append("\(id): quarantined with leases") }
      for execution in worker.leases where lease(of: execution)?.worker != id {
        found.append("\(id): counts \(execution) as leased, the trial does not")
      }
    }
    return found.sorted()
  }

  private func isForgotten(_ id: TrialID, _ trial: Trial) -> Bool {
    guard case .pending = trial.phase, isWanted(trial) else { return false }
    let isReady = ready[trial.dataDigest]?.unordered.contains { $0.trial == id } ?? false
    return !isReady && !delayed.unordered.contains { $0.trial == id }
  }
}
