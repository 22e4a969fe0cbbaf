internal import SweepCore
internal import SweepScheduling

extension CoordinatorState {
  /// Shards that one answer holds at most: a part of it takes a few milliseconds to make.
  static let shardsPerAnswer = 2048

  /// What changed of a sweep. O(changes), of which one answer holds `shardsPerAnswer`.
  func answer(_ request: SweepRequest) throws(RequestRefusal) -> SweepAnswer {
    let sweep = try catalog.resolve(request.sweep)
    // A version of another life of a coordinator, or none: the client gets everything.
    let isKnown = catalog.isKnown(request.afterVersion)
    let (shards, continues) = catalog.changes(
      of: sweep.id, after: isKnown ? request.afterVersion : 0, limit: Self.shardsPerAnswer)
    return SweepAnswer(
      sweep: sweep.id, version: continues ?? catalog.version, isComplete: continues == nil,
      definition: isKnown ? nil : sweep.definition, intent: intent(of: sweep), state: state(of: sweep),
      counts: counts(of: sweep), alarms: sweep.alarms, submittedMilliseconds: sweep.submittedMilliseconds,
      stall: stall(of: sweep), shards: shards.map { shard($0, of: sweep) })
  }

  func intent(of sweep: SweepCatalog.Sweep) -> SweepIntent { scheduler.intent(of: sweep.id) ?? .running }

  func counts(of sweep: SweepCatalog.Sweep) -> TrialCounts { scheduler.counts(of: sweep.id) ?? TrialCounts() }

  /// It has not finished while a trial's summary is still made: who sees that it has would read a table without it.
  func state(of sweep: SweepCatalog.Sweep) -> SweepState {
    guard let state = scheduler.state(of: sweep.id) else { return .running }
    return state.isFinished && !sweep.awaited.isEmpty ? .running : state
  }

  func shard(_ index: Int, of sweep: SweepCatalog.Sweep) -> Shard {
    let trial = sweep.trials[index]
    var shard = Shard(
      index: index, trial: trial, state: scheduler.state(of: trial) ?? .waiting, summary: sweep.summaries[index],
      attempts: ledger.attempts(of: trial), alarms: ledger.alarms(of: trial))
    switch shard.state {
    case .running:
      if let execution = scheduler.runningAttempt(of: trial)?.execution, let series = intake.series(of: execution) {
        shard.iteration = series.iterations
        shard.lastLoss = series.iterations > 0 ? series.lastLoss : nil
      }
    case .done: shard.iteration = sweep.definition.trial(at: index).configuration.iterations
    case .diverged:
      if case .diverged(let iteration, _) = ledger.result(of: trial)?.ending { shard.iteration = iteration }
    case .failed: shard.failure = scheduler.failure(of: trial)
    case .waiting, .cancelled: if intent(of: sweep) == .cancelled { shard.state = .cancelled }
    }
    return shard
  }

  /// Why none of a sweep's waiting trials can run; nil where none waits, or one can.
  func stall(of sweep: SweepCatalog.Sweep) -> Stall? {
    scheduler.stall(of: sweep.id).map { described($0, sweep.definition.dataDigest) }
  }

  /// A stall in words that name the workers and the remedy.
  func described(_ cause: Scheduler.StallCause, _ dataDigest: Digest) -> Stall {
    let more =
      cause.workers.count > cause.workers.first.count
      ? " and \(cause.workers.count - cause.workers.first.count) more" : ""
    let names = names(of: cause.workers)
    switch cause.kind {
    case .noWorkers where settings.isUnserved:
      return Stall(
        .noWorkers,
        text: "no coordinator runs on this store; start one with 'slalom coordinator', or go on with 'slalom run FILE'")
    case .noWorkers:
      return Stall(.noWorkers, text: "start one with 'slalom worker': no worker is connected")
    case .dataMissing:
      return Stall(
        .dataMissing,
        text:
          "start a worker with --data and the directory the sweep was submitted with: no worker has data with digest "
          + "\(dataDigest.hex.prefix(12)), not \(names)")
    case .quarantined:
      let reasons = cause.workers.first.map {
        "\(registry.name(of: $0)) (\(registry.quarantine(of: $0)?.reason ?? "unknown"))"
      }
      return Stall(
        .quarantined,
        text:
          "'slalom workers readmit WORKER' lets a worker train again once the cause is gone: every worker for it is in "
          + "quarantine: \(reasons.joined(separator: "; "))\(more)")
    case .notAdmitted:
      return Stall(.notAdmitted, text: "\(names) still \(cause.workers.count == 1 ? "trains" : "train") the canary")
    case .unreachable: return Stall(.unreachable, text: "messages to \(names) cannot be delivered")
    }
  }

  /// The first few by name, and how many more there are.
  func names(of sample: Scheduler.WorkerSample) -> String {
    let more = sample.count - sample.first.count
    return sample.first.map(registry.name(of:)).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
