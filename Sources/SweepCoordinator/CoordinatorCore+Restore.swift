package import SweepCore
internal import SweepScheduling
package import SweepStore
internal import SweepWire

extension CoordinatorCore {
  /// Goes on where the store stops: every sweep with its results, every open attempt with its lease.
  ///
  /// - Parameters:
  ///   - stored: what `SweepStore.restore` returned.
  ///   - batches: the stored metrics of an attempt.
  /// - Throws: `CoordinatorError.unreadableStore` where a record makes no sense.
  package mutating func restore(
    _ stored: StoredState, at now: Moment,
    batches: (TrialID, AttemptNumber) throws(StoreError) -> [(sequence: Int, payload: [UInt8])]
  ) throws(CoordinatorError) {
    var definitions: [SweepID: SweepDefinition] = [:]
    for record in stored.sweeps {
      do {
        definitions[record.id] = try WireSweepDefinition.decode(record.definition).definition()
      } catch {
        throw .unreadableStore("sweep \(record.id.short) has a definition that cannot be read: \(error)")
      }
    }
    restoreAttempts(stored)
    for record in stored.quarantines { quarantines[record.worker] = record }
    restoreScheduler(stored, definitions, at: now)
    for record in stored.sweeps {
      guard let definition = definitions[record.id] else { continue }
      let trials = definition.trials
      for (id, settings) in zip(record.trials, trials) { trialSettings[id] = settings }
      sweeps[record.id] = SweepRecord(
        definition: definition, trials: record.trials, submittedMilliseconds: record.submittedAtMillis,
        versions: Array(repeating: version, count: record.trials.count),
        summaries: Array(repeating: nil, count: record.trials.count))
    }
    do {
      try restoreSeries(stored, batches)
    } catch {
      throw .unreadableStore("\(error)")
    }
    log(.info, "the store holds \(stored.sweeps.count) sweeps and \(results.count) results")
  }

  private mutating func restoreAttempts(_ stored: StoredState) {
    for attempt in stored.attempts {
      attempts[attempt.trial, default: []].append(
        AttemptRecord(
          number: attempt.number, worker: attempt.owner.worker, workerName: attempt.owner.workerName,
          host: attempt.owner.host, instructionSet: attempt.owner.instructionSet,
          issuedMilliseconds: attempt.issuedAtMillis, endedMilliseconds: attempt.endedAtMillis,
          ending: attempt.ending))
    }
  }

  private mutating func restoreScheduler(
    _ stored: StoredState, _ definitions: [SweepID: SweepDefinition], at now: Moment
  ) {
    let restoredSweeps = stored.sweeps.compactMap { record -> Scheduler.RestoredSweep? in
      guard let definition = definitions[record.id] else { return nil }
      var state = record.state
      if settings.holdsRestoredSweeps, state == .running, record.id != settings.neverHeld {
        state = .paused
        heldSweeps.insert(record.id)
      }
      return .init(id: record.id, state: state, trials: record.trials, dataDigest: definition.dataDigest)
    }
    let restoredTrials = stored.trials.map { trial in
      let known = attempts[trial.id] ?? []
      let standing: Scheduler.Standing =
        switch trial.record.state {
        case .pending: .pending
        case .committed: .committed
        case .failed(let failure): .failed(failure)
        }
      return Scheduler.RestoredTrial(
        id: trial.id, standing: standing, committedAttempt: stored.results[trial.id]?.attempt,
        failures: trial.record.failures,
        owners: Dictionary(known.map { ($0.number, $0.worker) }) { first, _ in first },
        open: Set(known.filter { $0.ending == nil }.map(\.number)),
        concluded: Set(known.filter(\.isConcluded).map(\.number)),
        // A trial without failures was rerun since, if it ever had any.
        failedOn: trial.record.failures.isEmpty ? [] : Set(known.filter(\.blamesWorker).map(\.worker)))
    }
    scheduler.restore(
      restoredSweeps, restoredTrials,
      quarantines: quarantines.mapValues { Scheduler.Quarantine(host: $0.host, reason: $0.reason) }, at: now.instant)
  }

  private mutating func restoreSeries(
    _ stored: StoredState,
    _ batches: (TrialID, AttemptNumber) throws(StoreError) -> [(sequence: Int, payload: [UInt8])]
  ) throws {
    for (trial, record) in stored.results {
      results[trial] = record.result
      let series = try TrialSeries(stored: try batches(trial, record.attempt))
      for shard in scheduler.shards(of: trial) { summarize(shard, series: series, result: record.result) }
    }
    for (trial, observed) in stored.observed {
      for other in observed { note(Observation(attempt: other.attempt, digest: other.result.digest), of: trial) }
    }
    for (trial, records) in attempts {
      // Of a trial with its result, what is open is a check.
      for record in records where results[trial] == nil || record.ending == nil {
        let series = try batches(trial, record.number)
        guard !series.isEmpty else { continue }
        var stream = Stream()
        for batch in series {
          let decoded = try WireMetricsBatch.decode(batch.payload)
          stream.nextSequence = batch.sequence
          stream.volume.add(decoded)
          stream.append(decoded)
        }
        streams[Execution(trial, record.number)] = stream
      }
    }
  }

  /// Fills the shards of a new sweep whose trials an earlier sweep has trained already.
  mutating func adoptResults(of id: SweepID) {
    guard let sweep = sweeps[id] else { return }
    for (index, trial) in sweep.trials.enumerated() {
      guard case .committed(let attempt) = scheduler.phase(of: trial) else { continue }
      let twins = scheduler.shards(of: trial).compactMap {
        sweeps[$0.sweep]?.summary(of: $0, ifTarget: sweep.definition.target)
      }
      if let summary = twins.first {
        sweeps[id]?.summaries[index] = summary
      } else {
        adopt(Adoption(execution: Execution(trial, attempt), shard: ShardID(sweep: id, index: index)))
      }
    }
  }

  /// Takes in the stored series that a shard adopts.
  package mutating func finishAdoption(of adoption: Adoption, stored: [(sequence: Int, payload: [UInt8])]) {
    guard let result = results[adoption.execution.trial] else { return }
    do {
      summarize(adoption.shard, series: try TrialSeries(stored: stored), result: result)
      touch(adoption.execution.trial)
    } catch {
      log(.error, "the stored metrics of \(adoption.execution) cannot be read: \(error)")
    }
  }
}

extension CoordinatorCore.SweepRecord {
  /// The shard's summary, where it was made for this target.
  fileprivate func summary(of shard: ShardID, ifTarget target: Target) -> TrialSummary? {
    definition.target == target ? summaries[shard.index] : nil
  }
}
