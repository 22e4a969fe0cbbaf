internal import HeapModule
internal import SweepCore

extension Scheduler {
  /// Leases ready trials to free slots: the worker with most free slots first, so that load spreads.
  mutating func leaseWhatCanBe(at now: Instant, _ effects: inout [Effect]) {
    var waiting = workers.filter { $0.value.freeSlots > 0 && !isQuarantined($0.key) }.map(\.key)
    while !waiting.isEmpty {
      waiting.sort { (workers[$1]?.freeSlots ?? 0, $0) < (workers[$0]?.freeSlots ?? 0, $1) }
      let worker = waiting[0]
      // Somebody waits for a check; a sweep has time.
      if let trial = nextCheck(for: worker) {
        issue(trial, to: worker, at: now, &effects)
      } else if let trial = nextTrial(for: worker, at: now) {
        issue(trial, to: worker, at: now, &effects)
      } else {
        reportMissingData(to: worker, &effects)
        waiting.removeFirst()
        continue
      }
      if workers[worker]?.freeSlots == 0 { waiting.removeFirst() }
    }
  }

  /// Takes the first ready trial whose data the worker has, and which is not better left to another worker.
  private mutating func nextTrial(for worker: WorkerID, at now: Instant) -> TrialID? {
    let digests = workers[worker]?.dataDigests ?? []
    var leftToOthers: [(digest: Digest, turn: Turn)] = []
    defer { for (digest, turn) in leftToOthers { ready[digest]?.insert(turn) } }
    while true {
      for digest in digests { dropStaleTurns(of: digest, at: now) }
      let best = digests.filter { ready[$0]?.min != nil }
        .min { left, right in
          guard let leftTurn = ready[left]?.min, let rightTurn = ready[right]?.min else { return false }
          return leftTurn < rightTurn
        }
      guard let digest = best, let turn = ready[digest]?.popMin() else { return nil }
      guard isBetterLeftToOthers(turn.trial, by: worker) else { return turn.trial }
      leftToOthers.append((digest, turn))
    }
  }

  /// Whether the trial failed on this worker already, and there is another one for it: so a bad worker does not use up
  /// a trial's attempts, and a bad trial shows itself as one by failing elsewhere too.
  func isBetterLeftToOthers(_ id: TrialID, by worker: WorkerID) -> Bool {
    guard let trial = trials[id], trial.failedOn.contains(worker) else { return false }
    return workers.keys.contains { $0 != worker && !trial.failedOn.contains($0) && canTrain(trial.dataDigest, $0) }
  }

  /// Whether the worker may be given trials on this data, now or when a slot comes free.
  func canTrain(_ dataDigest: Digest, _ worker: WorkerID) -> Bool {
    guard let record = workers[worker] else { return false }
    return record.isReady && record.dataDigests.contains(dataDigest) && !isQuarantined(worker)
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

  /// Makes `execution` the trial's lease, or that of the check of a trial that is committed.
  mutating func open(_ execution: Execution, for worker: WorkerID, at now: Instant) {
    trials[execution.trial]?.owners[execution.attempt] = worker
    trials[execution.trial]?.open.insert(execution.attempt)
    let lease = Lease(attempt: execution.attempt, worker: worker, deadline: now + leaseDuration)
    if case .committed = trials[execution.trial]?.phase {
      checks[execution.trial, default: Check()].phase = .leased(lease)
    } else {
      trials[execution.trial]?.phase = .leased(lease)
    }
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
    if checkLease(of: execution) != nil {
      checks[execution.trial]?.phase = .leased(lease)
    } else {
      trials[execution.trial]?.phase = .leased(lease)
    }
  }

  /// Gives back an open attempt without fault, and lets its trial, or the check of it, wait for another slot.
  mutating func release(_ execution: Execution, at now: Instant, _ effects: inout [Effect]) {
    let heldLease = lease(of: execution) != nil
    let isCheck = checkLease(of: execution) != nil
    end(execution, .released, &effects)
    guard heldLease else { return }
    if isCheck {
      waitForCheck(execution.trial)
    } else {
      trials[execution.trial]?.phase = .pending(notBefore: now)
      enqueue(execution.trial, notBefore: now, at: now)
    }
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
