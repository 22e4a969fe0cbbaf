internal import SweepCore
internal import SweepScheduling
internal import SweepWire

extension CoordinatorCore {
  /// Whether a worker may join now. One that joins is given trials, and each that it gives back is an attempt in the store
  /// for good: who joins and leaves in a loop is slowed down, by the slots it offers.
  mutating func mayJoin(_ id: WorkerID, slots: Int, at now: Moment) -> Bool {
    let isThere = workers[id]?.hasLeft == false && scheduler.leases(of: id) != nil
    guard !isThere, let key = admission.keyOfWorker[id], key != .owner else { return true }
    return admission.joins[key, default: TokenBucket(KeyLimits.joiningSlots, at: now.instant)]
      .take(Double(slots), at: now.instant)
  }

  /// Comings and goings are history, of which there is a bounded amount.
  mutating func journalsComing(at now: Moment) -> Bool {
    if admission.comings == nil { admission.comings = TokenBucket(KeyLimits.journaledComings, at: now.instant) }
    return admission.comings?.take(1, at: now.instant) ?? true
  }

  /// Makes room for a worker that is not known yet.
  ///
  /// - Returns: false where there is none: as many workers as are remembered live.
  mutating func hasRoom(for id: WorkerID) -> Bool {
    if workers[id] != nil || workers.count < settings.rememberedWorkers { return true }
    // Silent ones have no open attempts: the scheduler forgets a worker only after its last lease has ended.
    let silent = workers.filter { $0.value.hasLeft || scheduler.leases(of: $0.key) == nil }
    // A tenth at once, so that the search is paid for by many.
    let oldest = silent.sorted { ($0.value.lastHeard, $0.key) < ($1.value.lastHeard, $1.key) }
      .prefix(max(settings.rememberedWorkers / 10, 1))
    for (worker, record) in oldest {
      if let peer = record.peer { workerOfPeer[peer] = nil }
      workers[worker] = nil
      admission.keyOfWorker[worker] = nil
    }
    return !oldest.isEmpty
  }

  /// Ends an attempt whose worker sends more than its trial can measure.
  mutating func endExcessive(_ execution: Execution, of id: WorkerID, _ excess: String, at now: Moment) {
    apply(.failed(execution, by: id, AttemptFailure(.rejected, message: excess)), at: now)
  }
}
