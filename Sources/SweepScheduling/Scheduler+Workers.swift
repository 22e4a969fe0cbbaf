internal import SweepCore

extension Scheduler {
  mutating func workerJoined(
    _ id: WorkerID, slots: Int, dataDigests: Set<Digest>, holding: Set<Execution>, isAdmitted: Bool, at now: Instant,
    _ effects: inout [Effect]
  ) {
    let leases = workers[id]?.leases ?? []
    workers[id] = Worker(
      slots: slots, dataDigests: dataDigests, leases: leases, deadline: now + leaseDuration, isReachable: true,
      isAdmitted: isAdmitted)
    reconcile(id, holding: holding, at: now, &effects)
    // What was assigned over a connection that is gone, the worker never got: it is told again.
    for execution in leases.subtracting(holding).sorted(by: { $0.trial < $1.trial })
    where lease(of: execution)?.worker == id {
      extend(execution, at: now)
      effects.append(.assign(execution, to: id))
    }
  }

  mutating func workerAlive(
    _ id: WorkerID, holding: Set<Execution>, at now: Instant, _ effects: inout [Effect]
  ) {
    // Slots are 0 for a worker known from the store alone, which has to introduce itself as well.
    guard let worker = workers[id], worker.slots > 0 else {
      effects.append(.askForHello(id))
      return
    }
    workers[id]?.deadline = now + leaseDuration
    workers[id]?.isReachable = true
    reconcile(id, holding: holding, at: now, &effects)
  }

  /// Answers what a worker says it holds: leases are extended, an attempt given up too early is taken back, what is
  /// of no use is revoked.
  private mutating func reconcile(
    _ id: WorkerID, holding: Set<Execution>, at now: Instant, _ effects: inout [Effect]
  ) {
    for execution in holding.sorted(by: { ($0.trial, $0.attempt) < ($1.trial, $1.attempt) }) {
      guard let trial = trials[execution.trial], owns(id, execution) else {
        effects.append(.revoke(execution, from: id, .unknown))
        continue
      }
      if checkLease(of: execution) != nil {
        extend(execution, at: now)
        continue
      }
      switch trial.phase {
      case .leased(let lease) where lease.attempt == execution.attempt: extend(execution, at: now)
      case .committed(execution.attempt): effects.append(.settle(execution, with: id))
      case .leased, .committed: effects.append(.revoke(execution, from: id, .superseded))
      case .pending where isQuarantined(id): effects.append(.revoke(execution, from: id, .quarantined))
      case .pending where isWanted(trial) && !trial.concluded.contains(execution.attempt):
        // Declared lost, and alive after all: to go on is cheaper than to begin again. What its own worker saw fail is
        // not alive: that heartbeat crossed the word that settles the failure.
        open(execution, for: id, at: now)
        effects.append(.recordIssue(execution, to: id))
      case .pending, .failed: effects.append(.revoke(execution, from: id, .cancelled))
      }
    }
  }

  mutating func workerLeft(_ id: WorkerID, at now: Instant, _ effects: inout [Effect]) {
    guard let worker = workers[id] else { return }
    for execution in worker.leases.sorted(by: { $0.trial < $1.trial }) { release(execution, at: now, &effects) }
    workers[id] = nil
  }

  mutating func finished(
    _ execution: Execution, by worker: WorkerID, at now: Instant, _ effects: inout [Effect]
  ) {
    guard let trial = trials[execution.trial], owns(worker, execution) else {
      effects.append(.revoke(execution, from: worker, .unknown))
      effects.append(.settle(execution, with: worker))
      return
    }
    if case .committed(let attempt) = trial.phase {
      if attempt != execution.attempt { effects.append(.compareResult(execution)) }
      if checkLease(of: execution) != nil {
        finishCheck(execution, by: worker, &effects)
      } else {
        end(execution, .superseded, &effects)
      }
      effects.append(.settle(execution, with: worker))
      return
    }
    // Whatever became of the lease meanwhile: an attempt that was issued counts until its trial is committed.
    trials[execution.trial]?.phase = .committed(execution.attempt)
    effects.append(.commit(execution))
    effects.append(.recordTrial(execution.trial, .committed, failures: trial.failures))
    trials[execution.trial]?.open.remove(execution.attempt)
    workers[worker]?.leases.remove(execution)
    effects.append(.recordEnd(execution, .committed))
    effects.append(.settle(execution, with: worker))
    for attempt in trial.open.sorted() where attempt != execution.attempt {
      let other = Execution(execution.trial, attempt)
      end(other, .superseded, &effects)
      if let owner = trial.owners[attempt] { effects.append(.revoke(other, from: owner, .superseded)) }
    }
    clear(worker, &effects)
    // Done here, it was not the trial's fault elsewhere.
    for other in trial.failedOn.sorted() where other != worker { judge(other, at: now, &effects) }
  }

  mutating func failed(
    _ execution: Execution, by worker: WorkerID, _ failure: AttemptFailure, at now: Instant,
    _ effects: inout [Effect]
  ) {
    if owns(worker, execution) {
      trials[execution.trial]?.concluded.insert(execution.attempt)
      fail(execution, failure, at: now, &effects)
    }
    effects.append(.settle(execution, with: worker))
  }

  /// Ends an open attempt as failed; where it held the lease, the trial is retried or fails with it.
  mutating func fail(
    _ execution: Execution, _ failure: AttemptFailure, at now: Instant, _ effects: inout [Effect]
  ) {
    guard var trial = trials[execution.trial], trial.open.contains(execution.attempt) else { return }
    let heldLease = lease(of: execution) != nil
    let isCheck = checkLease(of: execution) != nil
    let worker = trial.owners[execution.attempt]
    end(execution, .failed(failure), &effects)
    guard heldLease else { return }
    defer { if let worker { strike(worker, execution, failure, at: now, &effects) } }
    if isCheck { return failCheck(execution.trial, failure, at: now) }
    trial.failures[failure.failureClass, default: 0] += 1
    trials[execution.trial]?.failures = trial.failures
    if let delay = retries.delay(after: failure.failureClass, failures: trial.failures) {
      trials[execution.trial]?.phase = .pending(notBefore: now + delay)
      enqueue(execution.trial, notBefore: now + delay, at: now)
      effects.append(.recordTrial(execution.trial, .pending, failures: trial.failures))
    } else {
      trials[execution.trial]?.phase = .failed(failure)
      effects.append(.recordTrial(execution.trial, .failed(failure), failures: trial.failures))
    }
  }
}
