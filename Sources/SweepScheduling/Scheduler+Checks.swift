package import SweepCore

/// Checks: committed trials that are trained once more, elsewhere where there is another worker. Whatever comes of a
/// check, the committed result stays.
extension Scheduler {
  struct Check {
    enum Phase {
      case waiting
      /// Failed, and tried again then.
      case delayed(until: Instant)
      case leased(Lease)
      case done(AttemptNumber)
      case failed(AttemptFailure)
    }

    var phase = Phase.failed(AttemptFailure(.lost, message: "not begun"))
    var failures: [FailureClass: Int] = [:]
    var failedOn: Set<WorkerID> = []
  }

  /// Where a check stands.
  package enum CheckState: Hashable, Sendable {
    case waiting
    case running(Execution, on: WorkerID)
    /// The result of this attempt was compared.
    case compared(Execution)
    case failed(AttemptFailure)
  }

  /// Where the last check of a trial stands; nil where there was none since this coordinator started.
  package func check(of trial: TrialID) -> CheckState? {
    switch checks[trial]?.phase {
    case nil: nil
    case .waiting, .delayed: .waiting
    case .leased(let lease): .running(Execution(trial, lease.attempt), on: lease.worker)
    case .done(let attempt): .compared(Execution(trial, attempt))
    case .failed(let failure): .failed(failure)
    }
  }

  mutating func check(_ ids: [TrialID]) {
    for id in ids {
      guard case .committed = trials[id]?.phase else { continue }
      switch checks[id]?.phase {
      case .waiting, .delayed, .leased: continue
      case .done, .failed, nil:
        checks[id] = Check()
        waitForCheck(id)
      }
    }
  }

  mutating func endChecks(_ ids: [TrialID], _ effects: inout [Effect]) {
    for id in ids {
      switch checks[id]?.phase {
      case .waiting, .delayed:
        checks[id] = nil
        waitingChecks.removeAll { $0 == id }
      case .leased(let lease):
        let execution = Execution(id, lease.attempt)
        end(execution, .released, &effects)
        checks[id] = nil
        effects.append(.revoke(execution, from: lease.worker, .cancelled))
      case .done, .failed, nil: break
      }
    }
  }

  /// Lets a check wait for its turn, which is that of the trial's first shard.
  mutating func waitForCheck(_ id: TrialID) {
    checks[id, default: Check()].phase = .waiting
    let turn = { [trials, sweeps] (id: TrialID) -> (Int, Int) in
      guard let shard = trials[id]?.shards.first else { return (0, 0) }
      return (sweeps[shard.sweep]?.order ?? 0, shard.index)
    }
    // From the end, where those of a whole sweep go one after the other.
    let own = turn(id)
    let place = waitingChecks.lastIndex { turn($0) <= own }
    waitingChecks.insert(id, at: place.map { $0 + 1 } ?? 0)
  }

  /// Takes the first check that this worker should make.
  mutating func nextCheck(for worker: WorkerID) -> TrialID? {
    let place = waitingChecks.firstIndex { id in
      guard let trial = trials[id] else { return false }
      return canTrain(trial.dataDigest, worker) && !isBetterCheckedByOthers(id, than: worker)
    }
    return place.map { waitingChecks.remove(at: $0) }
  }

  /// Whether the worker is the one whose result is checked, or one that failed to, and there is another.
  private func isBetterCheckedByOthers(_ id: TrialID, than worker: WorkerID) -> Bool {
    guard let trial = trials[id], case .committed(let attempt) = trial.phase else { return false }
    let unfit = (checks[id]?.failedOn ?? []).union(trial.owners[attempt].map { [$0] } ?? [])
    guard unfit.contains(worker) else { return false }
    return workers.keys.contains { !unfit.contains($0) && canTrain(trial.dataDigest, $0) }
  }

  func checkLease(of execution: Execution) -> Lease? {
    guard case .leased(let lease) = checks[execution.trial]?.phase, lease.attempt == execution.attempt else {
      return nil
    }
    return lease
  }

  mutating func releaseChecks(at now: Instant) {
    for id in delayedChecks.sorted() {
      guard case .delayed(let until) = checks[id]?.phase else {
        delayedChecks.remove(id)
        continue
      }
      guard until <= now else { continue }
      delayedChecks.remove(id)
      waitForCheck(id)
    }
  }

  /// When the next failed check is tried again.
  var nextCheckDue: Instant? {
    delayedChecks.lazy.compactMap { id in
      if case .delayed(let until) = checks[id]?.phase { until } else { nil }
    }.min()
  }

  mutating func finishCheck(_ execution: Execution, by worker: WorkerID, _ effects: inout [Effect]) {
    checks[execution.trial]?.phase = .done(execution.attempt)
    end(execution, .compared, &effects)
    clear(worker, &effects)
  }

  mutating func failCheck(_ id: TrialID, _ failure: AttemptFailure, at now: Instant) {
    guard var check = checks[id] else { return }
    check.failures[failure.failureClass, default: 0] += 1
    if failure.failureClass.blamesWorker, case .leased(let lease) = check.phase { check.failedOn.insert(lease.worker) }
    checks[id] = check
    if let delay = retries.delay(after: failure.failureClass, failures: check.failures) {
      checks[id]?.phase = .delayed(until: now + delay)
      delayedChecks.insert(id)
    } else {
      checks[id]?.phase = .failed(failure)
    }
  }
}
