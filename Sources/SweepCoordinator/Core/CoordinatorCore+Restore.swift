internal import SweepCore
internal import SweepScheduling
package import SweepStore
internal import SweepWire

extension CoordinatorCore {
  /// Goes on where the store stops: every sweep with its results, every open attempt with its lease. Reads no series: what an
  /// attempt that goes on has measured, and what an older store has no summary of, is read afterwards.
  ///
  /// - Throws: `CoordinatorError.unreadableStore` where a record makes no sense.
  package mutating func restore(_ stored: StoredState, at now: Moment) throws(CoordinatorError) {
    var sweeps: [Scheduler.RestoredSweep] = []
    for record in stored.sweeps { sweeps.append(try restore(record)) }
    for quarantine in stored.quarantines { state.registry.setQuarantine(quarantine) }
    state.scheduler.restore(sweeps, stored.trials.map(restored), quarantines: stored.quarantines, at: now.instant)
    for (execution, batches) in stored.lastSequences.sorted(by: { $0.key.trial < $1.key.trial }) {
      state.intake.restore(execution, batches: batches)
      if state.scheduler.isOpen(execution) { resume(execution) }
    }
    for trial in stored.trials {
      state.ledger.restore(trial.id, trial.attempts, trial.result.map { ($0.attempt, $0.result) })
      let shards = state.scheduler.shards(of: trial.id)
      if state.ledger.isAlarmed(trial.id) { state.catalog.countAlarm(at: shards) }
      noteTimes(of: trial, shards)
      if let result = trial.result { try restore(result, of: trial.id, shards) }
    }
    log(
      .info,
      "the store holds \(counted(stored.sweeps.count, "sweep")) and \(counted(state.ledger.resultCount, "result"))")
  }

  /// When the sweeps of a trial began and ended, as far as that is this trial's doing.
  private mutating func noteTimes(of trial: StoredTrial, _ shards: [ShardID]) {
    for attempt in trial.attempts {
      state.catalog.noteIssue(of: shards, atMillis: attempt.issuedMilliseconds)
      guard let ended = attempt.endedMilliseconds, let ending = attempt.ending else { continue }
      if ending == .committed || (ending.failure != nil && trial.result == nil) {
        state.catalog.noteEnd(of: shards, atMillis: ended)
      }
    }
  }

  private mutating func restore(_ record: StoredSweep) throws(CoordinatorError) -> Scheduler.RestoredSweep {
    let definition: SweepDefinition
    do {
      definition = try WireSweepDefinition.decode(record.definition).definition()
    } catch {
      throw .unreadableStore("sweep \(record.id.short) has a definition that cannot be read: \(error)")
    }
    guard record.trials.count == definition.trialCount else {
      throw .unreadableStore(
        "sweep \(record.id.short) has \(record.trials.count) of the \(definition.trialCount) trials of its definition")
    }
    let isHeld = settings.holdsRestoredSweeps && record.state == .running && record.id != settings.neverHeld
    state.catalog.add(
      record.id, definition.renamed(record.name), trials: record.trials,
      submittedMilliseconds: record.submittedAtMillis, note: record.note, isArchived: record.isArchived, isHeld: isHeld)
    return .init(
      id: record.id, intent: isHeld ? .paused : record.state, trials: record.trials, dataDigest: definition.dataDigest)
  }

  private func restored(_ trial: StoredTrial) -> Scheduler.RestoredTrial {
    var state = trial.state
    if case .diverged = trial.result?.result.ending { state = .diverged }
    // Nobody goes on with an open attempt of a store that is only read.
    let attempts = settings.isUnserved ? trial.attempts.filter { !$0.isOpen } : trial.attempts
    return .init(id: trial.id, state: state, failure: trial.failure, failures: trial.failures, attempts: attempts)
  }

  /// Gives each shard of a trial its summary, or has one made from the stored series.
  private mutating func restore(
    _ stored: StoredResult, of trial: TrialID, _ shards: [ShardID]
  ) throws(CoordinatorError) {
    var decoded: [Double: TrialSummary] = [:]
    for shard in shards {
      guard let target = state.catalog[shard.sweep]?.definition.target.trainingLoss else { continue }
      if decoded[target] == nil, let payload = stored.summary(for: target) {
        do {
          decoded[target] = try TrialSummary(encoded: payload)
        } catch {
          throw .unreadableStore("trial \(trial.short) has a summary that cannot be read: \(error)")
        }
      }
      if let summary = decoded[target] {
        state.catalog.setSummary(summary, of: shard)
      } else {
        readSummary(of: Execution(trial, stored.attempt), stored.result, for: shard)
      }
    }
  }
}
