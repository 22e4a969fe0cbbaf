internal import SweepCore

/// Workers that come, are heard of, fall silent and go.
extension Scheduler {
  mutating func join(
    _ id: WorkerID, host: String, slots: Int, credit: Int, digests: Set<Digest>, holding: Set<Execution>,
    isAdmitted: Bool, at now: Instant, _ effects: inout [Effect]
  ) {
    streaks.workerJoined(id, host: host)
    let deadline = now + leaseDuration
    let worker =
      workers.handle(of: id) ?? workers.add(id, deadline: deadline, isQuarantined: streaks.isQuarantined(id))
    let leases = workers.leases(of: worker)
    workers.introduce(
      worker, slots: slots, credit: counted(credit), digests: digests,
      data: digests.compactMap { jobs.sweeps.data(of: $0) }.sorted(), isAdmitted: isAdmitted, deadline: deadline)
    reconcile(worker, id, holding: holding, at: now, &effects)
    // What was assigned over a connection that is gone, the worker never got: it is told again.
    for job in leases {
      guard let lease = jobs.lease(of: job), lease.worker == worker else { continue }
      let execution = execution(job, lease)
      if holding.contains(execution) { continue }
      jobs.extend(job, to: deadline)
      effects.append(.assign(execution, to: id))
    }
    noteHeard(worker)
  }

  mutating func heartbeat(
    _ id: WorkerID, credit: Int, holding: Set<Execution>, at now: Instant, _ effects: inout [Effect]
  ) {
    guard let worker = workers.handle(of: id), workers.slots(of: worker) != nil else {
      effects.append(.askForHello(id))
      return
    }
    workers.heard(worker, credit: counted(credit), deadline: now + leaseDuration)
    reconcile(worker, id, holding: holding, at: now, &effects)
    noteHeard(worker)
  }

  private func counted(_ credit: Int) -> Int { min(max(credit, 0), Self.creditLimit) }

  /// Answers what a worker says it holds: leases are extended, an attempt given up too early is taken back, what is
  /// of no use is revoked.
  private mutating func reconcile(
    _ worker: Int, _ id: WorkerID, holding: Set<Execution>, at now: Instant, _ effects: inout [Effect]
  ) {
    for execution in holding.sorted(by: { ($0.trial, $0.attempt) < ($1.trial, $1.attempt) }) {
      guard let trial = jobs.handle(of: execution.trial),
        jobs.attempts(of: trial).owner(of: execution.attempt) == id
      else {
        effects.append(.revoke(execution, from: id, .unknown))
        continue
      }
      if let (job, _) = jobs.leased(trial, execution.attempt) {
        jobs.extend(job, to: now + leaseDuration)
        continue
      }
      switch jobs.state(of: Job(trial: trial, purpose: .result)) {
      case .done(execution.attempt): effects.append(.settle(execution, with: id))
      case .done, .leased: effects.append(.revoke(execution, from: id, .superseded))
      case .waiting where workers.isQuarantined(worker), .delayed where workers.isQuarantined(worker):
        effects.append(.revoke(execution, from: id, .quarantined))
      case .waiting where mayGoOn(trial, execution.attempt), .delayed where mayGoOn(trial, execution.attempt):
        // Declared lost, and alive after all: to go on is cheaper than to begin again.
        lease(Job(trial: trial, purpose: .result), execution.attempt, to: worker, at: now)
        effects.append(.recordIssue(execution, to: id))
      case .waiting, .delayed, .failed, nil: effects.append(.revoke(execution, from: id, .cancelled))
      }
    }
  }

  /// Whether an attempt that ended is worth going on with. What its own worker saw fail is not alive: that heartbeat
  /// crossed the word that settles the failure.
  private func mayGoOn(_ trial: Int, _ attempt: AttemptNumber) -> Bool {
    jobs.isWanted(trial) && !jobs.attempts(of: trial).isReported(attempt)
  }

  mutating func leave(_ id: WorkerID, _ effects: inout [Effect]) {
    guard let worker = workers.handle(of: id) else { return }
    for job in workers.leases(of: worker) { release(job, &effects) }
    forget(worker)
  }

  private mutating func forget(_ worker: Int) {
    streaks.workerGone(workers.id(of: worker))
    workers.remove(worker)
  }

  /// Ends the leases of a worker that nobody extended, and forgets the worker if it is silent and has none left.
  ///
  /// Only the oldest leases, as many as there are slots, were begun and so can be lost. Those behind them wait again at
  /// once, without a fault, when they are due themselves or the worker is silent.
  mutating func expire(_ worker: Int, at now: Instant, _ effects: inout [Effect]) {
    let isSilent = workers.deadline(of: worker) <= now
    // Of a worker that has not introduced itself since a restart it is not known how many it had begun.
    let slots = workers.slots(of: worker) ?? .max
    var due: [(job: Job, isLost: Bool)] = []
    var next: Instant?
    for (position, job) in workers.leases(of: worker).enumerated() {
      guard let deadline = jobs.lease(of: job)?.deadline else { continue }
      if deadline <= now || isSilent && position >= slots {
        due.append((job, position < slots))
      } else {
        next = min(next ?? deadline, deadline)
      }
    }
    let lost = AttemptFailure(.lost, message: "nothing was heard of this attempt for \(leaseDuration)")
    for (job, isLost) in due {
      if isLost { fail(job, lost, at: now, &effects) } else { release(job, &effects) }
    }
    if let next {
      // Who is silent gets nothing more, whatever it still has.
      if isSilent { workers.setUnreachable(worker) }
      workers.schedule(worker, noLaterThan: isSilent ? next : min(next, workers.deadline(of: worker)))
    } else if isSilent {
      forget(worker)
    } else {
      workers.schedule(worker, noLaterThan: workers.deadline(of: worker))
    }
  }
}
