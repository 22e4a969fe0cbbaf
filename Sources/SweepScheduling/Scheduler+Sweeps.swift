internal import HeapModule
internal import SweepCore

extension Scheduler {
  mutating func submit(
    _ id: SweepID, trials ids: [TrialID], dataDigest: Digest, at now: Instant, _ effects: inout [Effect]
  ) {
    guard sweeps[id] == nil else { return }
    add(id, trials: ids, dataDigest: dataDigest, state: .running, at: now)
    effects.append(.recordSweep(id, .running))
    // Trials that failed in an earlier sweep are asked for anew: a sweep does not begin with holes.
    rerun(ids, at: now, &effects)
    enqueuePending(of: id, at: now)
  }

  /// Adds a sweep and the trials that no earlier sweep has brought.
  mutating func add(
    _ id: SweepID, trials ids: [TrialID], dataDigest: Digest, state: SweepIntent, at now: Instant
  ) {
    sweeps[id] = Sweep(state: state, dataDigest: dataDigest, order: sweeps.count, trials: ids)
    for (index, trial) in ids.enumerated() {
      trials[trial, default: Trial(dataDigest: dataDigest, phase: .pending(notBefore: now))]
        .shards.append(ShardID(sweep: id, index: index))
    }
  }

  mutating func setState(of id: SweepID, to state: SweepIntent, at now: Instant, _ effects: inout [Effect]) {
    guard let sweep = sweeps[id], sweep.state != state else { return }
    sweeps[id]?.state = state
    effects.append(.recordSweep(id, state))
    switch state {
    case .running: enqueuePending(of: id, at: now)
    case .paused: break  // what runs goes on
    case .cancelled:
      for trial in sweep.trials { releaseIfUnwanted(trial, at: now, &effects) }
    }
  }

  /// Takes a trial's lease back once no sweep that is running or paused asks for it.
  private mutating func releaseIfUnwanted(_ id: TrialID, at now: Instant, _ effects: inout [Effect]) {
    guard let trial = trials[id], case .leased(let lease) = trial.phase,
      trial.shards.allSatisfy({ sweeps[$0.sweep]?.state == .cancelled })
    else { return }
    let execution = Execution(id, lease.attempt)
    end(execution, .released, &effects)
    trials[id]?.phase = .pending(notBefore: now)
    effects.append(.revoke(execution, from: lease.worker, .cancelled))
  }

  /// Gives those of `ids` that failed a new set of attempts; what was held against workers for them is forgotten.
  mutating func rerun(_ ids: [TrialID], at now: Instant, _ effects: inout [Effect]) {
    for id in ids {
      guard case .failed = trials[id]?.phase else { continue }
      trials[id]?.failures = [:]
      trials[id]?.failedOn = []
      trials[id]?.phase = .pending(notBefore: now)
      effects.append(.recordTrial(id, .pending, failures: [:]))
      enqueue(id, notBefore: now, at: now)
    }
  }

  /// Gives every pending trial of a sweep its turn.
  mutating func enqueuePending(of id: SweepID, at now: Instant) {
    for trial in sweeps[id]?.trials ?? [] {
      guard case .pending(let notBefore) = trials[trial]?.phase else { continue }
      enqueue(trial, notBefore: notBefore, at: now)
    }
  }

  /// Puts a pending trial where its turn is waited for.
  mutating func enqueue(_ id: TrialID, notBefore: Instant, at now: Instant) {
    if notBefore > now {
      delayed.insert(Delayed(due: notBefore, trial: id))
      return
    }
    guard let trial = trials[id] else { return }
    // In the first sweep that runs; a trial in none gets its turn when one of its sweeps is resumed.
    for shard in trial.shards {
      guard let sweep = sweeps[shard.sweep], sweep.state == .running else { continue }
      ready[trial.dataDigest, default: Heap()].insert(Turn(sweep: sweep.order, index: shard.index, trial: id))
      return
    }
  }

  mutating func releaseDelayed(at now: Instant) {
    while let next = delayed.min, next.due <= now {
      delayed.removeMin()
      guard case .pending(let notBefore) = trials[next.trial]?.phase, notBefore <= now else { continue }
      enqueue(next.trial, notBefore: notBefore, at: now)
    }
  }
}
