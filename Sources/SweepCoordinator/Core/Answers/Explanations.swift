internal import SweepCore
internal import SweepScheduling

/// Why a trial is not running, in words that name who and what to do.
extension CoordinatorState {
  func answer(_ request: ExplainRequest, at now: Moment) throws(RequestRefusal) -> ExplainAnswer {
    let sweep = try catalog.resolve(request.sweep)
    let index = try sweep.shard(request.shard)
    let trial = sweep.trials[index]
    var shard = shard(index, of: sweep)
    let latest = ledger.attempts(of: trial).last.flatMap { intake.series(of: Execution(trial, $0.number)) }
    if let latest, latest.iterations > 0 {
      shard.iteration = latest.iterations
      shard.lastLoss = latest.lastLoss
    }
    let (reason, detail) = reason(of: trial, index, sweep, at: now)
    return ExplainAnswer(
      sweep: sweep.id, sweepName: sweep.definition.name, sweepState: state(of: sweep), shard: shard,
      settings: sweep.definition.trial(at: index), epochsReceived: latest?.epochs.count ?? 0,
      lastEpoch: latest?.epochs.last, reason: reason, detail: detail)
  }

  private func reason(
    of trial: TrialID, _ index: Int, _ sweep: SweepCatalog.Sweep, at now: Moment
  ) -> (reason: String, detail: String) {
    let resume = "'slalom resume \(sweep.id.short)' goes on with it"
    switch scheduler.explanation(of: trial) {
    case nil: return ("unknown", "the scheduler does not know this trial")
    case .running(let execution, let worker):
      return ("running", "attempt \(execution.attempt) runs on worker \(registry.name(of: worker))")
    case .done(let attempt):
      return ("done", "done by attempt \(attempt), with digest \(ledger.result(of: trial)?.digest.hex ?? "")")
    case .failed(let failure):
      return (
        "failed",
        "it failed for good (\(failure.failureClass.rawValue)): \(failure.message); 'slalom rerun \(sweep.id.short) --trial "
          + "\(index)' tries it again"
      )
    case .cancelled: return ("cancelled", "the sweep is cancelled; \(resume)")
    case .paused:
      let why = sweep.isHeld ? "the sweep waits, for this coordinator runs another one" : "the sweep is paused"
      return ("paused", "\(why); \(resume)")
    case .backoff(let until):
      let seconds = Double((until - now.instant).nanoseconds / 1_000_000) / 1000
      return ("backoff", "its last attempt failed; the next one may begin in \(max(seconds, 0)) s")
    case .stalled(let cause):
      let stall = described(cause, sweep.definition.dataDigest)
      return (stall.kind.rawValue, stall.text)
    case .slotsBusy(let ahead, let slots):
      return (
        "slots-busy", "every slot that could train it is busy (\(slots)), and \(counted(ahead, "trial")) come before it"
      )
    case .leftToOthers(let others):
      return ("left-to-others", "it failed on the workers with free slots, and waits for \(names(of: others))")
    }
  }
}
