package import SweepCore

/// Why something does not run.
extension Scheduler {
  /// Some workers, and how many there are.
  package struct WorkerSample: Hashable, Sendable {
    package static let limit = 5

    /// The first of them, at most `limit`.
    package let first: [WorkerID]
    package let count: Int

    package init(first: [WorkerID], count: Int) {
      self.first = first
      self.count = count
    }
  }

  /// What keeps every trial on some data from being leased to anybody, and the workers that it is about: all that have
  /// introduced themselves where the data is missing, else those that have the data.
  package struct StallCause: Hashable, Sendable {
    package let kind: Stall.Kind
    package let workers: WorkerSample

    package init(_ kind: Stall.Kind, _ workers: WorkerSample) {
      self.kind = kind
      self.workers = workers
    }
  }

  /// Why a trial is not running now, or that it is.
  package enum Explanation: Hashable, Sendable {
    case running(Execution, on: WorkerID)
    case done(AttemptNumber)
    case failed(AttemptFailure)
    case cancelled
    case paused
    /// It failed, and the next attempt waits.
    case backoff(until: Instant)
    /// Its turn would be now.
    case stalled(StallCause)
    /// Everything is in order: so many turns on this data come before its own.
    case slotsBusy(ahead: Int, slots: Int)
    /// It failed on the workers with free slots, and waits for one of these.
    case leftToOthers(WorkerSample)
  }

  /// What keeps trials on this data from running; nil where a worker is there for them. O(log n) in the number of workers.
  package func stall(on dataDigest: Digest) -> StallCause? {
    stall(on: jobs.sweeps.data(of: dataDigest))
  }

  /// What keeps the waiting trials of a sweep that runs from running; nil where none wait, or nothing does.
  package func stall(of id: SweepID) -> StallCause? {
    guard let sweep = jobs.sweeps.handle(of: id), jobs.sweeps.intent(of: sweep) == .running,
      jobs.sweeps.counts(of: sweep).waiting > 0
    else { return nil }
    return stall(on: jobs.sweeps.data(of: sweep))
  }

  private func stall(on data: Int?) -> StallCause? {
    let introduced = workers.introducedWorkers
    if introduced.isEmpty { return StallCause(.noWorkers, sample([])) }
    guard let known = data.flatMap({ workers.workers(of: $0) }), !known.isEmpty else {
      return StallCause(.dataMissing, sample([introduced]))
    }
    if !known.workers(.fit).isEmpty { return nil }
    let (notAdmitted, unreachable) = (known.workers(.notAdmitted), known.workers(.unreachable))
    if !notAdmitted.isEmpty { return StallCause(.notAdmitted, sample([notAdmitted])) }
    if !unreachable.isEmpty { return StallCause(.unreachable, sample([unreachable])) }
    return StallCause(.quarantined, sample([known.workers(.quarantined)]))
  }

  private func sample(_ sets: [OrderedBits]) -> WorkerSample {
    let first = sets.flatMap { $0.prefix(WorkerSample.limit) }.prefix(WorkerSample.limit)
    return WorkerSample(first: first.map { workers.id(of: $0) }, count: sets.reduce(0) { $0 + $1.count })
  }

  /// Why the trial is where it is; nil for one that no sweep has brought. Walks over no trials and no workers, except
  /// those that the trial failed on; `ahead` is counted 64 trials at a time, and over sweeps.
  package func explanation(of id: TrialID) -> Explanation? {
    guard let trial = jobs.handle(of: id) else { return nil }
    let job = Job(trial: trial, purpose: .result)
    switch jobs.state(of: job) {
    case nil: return nil
    case .leased(let lease): return .running(execution(job, lease), on: workers.id(of: lease.worker))
    case .done(let attempt): return .done(attempt)
    case .failed(let failure): return .failed(failure)
    case .waiting where !jobs.isWanted(trial), .delayed where !jobs.isWanted(trial):
      return jobs.isCancelled(trial) ? .cancelled : .paused
    case .waiting: return stall(on: jobs.data(of: trial)).map { .stalled($0) } ?? explainWaiting(job)
    case .delayed(let until):
      return stall(on: jobs.data(of: trial)).map { .stalled($0) } ?? .backoff(until: until)
    }
  }

  private func explainWaiting(_ job: Job) -> Explanation? {
    let data = jobs.data(of: job.trial)
    guard let known = workers.workers(of: data) else { return nil }
    let avoided = workersToAvoid(for: job)
    let others = workers.countFit(for: data, besides: avoided)
    if others > 0, others < known.workers(.fit).count, workers.countFree(for: data, besides: avoided) == 0 {
      let first = known.workers(.fit).prefix(WorkerSample.limit + avoided.count).map { workers.id(of: $0) }
        .filter { !avoided.contains($0) }.prefix(WorkerSample.limit)
      return .leftToOthers(WorkerSample(first: Array(first), count: others))
    }
    let turn = jobs.turns(of: job.trial).first { jobs.sweeps.intent(of: $0.sweep) == .running }
    return .slotsBusy(ahead: turn.map { jobs.readyResults.count(before: $0) } ?? 0, slots: known.slots)
  }
}
