internal import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire

/// Why something stands still, in words that name who and what to do.
extension CoordinatorCore {
  func explained(_ explain: WireExplain, at now: Moment) throws(Refusal) -> WireExplained {
    let id = try resolve(explain.sweep.text)
    let index = try shard(explain.shard, of: id)
    guard let sweep = sweeps[id] else { throw Refusal(code: .internal, message: "sweep \(id) is not in memory") }
    let trial = sweep.trials[index]
    let settings = sweep.definition.trial(at: index)
    var answer = WireExplained()
    answer.sweepID = id.wire
    answer.sweepName = sweep.definition.name
    answer.sweepState = (scheduler.state(of: id) ?? .running).rawValue
    answer.shard = wireShard(index, of: sweep)
    answer.trial = WireTrial(settings, dataDigest: sweep.definition.dataDigest)
    answer.iterations = UInt32(clamping: settings.configuration.iterations)
    let streams = (attempts[trial] ?? []).last.flatMap { self.streams[Execution(trial, $0.number)] }
    if let stream = streams {
      answer.epochsReceived = UInt32(clamping: stream.epochs)
      if let epoch = stream.lastEpoch { answer.lastEpoch = epoch }
      answer.shard.iteration = UInt32(clamping: stream.iterations)
      answer.shard.lastLoss = stream.lastLoss
    }
    (answer.reason, answer.detail) = reason(of: trial, index, id, at: now)
    return answer
  }

  private func reason(of trial: TrialID, _ index: Int, _ sweep: SweepID, at now: Moment) -> (String, String) {
    switch scheduler.standstill(of: trial) {
    case nil: return ("unknown", "the scheduler does not know this trial")
    case .running(let execution, let worker):
      return ("running", "attempt \(execution.attempt) runs on worker \(name(of: worker))")
    case .committed(let attempt):
      let digest = results[trial]?.digest.hex ?? ""
      return ("committed", "done by attempt \(attempt), with digest \(digest)")
    case .failed(let failure):
      return (
        "failed",
        "it failed for good (\(failure.failureClass.rawValue)): \(failure.message); 'slalom rerun \(sweep.short) --shard "
          + "\(index)' tries it again"
      )
    case .cancelled:
      return ("cancelled", "the sweep is cancelled; 'slalom resume \(sweep.short)' goes on with it")
    case .paused:
      let why =
        heldSweeps.contains(sweep) ? "the sweep waits, for this coordinator runs another one" : "the sweep is paused"
      return ("paused", "\(why); 'slalom resume \(sweep.short)' goes on with it")
    case .backoff(let until):
      let seconds = Double((until - now.instant).nanoseconds / 1_000_000) / 1000
      return ("backoff", "its last attempt failed; the next one may begin in \(max(seconds, 0)) s")
    case .hindered(let hindrance):
      let wire = wire(hindrance)
      return (word(for: wire.kind), wire.text)
    case .slotsBusy(let ahead, let slots):
      return ("slots-busy", "all \(slots) slots that could train it are busy, and \(ahead) trials are before it")
    case .leftTo(let others):
      return (
        "left-to-others",
        "it failed on the workers with free slots, and waits for \(others.map(name(of:)).joined(separator: ", "))"
      )
    }
  }

  private func word(for kind: WireHindrance.Kind) -> String {
    switch kind {
    case .noWorkers: "no-workers"
    case .dataMissing: "data-missing"
    case .quarantined: "quarantined"
    case .notAdmitted: "not-admitted"
    case .unreachable: "unreachable"
    case .none, .UNRECOGNIZED: "unknown"
    }
  }

  func name(of worker: WorkerID) -> String {
    workers[worker]?.hello.name ?? quarantines[worker]?.workerName ?? worker.value
  }

  /// What keeps a sweep's waiting shards from running; nil where none wait, or nothing does.
  func hindrance(of id: SweepID) -> WireHindrance? {
    guard scheduler.state(of: id) == .running, let sweep = sweeps[id],
      scheduler.trials(of: id).contains(where: { if case .pending = scheduler.phase(of: $0) { true } else { false } }),
      let hindrance = scheduler.hindrance(on: sweep.definition.dataDigest)
    else { return nil }
    return wire(hindrance)
  }

  func wire(_ hindrance: Scheduler.Hindrance) -> WireHindrance {
    var wire = WireHindrance()
    let names = { (ids: [WorkerID]) in ids.map(name(of:)).joined(separator: ", ") }
    switch hindrance {
    case .noWorkers:
      wire.kind = .noWorkers
      wire.text = "no worker is connected; start one with 'slalom worker'"
    case .dataMissing(let ids, let needed):
      wire.kind = .dataMissing
      wire.text =
        "no worker has data with digest \(needed.hex.prefix(12)), not \(names(ids)); start one with --data and the "
        + "directory the sweep was submitted with"
    case .quarantined(let ids):
      wire.kind = .quarantined
      let reasons = ids.map { "\(name(of: $0)) (\(quarantines[$0]?.reason ?? "unknown"))" }
      wire.text =
        "every worker for it is in quarantine: \(reasons.joined(separator: "; ")); 'slalom workers readmit WORKER' ends "
        + "that once the cause is gone"
    case .notAdmitted(let ids):
      wire.kind = .notAdmitted
      wire.text = "\(names(ids)) still train the canary"
    case .unreachable(let ids):
      wire.kind = .unreachable
      wire.text = "messages to \(names(ids)) cannot be delivered"
    }
    return wire
  }
}
