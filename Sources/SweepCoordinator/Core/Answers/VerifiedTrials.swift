internal import SweepCore
internal import SweepScheduling

extension CoordinatorState {
  /// How a verification stands. O(shards of the run).
  func answer(_ run: Verifications.Run) throws(RequestRefusal) -> VerifyAnswer {
    guard let sweep = catalog[run.sweep] else {
      throw RequestRefusal(.unavailable, "sweep \(run.sweep.short) is not in memory")
    }
    let trials = run.shards.compactMap { verified($0, of: sweep) }
    return VerifyAnswer(
      sweep: sweep.id, name: sweep.definition.name, trials: trials, committed: counts(of: sweep).results,
      stall: trials.contains { $0.state == .waiting }
        ? scheduler.stall(on: sweep.definition.dataDigest).map { described($0, sweep.definition.dataDigest) } : nil)
  }

  private func verified(_ index: Int, of sweep: SweepCatalog.Sweep) -> VerifiedTrial? {
    let trial = sweep.trials[index]
    guard let committed = ledger.committedAttempt(of: trial) else { return nil }
    return VerifiedTrial(
      index: index, trial: trial, iterations: sweep.definition.trial(at: index).configuration.iterations,
      committed: committed, state: state(ofCheckOf: trial, committed))
  }

  private func state(ofCheckOf trial: TrialID, _ committed: Attempt) -> VerifiedTrial.State {
    if let execution = scheduler.runningAttempt(of: trial, .check)?.execution, let attempt = ledger.attempt(execution) {
      return .running(attempt, iteration: intake.series(of: execution)?.iterations ?? 0)
    }
    if let compared = scheduler.comparedAttempt(of: trial), let attempt = ledger.attempt(Execution(trial, compared)) {
      return attempt.resultDigest == committed.resultDigest ? .equal(attempt) : .different(attempt)
    }
    return scheduler.failure(of: trial, .check).map { .failed($0) } ?? .waiting
  }
}
