import SweepCore
import SweepStore
import TestSupport

/// What a store must hold after a list of changes, in plain collections.
struct StoreModel: Equatable {
  private var sweeps: [StoredSweep] = []
  /// In the order in which sweeps brought them; observed results in the order in which they came.
  private var trials: [StoredTrial] = []
  private var observedAt: [TrialID: [StoredResult: Int64]] = [:]
  private var quarantines: [WorkerID: Quarantine] = [:]
  private(set) var metrics: [Execution: [Int: [UInt8]]] = [:]
  private(set) var journal: [JournalEntry] = []

  var state: StoredState {
    var state = StoredState(
      sweeps: sweeps.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
        .map(\.element),
      trials: trials, quarantines: quarantines.values.sorted { $0.worker < $1.worker })
    for index in trials.indices {
      let trial = trials[index]
      state.trials[index].attempts.sort { $0.number < $1.number }
      state.trials[index].observed = ordered(trial.id)
      for number in state.trials[index].attempts.indices {
        let attempt = state.trials[index].attempts[number]
        let results = state.trials[index].observed + (trial.result.map { [$0] } ?? [])
        state.trials[index].attempts[number].resultDigest =
          results.last { $0.attempt == attempt.number }?.result.digest
        let execution = Execution(trial.id, attempt.number)
        if attempt.isOpen || trial.state != .done { state.lastSequences[execution] = metrics[execution]?.keys.max() }
      }
    }
    return state
  }

  private func ordered(_ trial: TrialID) -> [StoredResult] {
    (observedAt[trial] ?? [:]).sorted { left, right in
      if left.key.attempt != right.key.attempt { return left.key.attempt < right.key.attempt }
      if left.value != right.value { return left.value < right.value }
      let (first, second) = (left.key.result, right.key.result)
      return (first.weightsHash, first.seriesHash) < (second.weightsHash, second.seriesHash)
    }.map(\.key)
  }

  private func index(of trial: TrialID) -> Int? { trials.firstIndex { $0.id == trial } }

  private func indices(of trial: TrialID, _ number: AttemptNumber) -> (trial: Int, attempt: Int)? {
    guard let index = index(of: trial), let attempt = trials[index].attempts.firstIndex(where: { $0.number == number })
    else { return nil }
    return (index, attempt)
  }

  /// False, with nothing changed, where a rule forbids one of the changes.
  mutating func apply(_ changes: [StoreChange]) -> Bool {
    var next = self
    for change in changes {
      guard next.apply(change) else { return false }
    }
    self = next
    return true
  }

  private mutating func apply(_ change: StoreChange) -> Bool {
    switch change {
    case .sweepSubmitted(let sweep):
      guard !sweeps.contains(where: { $0.id == sweep.id }) else { return false }
      sweeps.append(sweep)
      for trial in sweep.trials where index(of: trial) == nil { trials.append(StoredTrial(id: trial)) }
    case .sweepStateChanged(let id, let state):
      guard let index = sweeps.firstIndex(where: { $0.id == id }) else { return false }
      sweeps[index].state = state
    case .sweepLabelled(let id, let name, let note, let isArchived):
      guard let index = sweeps.firstIndex(where: { $0.id == id }) else { return false }
      sweeps[index].name = name
      sweeps[index].note = note
      sweeps[index].isArchived = isArchived
    case .attemptIssued(let trial, let number, let owner, let time):
      guard let index = index(of: trial) else { return false }
      if let (_, known) = indices(of: trial, number) {
        guard trials[index].attempts[known].owner.worker == owner.worker else { return false }
        trials[index].attempts[known].ending = nil
        trials[index].attempts[known].endedMilliseconds = nil
      } else {
        trials[index].attempts.append(Attempt(number: number, owner: owner, issuedMilliseconds: time))
      }
    case .attemptEnded(let trial, let number, let ending, let time):
      guard let (index, attempt) = indices(of: trial, number) else { return false }
      trials[index].attempts[attempt].ending = ending
      trials[index].attempts[attempt].endedMilliseconds = time
    case .trialStateChanged(let trial, let state, let failure, let failures):
      guard let index = index(of: trial), (state == .failed) == (failure != nil) else { return false }
      trials[index].state = state
      trials[index].failure = failure
      trials[index].failures = failures
    case .metrics(let trial, let number, let sequence, let payload):
      guard indices(of: trial, number) != nil else { return false }
      let key = Execution(trial, number)
      metrics[key, default: [:]][sequence] = metrics[key]?[sequence] ?? payload
    case .trialCommitted(let trial, let number, let result, let summaries, _):
      guard let (index, _) = indices(of: trial, number), trials[index].result == nil else { return false }
      trials[index].result = StoredResult(attempt: number, result: result)
      for summary in summaries { note(summary, of: index) }
    case .summarized(let trial, let summary):
      guard let index = index(of: trial), trials[index].result != nil else { return false }
      note(summary, of: index)
    case .resultObserved(let trial, let number, let result, let time):
      guard indices(of: trial, number) != nil else { return false }
      let stored = StoredResult(attempt: number, result: result)
      observedAt[trial, default: [:]][stored] = observedAt[trial]?[stored] ?? time
    case .workerQuarantined(let record, _): quarantines[record.worker] = record
    case .workerReadmitted(let worker): quarantines[worker] = nil
    case .journal(let kind, let subject, let detail, let time):
      journal.append(JournalEntry(kind: kind, subject: subject, detail: detail, atMillis: time))
    }
    return true
  }

  private mutating func note(_ summary: StoredSummary, of trial: Int) {
    trials[trial].result?.summaries.removeAll { $0.target == summary.target }
    trials[trial].result?.summaries.append(summary)
    trials[trial].result?.summaries.sort { $0.target < $1.target }
  }
}

/// Draws changes over few enough ids that they meet, most of them legal.
struct ChangeSource {
  var random: SeededGenerator

  mutating func changes() -> [StoreChange] { (0..<below(12)).map { _ in change() } }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  private mutating func change() -> StoreChange {
    // Mostly what exists by then, with 1 in 40 beyond.
    let trial = Sample.trial(below(40) == 0 ? 99 : below(12))
    let number = AttemptNumber(1 + below(below(20) == 0 ? 4 : 2))
    let time = Int64(below(1_000_000))
    switch below(24) {
    case 23:
      return .sweepLabelled(
        Sample.sweepID(below(40)), name: "name \(below(3))", note: pick(["", "a note"]), isArchived: below(2) == 0)
    case 22: return .summarized(trial, summary())
    case 20:
      return .workerQuarantined(
        Quarantine(
          worker: WorkerID("worker-\(below(4))"), workerName: "name", host: "host", reason: "reason \(below(9))"),
        atMillis: time)
    case 21: return .workerReadmitted(WorkerID("worker-\(below(4))"))
    case 0:
      return .sweepSubmitted(
        Sample.sweep(below(40), order: below(5), trials: (0..<below(7)).map { _ in below(12) }))
    case 1: return .sweepStateChanged(Sample.sweepID(below(40)), pick(SweepIntent.allCases))
    case 2...7: return .attemptIssued(trial, number, Sample.owner(number.value), atMillis: time)
    case 8: return .attemptEnded(trial, number, ending(), atMillis: time)
    case 9: return trialStateChanged(trial)
    case 10...14:
      return .metrics(
        trial, number, sequence: below(6), payload: (0..<below(40)).map { UInt8($0) &* 7 &+ UInt8(below(256)) })
    case 15:
      return
        .trialCommitted(
          trial, number, Sample.result(below(9)), summaries: (0..<below(3)).map { _ in summary() }, atMillis: time)
    case 16: return .resultObserved(trial, number, Sample.result(below(9)), atMillis: time)
    default: return .journal(kind: "kind \(below(3))", subject: "\(trial)", detail: "\(time)", atMillis: time)
    }
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  private mutating func ending() -> AttemptEnding {
    pick([.committed, .released, .superseded, .compared, .failed(Sample.failure(pick(FailureClass.allCases)))])
  }

  private mutating func summary() -> StoredSummary {
    StoredSummary(target: Double(below(4)) / 2, payload: (0..<below(20)).map { UInt8($0) ^ 0x5a })
  }

  private mutating func trialStateChanged(_ trial: TrialID) -> StoreChange {
    var failures: [FailureClass: Int] = [:]
    for failureClass in FailureClass.allCases where below(3) == 0 { failures[failureClass] = below(4) }
    let state = pick([TrialState.waiting, .done, .failed])
    return .trialStateChanged(
      trial, state, failure: state == .failed ? Sample.failure(pick(FailureClass.allCases)) : nil,
      failures: failures)
  }
}
