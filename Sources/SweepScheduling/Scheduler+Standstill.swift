internal import HeapModule
package import SweepCore

/// Why a trial is not running now.
extension Scheduler {
  package enum Standstill: Hashable, Sendable {
    case running(Execution, on: WorkerID)
    case committed(AttemptNumber)
    case failed(AttemptFailure)
    case cancelled
    case paused
    /// It failed, and the next attempt waits.
    case backoff(until: Instant)
    /// Its turn would be now.
    case hindered(Hindrance)
    /// Everything is in order: `ahead` trials on this data have their turn before it.
    case slotsBusy(ahead: Int, slots: Int)
    /// It failed on the workers with free slots, and waits for one of these.
    case leftTo([WorkerID])
  }

  /// What keeps every trial on some data from being leased to anybody.
  package enum Hindrance: Hashable, Sendable {
    case noWorkers
    /// Connected workers, none of which has the data.
    case dataMissing(on: [WorkerID], needed: Digest)
    /// All workers that have the data.
    case quarantined([WorkerID])
    /// Workers that have the data, and have not shown yet that they compute the right bits.
    case notAdmitted([WorkerID])
    /// Workers that have the data, and to which messages cannot be delivered.
    case unreachable([WorkerID])
  }

  package func standstill(of id: TrialID) -> Standstill? {
    guard let trial = trials[id] else { return nil }
    switch trial.phase {
    case .leased(let lease): return .running(Execution(id, lease.attempt), on: lease.worker)
    case .committed(let attempt): return .committed(attempt)
    case .failed(let failure): return .failed(failure)
    case .pending(let notBefore):
      guard isWanted(trial) else {
        return trial.shards.contains { sweeps[$0.sweep]?.state == .paused } ? .paused : .cancelled
      }
      if let hindrance = hindrance(on: trial.dataDigest) { return .hindered(hindrance) }
      // Released when it is due, so what is still in the queue of the delayed waits.
      if delayed.unordered.contains(where: { $0.trial == id && $0.due == notBefore }) {
        return .backoff(until: notBefore)
      }
      let fit = workers.keys.filter { canTrain(trial.dataDigest, $0) }.sorted()
      let others = fit.filter { !trial.failedOn.contains($0) }
      if !others.isEmpty, others.count < fit.count, others.allSatisfy({ workers[$0]?.freeSlots == 0 }) {
        return .leftTo(others)
      }
      return .slotsBusy(
        ahead: turnsBefore(id, trial), slots: fit.reduce(0) { $0 + (workers[$1]?.slots ?? 0) })
    }
  }

  /// What keeps trials on this data from running; nil where a worker is there for them.
  package func hindrance(on dataDigest: Digest) -> Hindrance? {
    let known = workers.filter { $0.value.slots > 0 }
    if known.isEmpty { return .noWorkers }
    let withData = known.filter { $0.value.dataDigests.contains(dataDigest) }
    if withData.isEmpty { return .dataMissing(on: known.keys.sorted(), needed: dataDigest) }
    let free = withData.filter { !isQuarantined($0.key) }
    if free.isEmpty { return .quarantined(withData.keys.sorted()) }
    if free.values.contains(where: \.isReady) { return nil }
    let waiting = free.filter { !$0.value.isAdmitted }
    return waiting.isEmpty ? .unreachable(free.keys.sorted()) : .notAdmitted(waiting.keys.sorted())
  }

  /// Trials on the same data whose turn is before this one's.
  private func turnsBefore(_ id: TrialID, _ trial: Trial) -> Int {
    let turns = ready[trial.dataDigest]?.unordered ?? []
    guard let own = turns.first(where: { $0.trial == id }) else { return 0 }
    let ahead = turns.filter { turn in
      guard turn < own, let other = trials[turn.trial], case .pending = other.phase else { return false }
      return isWanted(other)
    }
    return Set(ahead.map(\.trial)).count
  }
}
