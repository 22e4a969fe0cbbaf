internal import SweepCore

/// Every trial and what becomes of it: its jobs' states, the attempts issued of it, the sweeps it stands in. `move` is
/// the one place where a job's state changes; the queues and counts follow it there.
///
/// A handle is a trial's place in the table and lasts as long as it. A state costs O(log n) in the number of trials to
/// change, for each sweep that the trial stands in.
struct JobTable: Sendable {
  private struct Trial: Sendable {
    let id: TrialID
    let data: Int
    /// Its places in sweeps, in order of submission.
    var turns: [Turn] = []
    var result = JobRecord()
    var attempts = TrialAttempts()
    /// Whether the result it has, if it has one, is that it diverged.
    var diverged = false
  }

  private var handles: [TrialID: Int] = [:]
  private var trials: [Trial] = []
  /// By trial; only of trials that are done.
  private var checks: [Int: JobRecord] = [:]
  private(set) var sweeps = SweepTable()
  private(set) var readyResults = ReadyQueue()
  private(set) var readyChecks = ReadyQueue()
  private var delayed = DeadlineQueue<Job, Instant>()

  // MARK: Sweeps

  /// Adds a sweep and the trials that no earlier sweep has brought; they wait.
  mutating func addSweep(_ id: SweepID, _ ids: [TrialID], dataDigest: Digest, intent: SweepIntent) {
    let data = sweeps.addData(dataDigest)
    let members = ids.map { id -> Int in
      if let known = handles[id] { return known }
      handles[id] = trials.count
      trials.append(Trial(id: id, data: data))
      return trials.count - 1
    }
    let sweep = sweeps.add(id, ids, members.map(Int32.init), data: data, intent: intent)
    readyResults.addSweep(data: data, isServed: intent == .running)
    // Somebody waits for a check, whatever the sweep's user wants.
    readyChecks.addSweep(data: data, isServed: true)
    for (index, trial) in members.enumerated() {
      let turn = Turn(sweep: sweep, index: index)
      trials[trial].turns.append(turn)
      sweeps.count(turn, from: nil, to: progress(of: trial))
      if case .waiting = trials[trial].result.state { readyResults.insert(turn) }
    }
  }

  mutating func setIntent(of sweep: Int, to intent: SweepIntent) {
    sweeps.setIntent(of: sweep, to: intent)
    readyResults.setServed(sweep, intent == .running)
  }

  // MARK: Trials

  var count: Int { trials.count }

  func handle(of id: TrialID) -> Int? { handles[id] }
  func id(of trial: Int) -> TrialID { trials[trial].id }
  func data(of trial: Int) -> Int { trials[trial].data }
  func turns(of trial: Int) -> [Turn] { trials[trial].turns }
  func attempts(of trial: Int) -> TrialAttempts { trials[trial].attempts }

  /// Whether the trial is asked for by a sweep that runs. O(sweeps that it stands in), as is the next one.
  func isWanted(_ trial: Int) -> Bool { trials[trial].turns.contains { sweeps.intent(of: $0.sweep) == .running } }

  func isCancelled(_ trial: Int) -> Bool {
    trials[trial].turns.allSatisfy { sweeps.intent(of: $0.sweep) == .cancelled }
  }

  func isDone(_ trial: Int) -> Bool { committedAttempt(of: trial) != nil }

  func committedAttempt(of trial: Int) -> AttemptNumber? {
    if case .done(let attempt) = trials[trial].result.state { attempt } else { nil }
  }

  /// Workers on which the trial failed in a way that blames the worker.
  func failedOn(_ trial: Int) -> Set<WorkerID> { trials[trial].result.failedOn }

  mutating func issue(_ trial: Int, to worker: WorkerID) -> AttemptNumber { trials[trial].attempts.issue(to: worker) }

  mutating func markReported(_ attempt: AttemptNumber, of trial: Int) { trials[trial].attempts.markReported(attempt) }

  // MARK: Jobs

  /// Nil where there is no such job: a check of a trial for which none was asked.
  func record(of job: Job) -> JobRecord? {
    switch job.purpose {
    case .result: trials[job.trial].result
    case .check: checks[job.trial]
    }
  }

  func state(of job: Job) -> JobState? {
    switch job.purpose {
    case .result: trials[job.trial].result.state
    case .check: checks[job.trial]?.state
    }
  }

  func lease(of job: Job) -> Lease? { state(of: job)?.lease }

  /// The job whose lease this attempt is; nil where another attempt or nobody has it.
  func leased(_ trial: Int, _ attempt: AttemptNumber) -> (job: Job, lease: Lease)? {
    for purpose in [Scheduler.Purpose.result, .check] {
      let job = Job(trial: trial, purpose: purpose)
      if let lease = lease(of: job), lease.attempt == attempt { return (job, lease) }
    }
    return nil
  }

  /// Changes the state of a job that there is.
  mutating func move(_ job: Job, to state: JobState) {
    guard let old = self.state(of: job) else { preconditionFailure("no check was asked for") }
    switch old {
    case .waiting: dequeue(job)
    case .delayed: delayed.cancel(job)
    case .leased, .done, .failed: break
    }
    let before = progress(of: job.trial)
    update(job) { $0.state = state }
    switch state {
    case .waiting: enqueue(job)
    case .delayed(let until): delayed.schedule(job, noLaterThan: until)
    case .leased, .done, .failed: break
    }
    let after = progress(of: job.trial)
    if before != after { for turn in trials[job.trial].turns { sweeps.count(turn, from: before, to: after) } }
  }

  /// Gives a trial its result.
  mutating func commit(_ attempt: AttemptNumber, of trial: Int, diverged: Bool) {
    move(Job(trial: trial, purpose: .result), to: .done(attempt))
    guard diverged else { return }
    trials[trial].diverged = true
    for turn in trials[trial].turns { sweeps.count(turn, from: .done, to: .diverged) }
  }

  mutating func extend(_ job: Job, to deadline: Instant) {
    guard var lease = lease(of: job), lease.deadline < deadline else { return }
    lease.deadline = deadline
    update(job) { $0.state = .leased(lease) }
  }

  mutating func addFailure(_ failureClass: FailureClass, to job: Job) {
    update(job) { $0.failures[failureClass, default: 0] += 1 }
  }

  mutating func addFailedOn(_ worker: WorkerID, to job: Job) { update(job) { $0.failedOn.insert(worker) } }

  /// Takes failures back that were not the job's fault.
  mutating func refund(_ charges: [FailureClass: Int], to job: Job) {
    update(job) { record in
      for (failureClass, count) in charges {
        let left = record.failures[failureClass, default: 0] - count
        record.failures[failureClass] = left > 0 ? left : nil
      }
    }
  }

  mutating func forgetFailures(of job: Job) {
    update(job) { record in
      record.failures = [:]
      record.failedOn = []
    }
  }

  /// Begins a check of a trial that is done; one that ended before is forgotten.
  mutating func addCheck(of trial: Int) {
    checks[trial] = JobRecord()
    enqueue(Job(trial: trial, purpose: .check))
  }

  mutating func removeCheck(of trial: Int) {
    let job = Job(trial: trial, purpose: .check)
    dequeue(job)
    delayed.cancel(job)
    checks[trial] = nil
  }

  // MARK: Time

  /// No later than when the next delayed job is due. O(1).
  var nextDeadline: Instant? { delayed.next }

  /// Lets every delayed job wait for a slot whose time has come.
  ///
  /// - Returns: how many there were.
  mutating func releaseDelayed(at now: Instant) -> Int {
    var released = 0
    while let job = delayed.popDue(at: now) {
      move(job, to: .waiting)
      released += 1
    }
    return released
  }

  /// Entries of the queue of what is delayed, and words of bits of the queues of what is ready.
  var footprint: (entries: Int, words: Int) { (delayed.entries, readyResults.words + readyChecks.words) }

  // MARK: Restoring

  mutating func restore(_ trial: Int, _ attempts: [Attempt], failures: [FailureClass: Int]) {
    trials[trial].attempts = TrialAttempts(attempts)
    trials[trial].result.failures = failures
    // A trial without failures was rerun since, if it ever had any.
    guard !failures.isEmpty else { return }
    trials[trial].result.failedOn = Set(
      attempts.filter { $0.ending?.failure?.failureClass.blamesWorker == true }.map(\.owner.worker))
  }

  // MARK: Inside

  /// Where the trial stands, whatever its sweeps' users want.
  func progress(of trial: Int) -> TrialState {
    switch trials[trial].result.state {
    case .waiting, .delayed: .waiting
    case .leased: .running
    case .done: trials[trial].diverged ? .diverged : .done
    case .failed: .failed
    }
  }

  private mutating func update(_ job: Job, _ change: (inout JobRecord) -> Void) {
    switch job.purpose {
    case .result: change(&trials[job.trial].result)
    case .check: change(&checks[job.trial, default: JobRecord()])
    }
  }

  private mutating func enqueue(_ job: Job) {
    switch job.purpose {
    case .result: for turn in trials[job.trial].turns { readyResults.insert(turn) }
    case .check: if let turn = trials[job.trial].turns.first { readyChecks.insert(turn) }
    }
  }

  private mutating func dequeue(_ job: Job) {
    switch job.purpose {
    case .result: for turn in trials[job.trial].turns { readyResults.remove(turn) }
    case .check: if let turn = trials[job.trial].turns.first { readyChecks.remove(turn) }
    }
  }

  /// O(everything).
  var violations: [String] {
    var found = sweeps.violations + readyResults.violations + readyChecks.violations + delayed.violations
    var counts = sweeps.ids.map { _ in TrialCounts() }
    var delayedJobs = 0
    for (handle, trial) in trials.enumerated() {
      // Only what is wrong needs a name: a simulation asks at every step.
      var name: String { trial.id.short }
      for turn in trial.turns { counts[turn.sweep][progress(of: handle)] += 1 }
      let isDone = isDone(handle)
      if !isDone, checks[handle] != nil { found.append("\(name): checked without a result") }
      if !isDone, trial.diverged { found.append("\(name): diverged without a result") }
      for purpose in Scheduler.Purpose.allCases {
        let job = Job(trial: handle, purpose: purpose)
        let state = state(of: job)
        let queue = purpose == .result ? readyResults : readyChecks
        let turns = purpose == .result ? trial.turns[...] : trial.turns.prefix(1)
        if turns.contains(where: { queue.contains($0) != (state == .waiting) }) {
          found.append("\(name): \(state == .waiting ? "waiting, and in no queue" : "queued, and not waiting")")
        }
        switch state {
        case .delayed(let until):
          delayedJobs += 1
          if delayed.due(job).map({ $0 > until }) ?? true { found.append("\(name): delayed for ever") }
        case .leased(let lease):
          if trial.attempts.owner(of: lease.attempt) == nil {
            found.append("\(name): lease of an attempt never issued")
          }
        case .done(let attempt):
          if trial.attempts.owner(of: attempt) == nil { found.append("\(name): done by an attempt never issued") }
        case .waiting, .failed, nil: break
        }
      }
    }
    if delayedJobs != delayed.count { found.append("\(delayed.count) jobs in the queue of \(delayedJobs) delayed") }
    for (sweep, expected) in counts.enumerated() where sweeps.counts(of: sweep) != expected {
      found.append("\(sweeps.ids[sweep].short): counts \(sweeps.counts(of: sweep)), and has \(expected)")
    }
    return found
  }
}
