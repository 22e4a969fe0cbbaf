internal import HeapModule
internal import SweepCore

extension Scheduler {
  /// Leases ready trials to free slots: the worker with most free slots first, so that load spreads.
  mutating func leaseWhatCanBe(at now: Instant, _ effects: inout [Effect]) {
    var waiting = workers.filter { $0.value.freeSlots > 0 }.map(\.key)
    while !waiting.isEmpty {
      waiting.sort { (workers[$1]?.freeSlots ?? 0, $0) < (workers[$0]?.freeSlots ?? 0, $1) }
      let worker = waiting[0]
      guard let trial = nextTrial(for: worker, at: now) else {
        reportMissingData(to: worker, &effects)
        waiting.removeFirst()
        continue
      }
      issue(trial, to: worker, at: now, &effects)
      if workers[worker]?.freeSlots == 0 { waiting.removeFirst() }
    }
  }

  /// Takes the first ready trial whose data the worker has.
  private mutating func nextTrial(for worker: WorkerID, at now: Instant) -> TrialID? {
    let digests = workers[worker]?.dataDigests ?? []
    for digest in digests { dropStaleTurns(of: digest, at: now) }
    let best = digests.filter { ready[$0]?.min != nil }
      .min { left, right in
        guard let leftTurn = ready[left]?.min, let rightTurn = ready[right]?.min else { return false }
        return leftTurn < rightTurn
      }
    return best.flatMap { ready[$0]?.popMin()?.trial }
  }

  /// Removes turns at the head of the queue whose trial is leased, done, waiting or no longer wanted.
  private mutating func dropStaleTurns(of digest: Digest, at now: Instant) {
    while let turn = ready[digest]?.min {
      if let trial = trials[turn.trial], case .pending(let notBefore) = trial.phase, notBefore <= now,
        isWanted(trial)
      {
        return
      }
      ready[digest]?.removeMin()
    }
  }

  private mutating func issue(_ id: TrialID, to worker: WorkerID, at now: Instant, _ effects: inout [Effect]) {
    guard var trial = trials[id] else { return }
    trial.lastAttempt = trial.lastAttempt.next
    trials[id] = trial
    let execution = Execution(id, trial.lastAttempt)
    open(execution, for: worker, at: now)
    effects.append(.recordIssue(execution, to: worker))
    effects.append(.assign(execution, to: worker))
  }

  /// Makes `execution` the trial's lease.
  mutating func open(_ execution: Execution, for worker: WorkerID, at now: Instant) {
    trials[execution.trial]?.owners[execution.attempt] = worker
    trials[execution.trial]?.open.insert(execution.attempt)
    trials[execution.trial]?.phase = .leased(
      Lease(attempt: execution.attempt, worker: worker, deadline: now + leaseDuration))
    workers[worker]?.leases.insert(execution)
  }

  /// Closes an attempt that is open; the trial's phase is the caller's to set.
  mutating func end(_ execution: Execution, _ ending: AttemptEnding, _ effects: inout [Effect]) {
    guard let trial = trials[execution.trial], trial.open.contains(execution.attempt) else { return }
    trials[execution.trial]?.open.remove(execution.attempt)
    if let worker = trial.owners[execution.attempt] { workers[worker]?.leases.remove(execution) }
    effects.append(.recordEnd(execution, ending))
  }

  func owns(_ worker: WorkerID, _ execution: Execution) -> Bool {
    trials[execution.trial]?.owners[execution.attempt] == worker
  }

  mutating func extend(_ execution: Execution, at now: Instant) {
    guard var lease = lease(of: execution) else { return }
    lease.deadline = max(lease.deadline, now + leaseDuration)
    trials[execution.trial]?.phase = .leased(lease)
  }

  /// Ends every lease that nobody extended, and forgets workers that are silent.
  mutating func expire(at now: Instant, _ effects: inout [Effect]) {
    for (id, worker) in workers.sorted(by: { $0.key < $1.key }) {
      for execution in worker.leases.sorted(by: { $0.trial < $1.trial }) {
        guard let lease = lease(of: execution), lease.deadline <= now else { continue }
        let silence = "nothing was heard of this attempt for \(leaseDuration)"
        fail(execution, AttemptFailure(.lost, message: silence), at: now, &effects)
      }
      if worker.deadline <= now, workers[id]?.leases.isEmpty == true { workers[id] = nil }
    }
  }

  private mutating func reportMissingData(to id: WorkerID, _ effects: inout [Effect]) {
    guard let worker = workers[id] else { return }
    for (sweepID, sweep) in sweeps.sorted(by: { $0.value.order < $1.value.order })
    where sweep.state == .running && !worker.dataDigests.contains(sweep.dataDigest)
      && !worker.toldOfMissingData.contains(sweepID)
    {
      let isWaiting = sweep.trials.contains {
        if case .pending = trials[$0]?.phase { true } else { false }
      }
      guard isWaiting else { continue }
      workers[id]?.toldOfMissingData.insert(sweepID)
      effects.append(.reportMissingData(id, sweep: sweepID, needed: sweep.dataDigest))
    }
  }
}
