package import SweepCore

/// Quarantine: a worker on which shard after shard fails gets no more.
///
/// A failure alone does not say whether the worker or the trial is bad, so what counts against a worker is a row of
/// failures of different trials, unbroken by a result. A trial that failed on two workers is itself suspect: it counts
/// against neither, unless it succeeds on a third. What a row took from the trials' attempts is given back when the
/// worker is found to be the cause, so that one bad host cannot fail a sweep.
extension Scheduler {
  package struct Quarantine: Hashable, Sendable {
    package var host: String
    /// How many shards failed, and of what the last one did.
    package var reason: String

    package init(host: String, reason: String) {
      self.host = host
      self.reason = reason
    }
  }

  /// What a worker's failures say of it. It belongs to the worker's process; what a process left on its host is in
  /// `isOnProbation` of those that come after it.
  struct Conduct {
    var host: String
    /// Failures since the worker's last result that may be its fault, one a trial, oldest first.
    var row: [Strike] = []
    var quarantine: Quarantine?
    /// It was started where a worker is quarantined: the first failure takes it out, the first result clears it. So a
    /// restart is no escape, and a host that was repaired is not punished.
    var isOnProbation = false
    /// Whether what becomes of the row's trials can end the quarantine. Not after a restart, which forgets the row.
    var mayBeAcquitted = true

    init(host: String) { self.host = host }

    init(restored quarantine: Quarantine) {
      host = quarantine.host
      self.quarantine = quarantine
      mayBeAcquitted = false
    }
  }

  struct Strike {
    let trial: TrialID
    /// What the failures took from the trial's attempts.
    var charges: [FailureClass: Int]
    /// The last one.
    var failure: AttemptFailure
  }

  package func quarantine(of worker: WorkerID) -> Quarantine? { conducts[worker]?.quarantine }

  package var quarantinedWorkers: [WorkerID] {
    conducts.filter { $0.value.quarantine != nil }.map(\.key).sorted()
  }

  package func isOnProbation(_ worker: WorkerID) -> Bool { conducts[worker]?.isOnProbation ?? false }

  func isQuarantined(_ worker: WorkerID) -> Bool { conducts[worker]?.quarantine != nil }

  /// Takes in where a worker runs. One that is new on a host with a quarantined worker is on probation.
  mutating func noteHost(_ host: String, of id: WorkerID) {
    guard conducts[id] == nil else { return }
    var conduct = Conduct(host: host)
    conduct.isOnProbation = !host.isEmpty && conducts.values.contains { $0.quarantine?.host == host }
    conducts[id] = conduct
  }

  /// Counts a failure against the worker where its class does, and draws the conclusion.
  mutating func strike(
    _ id: WorkerID, _ execution: Execution, _ failure: AttemptFailure, at now: Instant, _ effects: inout [Effect]
  ) {
    guard failure.failureClass.blamesWorker else { return }
    // A check's failure costs the trial nothing, for it has its result.
    let isCharged = if case .committed = trials[execution.trial]?.phase { false } else { true }
    if isCharged { trials[execution.trial]?.failedOn.insert(id) }
    var conduct = conducts[id] ?? Conduct(host: "")
    var strike = Strike(trial: execution.trial, charges: [:], failure: failure)
    if let known = conduct.row.firstIndex(where: { $0.trial == execution.trial }) {
      strike.charges = conduct.row.remove(at: known).charges
    }
    if isCharged { strike.charges[failure.failureClass, default: 0] += 1 }
    conduct.row.append(strike)
    conducts[id] = conduct
    judge(id, at: now, &effects)
    for other in (trials[execution.trial]?.failedOn ?? []).sorted() where other != id {
      judge(other, at: now, &effects)
    }
  }

  /// Quarantines the worker if its row is long enough, and ends its quarantine if what it was blamed for happened
  /// elsewhere too.
  mutating func judge(_ id: WorkerID, at now: Instant, _ effects: inout [Effect]) {
    guard quarantineAfter > 0, let conduct = conducts[id] else { return }
    let counted = conduct.row.filter { isWorkersFault($0, of: id) }
    let limit = conduct.isOnProbation ? 1 : quarantineAfter
    if conduct.quarantine == nil, counted.count >= limit, let last = counted.last {
      quarantine(id, counted, last.failure, at: now, &effects)
    } else if conduct.quarantine != nil, conduct.mayBeAcquitted, counted.count < limit {
      // The row stays: if the shard succeeds on a third worker, it counts again.
      conducts[id]?.quarantine = nil
      effects.append(.recordReadmission(id, reason: "a shard that failed here failed on another worker too"))
    }
  }

  private func isWorkersFault(_ strike: Strike, of id: WorkerID) -> Bool {
    guard let trial = trials[strike.trial] else { return false }
    if case .committed = trial.phase { return true }
    return trial.failedOn.isSubset(of: [id])
  }

  private mutating func quarantine(
    _ id: WorkerID, _ counted: [Strike], _ last: AttemptFailure, at now: Instant, _ effects: inout [Effect]
  ) {
    let count = counted.count == 1 ? "a shard failed here" : "\(counted.count) shards in a row failed here"
    let probation = conducts[id]?.isOnProbation == true ? ", on a host where a worker is quarantined" : ""
    let quarantine = Quarantine(
      host: conducts[id]?.host ?? "",
      reason: "\(count)\(probation), the last \(last.failureClass.rawValue): \(last.message)")
    conducts[id]?.quarantine = quarantine
    effects.append(.recordQuarantine(id, quarantine))
    for strike in counted { giveBack(strike, at: now, &effects) }
    // Given back once.
    let given = Set(counted.map(\.trial))
    let row = (conducts[id]?.row ?? []).map { strike in
      given.contains(strike.trial) ? Strike(trial: strike.trial, charges: [:], failure: strike.failure) : strike
    }
    conducts[id]?.row = row
    for execution in (workers[id]?.leases ?? []).sorted(by: { $0.trial < $1.trial }) {
      release(execution, at: now, &effects)
      effects.append(.revoke(execution, from: id, .quarantined))
    }
  }

  /// Gives a trial back the attempts that a bad worker took from it, after the last of which it may have failed.
  private mutating func giveBack(_ strike: Strike, at now: Instant, _ effects: inout [Effect]) {
    guard let trial = trials[strike.trial], !strike.charges.isEmpty else { return }
    var failures = trial.failures
    for (failureClass, count) in strike.charges {
      let left = failures[failureClass, default: 0] - count
      failures[failureClass] = left > 0 ? left : nil
    }
    trials[strike.trial]?.failures = failures
    switch trial.phase {
    case .failed:
      trials[strike.trial]?.phase = .pending(notBefore: now)
      enqueue(strike.trial, notBefore: now, at: now)
      effects.append(.recordTrial(strike.trial, .pending, failures: failures))
    case .pending, .leased: effects.append(.recordTrial(strike.trial, .pending, failures: failures))
    case .committed: effects.append(.recordTrial(strike.trial, .committed, failures: failures))
    }
  }

  /// A worker came to a result: its row ends, and so does the quarantine of processes that were before it on its host
  /// and are gone.
  mutating func clear(_ id: WorkerID, _ effects: inout [Effect]) {
    guard let conduct = conducts[id], conduct.quarantine == nil else { return }
    conducts[id]?.row = []
    guard conduct.isOnProbation else { return }
    conducts[id]?.isOnProbation = false
    for (other, record) in conducts.sorted(by: { $0.key < $1.key })
    where record.quarantine?.host == conduct.host && workers[other] == nil {
      readmit(other, reason: "a worker that was started after it on \(conduct.host) trained a shard", &effects)
    }
  }

  mutating func readmit(_ id: WorkerID, reason: String, _ effects: inout [Effect]) {
    guard let conduct = conducts[id], conduct.quarantine != nil else { return }
    conducts[id] = Conduct(host: conduct.host)
    effects.append(.recordReadmission(id, reason: reason))
  }
}

extension FailureClass {
  /// Whether such a failure may be the worker's fault, and so counts towards its quarantine.
  ///
  /// What happens in a slot may: a crash, a stall, memory that is out, data that cannot be read, a result that its
  /// metrics contradict. Silence of a worker is the network's fault or the coordinator's own as often, and a worker
  /// that is gone needs no quarantine; what a slot rejects it rejects for the trial's settings.
  package var blamesWorker: Bool {
    switch self {
    case .crashed, .timedOut, .badData, .outOfMemory, .invalidResult: true
    case .lost, .rejected: false
    }
  }
}
