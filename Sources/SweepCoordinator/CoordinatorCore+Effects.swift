internal import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire

extension CoordinatorCore {
  /// Lets the scheduler decide, and turns what it decides into store changes and messages.
  mutating func apply(_ event: Scheduler.Event, at now: Moment) {
    for effect in scheduler.handle(event, at: now.instant) { carryOut(effect, at: now) }
  }

  private mutating func carryOut(_ effect: Scheduler.Effect, at now: Moment) {
    switch effect {
    case .recordSweep(let id, let state):
      change(.sweepStateChanged(id, state))
      change(
        .journal(kind: "sweep-\(state.rawValue)", subject: id.description, detail: "", atMillis: now.wallMilliseconds))
      version += 1
    case .recordTrial(let trial, let standing, let failures):
      change(.trialStateChanged(trial, TrialStateRecord(standing, failures: failures)))
      touch(trial)
    case .recordIssue(let execution, let worker): issue(execution, to: worker, at: now)
    case .recordEnd(let execution, let ending): end(execution, ending, at: now)
    case .commit(let execution): commit(execution, at: now)
    case .compareResult(let execution): compareResult(of: execution, at: now)
    case .recordQuarantine(let worker, let quarantine): recordQuarantine(of: worker, quarantine, at: now)
    case .recordReadmission(let worker, let reason): recordReadmission(of: worker, reason: reason, at: now)
    case .assign(let execution, let worker): assign(execution, to: worker)
    case .revoke(let execution, let worker, let reason):
      var revoke = WireRevoke()
      revoke.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
      revoke.reason = reason.rawValue
      send(to: worker, .revoke(revoke))
    case .settle(let execution, let worker):
      var settled = WireSettled()
      settled.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
      send(to: worker, .settled(settled))
    case .askForHello(let worker): send(to: worker, .helloAgain(WireHelloAgain()))
    case .reportMissingData(let worker, let sweep, let needed):
      reportMissingData(to: worker, sweep: sweep, needed: needed)
    }
  }

  /// Marks every shard of a trial as changed for the clients that follow it.
  mutating func touch(_ trial: TrialID) {
    version += 1
    for shard in scheduler.shards(of: trial) { sweeps[shard.sweep]?.versions[shard.index] = version }
  }

  private mutating func issue(_ execution: Execution, to worker: WorkerID, at now: Moment) {
    let hello = workers[worker]?.hello ?? WireHello()
    change(
      .attemptIssued(
        execution.trial, execution.attempt,
        AttemptOwner(
          worker: worker, workerName: hello.name, host: hello.host, instructionSet: hello.instructionSet),
        atMillis: now.wallMilliseconds))
    if let known = attempts[execution.trial]?.firstIndex(where: { $0.number == execution.attempt }) {
      attempts[execution.trial]?[known].ending = nil
      attempts[execution.trial]?[known].endedMilliseconds = nil
    } else {
      attempts[execution.trial, default: []].append(
        AttemptRecord(
          number: execution.attempt, worker: worker, workerName: hello.name, host: hello.host,
          instructionSet: hello.instructionSet, issuedMilliseconds: now.wallMilliseconds))
    }
    touch(execution.trial)
  }

  private mutating func assign(_ execution: Execution, to worker: WorkerID) {
    guard let trial = trialSettings[execution.trial],
      let sweep = scheduler.shards(of: execution.trial).first.flatMap({ sweeps[$0.sweep] })
    else { return }
    var assign = WireAssign()
    assign.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
    assign.trial = WireTrial(trial, dataDigest: sweep.definition.dataDigest)
    send(to: worker, .assign(assign))
  }

  private mutating func end(_ execution: Execution, _ ending: AttemptEnding, at now: Moment) {
    change(
      .attemptEnded(execution.trial, execution.attempt, ending, atMillis: now.wallMilliseconds))
    if let index = attempts[execution.trial]?.firstIndex(where: { $0.number == execution.attempt }) {
      attempts[execution.trial]?[index].ending = ending
      attempts[execution.trial]?[index].endedMilliseconds = now.wallMilliseconds
      if let worker = attempts[execution.trial]?[index].worker {
        if case .failed = ending { workers[worker]?.failed += 1 }
        if case .committed = ending { workers[worker]?.committed += 1 }
      }
    }
    if case .failed(let failure) = ending {
      log(.warning, "attempt \(execution) failed (\(failure.failureClass.rawValue)): \(failure.message)")
      change(
        .journal(
          kind: "attempt-failed", subject: execution.description,
          detail: "\(failure.failureClass.rawValue): \(failure.message)", atMillis: now.wallMilliseconds))
    }
    if results[execution.trial] != nil { streams[execution] = nil }
    touch(execution.trial)
  }

  private mutating func commit(_ execution: Execution, at now: Moment) {
    guard let (result, series) = verified[execution] else {
      preconditionFailure("\(execution) is committed without a verified result")
    }
    results[execution.trial] = result
    for shard in scheduler.shards(of: execution.trial) {
      summarize(shard, series: series, result: result)
    }
    streams = streams.filter { $0.key.trial != execution.trial }
    change(.trialCommitted(execution.trial, execution.attempt, result, atMillis: now.wallMilliseconds))
    change(
      .journal(
        kind: "trial-committed", subject: execution.description, detail: result.digest.hex,
        atMillis: now.wallMilliseconds))
  }

  mutating func summarize(_ shard: ShardID, series: TrialSeries, result: TrialResult) {
    guard let sweep = sweeps[shard.sweep] else { return }
    sweeps[shard.sweep]?.summaries[shard.index] = TrialSummary(
      series: series, result: result, configuration: sweep.definition.trial(at: shard.index).configuration,
      target: sweep.definition.target)
  }

  private mutating func reportMissingData(to worker: WorkerID, sweep id: SweepID, needed: Digest) {
    guard let sweep = sweeps[id] else { return }
    var missing = WireMissingData()
    missing.sweepName = sweep.definition.name
    missing.sweepID = id.wire
    missing.neededDigest = needed.wire
    send(to: worker, .missingData(missing))
    workers[worker]?.missingDataOf.append("\(sweep.definition.name) needs data \(needed.hex.prefix(12))")
    log(
      .warning,
      "worker \(workers[worker]?.hello.name ?? worker.value) has no data with digest \(needed.hex.prefix(12)), which "
        + "sweep \(sweep.definition.name) needs; it gets no shard of it")
  }
}

extension TrialStateRecord {
  init(_ standing: Scheduler.Standing, failures: [FailureClass: Int]) {
    switch standing {
    case .pending: self.init(state: .pending, failures: failures)
    case .committed: self.init(state: .committed, failures: failures)
    case .failed(let failure): self.init(state: .failed(failure), failures: failures)
    }
  }
}
