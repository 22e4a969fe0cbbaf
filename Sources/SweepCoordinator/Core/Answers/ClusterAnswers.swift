internal import Foundation
internal import SweepCore
internal import SweepScheduling

extension CoordinatorState {
  /// The coordinator, its sweeps and its workers. O(workers), of which at most 4,096 are remembered, and O(limit) beside.
  func answer(_ request: ClusterRequest, at now: Moment) -> ClusterAnswer {
    let limit = max(request.limit, 0)
    let gone = registry.allQuarantines.filter { registry[$0.worker] == nil }
    var counts = WorkerCounts()
    // Those that need attention first, then those that were heard last.
    var ranked: [(urgency: Int, silence: Duration, id: WorkerID)] = []
    registry.forEach { id, worker in
      let state = state(of: id, worker)
      ranked.append((state.urgency, now.instant - worker.lastHeard, id))
      switch state {
      case .alive:
        counts.alive += 1
        counts.slots += worker.profile.slots
        counts.busy += min(scheduler.leaseCount(of: id) ?? 0, worker.profile.slots)
      case .quarantined: counts.quarantined += 1
      case .refused: counts.refused += 1
      case .gone: counts.gone += 1
      }
    }
    counts.quarantined += gone.count
    if ranked.count > limit {
      ranked.sort { $0 < $1 }
      ranked.removeSubrange(limit...)
    }
    // In the order they joined.
    let shown = ranked.compactMap { entry in registry[entry.id].map { (id: entry.id, worker: $0) } }.sorted {
      ($0.worker.joinedMilliseconds, $0.id) < ($1.worker.joinedMilliseconds, $1.id)
    }
    return ClusterAnswer(
      host: settings.host,
      processID: settings.isUnserved ? 0 : Int(ProcessInfo.processInfo.processIdentifier),
      softwareVersion: settings.softwareVersion, startedMilliseconds: started.wallMilliseconds,
      store: settings.storePath, sweeps: catalog.latest(limit, archived: request.archived).map(overview(of:)),
      sweepCount: request.archived ? catalog.count : catalog.count - catalog.archivedCount,
      workers: shown.map { overview(of: $0.id, $0.worker, state(of: $0.id, $0.worker), at: now) }
        + gone.prefix(max(limit - shown.count, 0)).map { overview(of: $0) },
      workerCounts: counts)
  }

  private func overview(of sweep: SweepCatalog.Sweep) -> SweepOverview {
    SweepOverview(
      sweep: sweep.id, name: sweep.definition.name, intent: intent(of: sweep), state: state(of: sweep),
      counts: counts(of: sweep), alarms: sweep.alarms, submittedMilliseconds: sweep.submittedMilliseconds,
      stall: stall(of: sweep), note: sweep.note, isArchived: sweep.isArchived,
      begunMilliseconds: sweep.begunMilliseconds, endedMilliseconds: sweep.endedMilliseconds,
      winner: state(of: sweep).isFinished ? sweep.winner ?? nil : nil)
  }

  /// Trials of the sweeps whose winners one request has worked out, but for the first.
  private static let trialsAtOnce = 10_000

  /// Works out the winners of finished sweeps that a request asks for, the latest first. Those that would take too long are
  /// worked out by the next request.
  mutating func workOutWinners(for request: ClusterRequest) {
    var trials = 0
    for sweep in catalog.latest(request.limit, archived: request.archived).reversed() {
      guard trials < Self.trialsAtOnce else { return }
      if sweep.winner == nil, state(of: sweep).isFinished {
        catalog.workOutWinner(of: sweep.id)
        trials += sweep.trials.count
      }
    }
  }

  private func state(of id: WorkerID, _ worker: WorkerRegistry.Worker) -> WorkerState {
    if worker.refusal != nil { return .refused }
    if registry.quarantine(of: id) != nil { return .quarantined }
    return worker.hasLeft || scheduler.leaseCount(of: id) == nil ? .gone : .alive
  }

  private func overview(
    of id: WorkerID, _ worker: WorkerRegistry.Worker, _ state: WorkerState, at now: Moment
  ) -> WorkerOverview {
    let profile = worker.profile
    let leases = scheduler.leaseCount(of: id)
    var remarks = [worker.refusal, registry.quarantine(of: id)?.reason].compactMap(\.self)
    if worker.refusal == nil {
      remarks += worker.missingDataOf
      if state == .alive, !worker.isAdmitted { remarks.append("trains its canary") }
      if scheduler.isOnProbation(id) { remarks.append("on probation: its host has a worker in quarantine") }
      if worker.hasLeft { remarks.append("left") } else if leases == nil { remarks.append("silent") }
    }
    return WorkerOverview(
      worker: id, name: profile.name, host: profile.host, processID: profile.processID,
      instructionSet: profile.instructionSet, slots: profile.slots, busy: min(leases ?? 0, profile.slots),
      joinedMilliseconds: worker.joinedMilliseconds,
      heardMillisecondsAgo: max((now.instant - worker.lastHeard).nanoseconds / 1_000_000, 0),
      softwareVersion: profile.softwareVersion, dataDigests: profile.dataDigests, state: state, remarks: remarks,
      committed: worker.committed, failed: worker.failed, keyName: registry.key(of: id)?.text ?? "")
  }

  /// Of a worker of an earlier run of the coordinator that has not come back.
  private func overview(of quarantine: Quarantine) -> WorkerOverview {
    WorkerOverview(
      worker: quarantine.worker, name: quarantine.workerName, host: quarantine.host, state: .quarantined,
      remarks: [quarantine.reason, "gone"])
  }
}

extension WorkerState {
  /// Which of too many are shown: the lowest first.
  fileprivate var urgency: Int {
    switch self {
    case .quarantined: 0
    case .refused: 1
    case .alive: 2
    case .gone: 3
    }
  }
}
