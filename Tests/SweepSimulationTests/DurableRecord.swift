import SweepCore
import SweepStore
import SweepWire

/// What the store was told so far, kept beside it: what a message may say is held against this.
struct DurableRecord {
  var sweeps: [SweepID: [TrialID]] = [:]
  var owners: [Execution: WorkerID] = [:]
  var ended: Set<Execution> = []
  /// Executions whose worker was told to train them.
  var told: Set<Execution> = []
  var committed: [TrialID: AttemptNumber] = [:]
  /// Batches of each execution that are on disk, which are without a gap.
  var batches: [Execution: Int] = [:]
  /// The highest acknowledgement that left.
  var acknowledged: [Execution: Int] = [:]
  /// Workers that may say anything; what is said of honest ones has to be true.
  var liars: Set<WorkerID> = []
  /// Results that nobody computed must not be the trial's.
  let expected: [TrialID: TrialResult]
  var quarantined: Set<WorkerID> = []
  var violations: [String] = []

  init(expected: [TrialID: TrialResult]) { self.expected = expected }

  /// Takes a transaction in.
  mutating func note(_ changes: [StoreChange]) {
    for change in changes { note(change) }
    for case .resultObserved(let trial, let attempt, let result, _) in changes where result != expected[trial] {
      let execution = Execution(trial, attempt)
      let isSaid = changes.contains { change in
        guard case .journal("integrity-alarm", let subject, _, _) = change else { return false }
        return subject == execution.description
      }
      if !isSaid { violations.append("\(execution) has another result than its trial, and no alarm") }
    }
  }

  private mutating func note(_ change: StoreChange) {
    switch change {
    case .sweepSubmitted(let sweep): sweeps[sweep.id] = sweep.trials
    case .attemptIssued(let trial, let attempt, let owner, _):
      owners[Execution(trial, attempt)] = owner.worker
      ended.remove(Execution(trial, attempt))
    case .attemptEnded(let trial, let attempt, let ending, _):
      ended.insert(Execution(trial, attempt))
      if case .failed(let failure) = ending, [.rejected, .invalidResult].contains(failure.failureClass),
        isHonest(Execution(trial, attempt))
      {
        violations.append("an honest worker's \(Execution(trial, attempt)) was rejected: \(failure.message)")
      }
    case .metrics(let trial, let attempt, let sequence, _):
      let known = batches[Execution(trial, attempt), default: 0]
      if sequence > known + 1 { violations.append("\(Execution(trial, attempt)) has a gap before batch \(sequence)") }
      batches[Execution(trial, attempt)] = max(known, sequence)
    case .trialCommitted(let trial, let attempt, let result, _, _):
      if committed[trial] != nil { violations.append("\(trial.short) is committed twice") }
      if result != expected[trial] { violations.append("\(trial.short) is committed with what nobody computed") }
      committed[trial] = attempt
    case .journal("integrity-alarm", let subject, let detail, _):
      if !owners.contains(where: { $0.key.description == subject && liars.contains($0.value) }) {
        violations.append("between honest workers: \(detail)")
      }
    case .workerQuarantined(let record, _): quarantined.insert(record.worker)
    case .workerReadmitted(let worker): quarantined.remove(worker)
    case .sweepStateChanged, .sweepLabelled, .trialStateChanged, .resultObserved, .summarized, .journal: break
    }
  }

  private func isHonest(_ execution: Execution) -> Bool { owners[execution].map { !liars.contains($0) } ?? true }

  /// Holds what a store has after a crash against what it was told, no more and no less.
  mutating func check(_ state: StoredState, _ batches: (Execution) throws -> Int) rethrows {
    let held = Dictionary(uniqueKeysWithValues: state.sweeps.map { ($0.id, $0.trials) })
    if held != sweeps { violations.append("after a crash the store holds \(held.count) of \(sweeps.count) sweeps") }
    let trials = Set(state.trials.map(\.id))
    for trial in sweeps.values.joined() where !trials.contains(trial) {
      violations.append("\(trial.short) is in a sweep and not in the store")
    }
    let results = Dictionary(
      uniqueKeysWithValues: state.trials.compactMap { trial in trial.result.map { (trial.id, $0.attempt) } })
    if results != committed {
      violations.append("after a crash the store holds \(results.count) of \(committed.count) results")
    }
    var known: [Execution: WorkerID] = [:]
    var over: Set<Execution> = []
    for trial in state.trials {
      for attempt in trial.attempts {
        known[Execution(trial.id, attempt.number)] = attempt.owner.worker
        if attempt.ending != nil { over.insert(Execution(trial.id, attempt.number)) }
      }
    }
    if known != owners { violations.append("after a crash the store holds \(known.count) of \(owners.count) attempts") }
    if over != ended { violations.append("after a crash other attempts have ended than before") }
    for execution in owners.keys.sorted(by: { ($0.trial, $0.attempt) < ($1.trial, $1.attempt) }) {
      let stored = try batches(execution)
      if stored != self.batches[execution, default: 0] {
        violations.append(
          "after a crash \(execution) has \(stored) batches, not \(self.batches[execution, default: 0])")
      }
    }
  }

  /// Holds a message that leaves against what is on disk.
  mutating func check(_ message: WireFromCoordinator, to worker: WorkerID?) throws {
    switch message.kind {
    case .assign(let assign):
      let execution = try assign.execution.execution
      if owners[execution] != worker { violations.append("\(execution) is assigned before its issue is on disk") }
      told.insert(execution)
    case .ack(let ack):
      let execution = try ack.execution.execution
      let sequence = Int(ack.sequence)
      if sequence > batches[execution, default: 0] {
        violations.append("batch \(sequence) of \(execution) is acknowledged before it is on disk")
      }
      if sequence < acknowledged[execution, default: 0] {
        violations.append("batch \(sequence + 1) of \(execution) was acknowledged and is gone")
      }
      acknowledged[execution] = sequence
    case .settled(let settled):
      let execution = try settled.execution.execution
      // A worker may speak of an attempt that it was not told of yet, and be told to forget it, in the moment in which it is
      // issued to that very worker: the word to forget it leaves before the assignment, and harms nobody.
      if owners[execution] == worker, told.contains(execution), !ended.contains(execution),
        committed[execution.trial] == nil
      {
        violations.append("\(execution) is settled before its end is on disk")
      }
    default: break
    }
  }

  mutating func check(_ answer: Result<Answer, RequestRefusal>) {
    guard case .success(.submit(let submitted)) = answer, sweeps[submitted.sweep] == nil else { return }
    violations.append("sweep \(submitted.sweep.short) is confirmed before it is on disk")
  }
}

extension WireExecution {
  var execution: Execution {
    get throws {
      let (trial, attempt) = try trialAndAttempt()
      return Execution(trial, attempt)
    }
  }
}
