import SweepCore
import SweepStore

/// What a store must hold after a list of changes, in plain collections.
struct StoreModel: Equatable {
  private var sweeps: [(order: Int, sweep: StoredSweep)] = []
  private var trials: [TrialID: TrialStateRecord] = [:]
  private var attempts: [Execution: StoredAttempt] = [:]
  private var results: [TrialID: StoredResult] = [:]
  private(set) var observed: [TrialID: Set<StoredResult>] = [:]
  private var observedAt: [TrialID: [StoredResult: Int64]] = [:]
  private var quarantines: [WorkerID: Quarantine] = [:]
  private(set) var metrics: [Execution: [Int: [UInt8]]] = [:]
  private(set) var journal: [JournalEntry] = []

  static func == (left: StoreModel, right: StoreModel) -> Bool {
    left.state == right.state && left.observed == right.observed && left.metrics == right.metrics
      && left.journal == right.journal
  }

  var state: StoredState {
    StoredState(
      sweeps: sweeps.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
        .map(\.element.sweep),
      trials: trials.sorted { $0.key < $1.key }.map { StoredTrial(id: $0.key, record: $0.value) },
      attempts: attempts.values.sorted { ($0.trial, $0.number) < ($1.trial, $1.number) },
      results: results, observed: observedAt.mapValues(ordered),
      quarantines: quarantines.values.sorted { $0.worker < $1.worker })
  }

  private func ordered(_ results: [StoredResult: Int64]) -> [StoredResult] {
    results.sorted { left, right in
      if left.key.attempt != right.key.attempt { return left.key.attempt < right.key.attempt }
      if left.value != right.value { return left.value < right.value }
      let hashes = { (result: TrialResult) in result.weightsHash.bytes + result.seriesHash.bytes }
      return hashes(left.key.result).lexicographicallyPrecedes(hashes(right.key.result))
    }.map(\.key)
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
      guard !sweeps.contains(where: { $0.sweep.id == sweep.id }) else { return false }
      sweeps.append(
        (
          sweep.order,
          StoredSweep(
            id: sweep.id, name: sweep.name, definition: sweep.definition, state: .running,
            submittedAtMillis: sweep.submittedAtMillis, trials: sweep.trials)
        ))
      for trial in sweep.trials where trials[trial] == nil {
        trials[trial] = TrialStateRecord(state: .pending, failures: [:])
      }
    case .sweepStateChanged(let id, let state):
      guard let index = sweeps.firstIndex(where: { $0.sweep.id == id }) else { return false }
      sweeps[index].sweep.state = state
    case .attemptIssued(let trial, let number, let owner, let time):
      guard trials[trial] != nil else { return false }
      let key = Execution(trial, number)
      if let known = attempts[key] {
        guard known.owner.worker == owner.worker else { return false }
        attempts[key]?.ending = nil
        attempts[key]?.endedAtMillis = nil
      } else {
        attempts[key] = StoredAttempt(trial: trial, number: number, owner: owner, issuedAtMillis: time)
      }
    case .attemptEnded(let trial, let number, let ending, let time):
      guard attempts[Execution(trial, number)] != nil else { return false }
      attempts[Execution(trial, number)]?.ending = ending
      attempts[Execution(trial, number)]?.endedAtMillis = time
    case .trialStateChanged(let trial, let record):
      guard trials[trial] != nil else { return false }
      trials[trial] = record
    case .metrics(let trial, let number, let sequence, let payload):
      let key = Execution(trial, number)
      guard attempts[key] != nil else { return false }
      metrics[key, default: [:]][sequence] = metrics[key]?[sequence] ?? payload
    case .trialCommitted(let trial, let number, let result, _):
      guard attempts[Execution(trial, number)] != nil, results[trial] == nil else { return false }
      results[trial] = StoredResult(attempt: number, result: result)
    case .resultObserved(let trial, let number, let result, let time):
      guard attempts[Execution(trial, number)] != nil else { return false }
      let stored = StoredResult(attempt: number, result: result)
      observedAt[trial, default: [:]][stored] = observedAt[trial]?[stored] ?? time
      observed[trial, default: []].insert(StoredResult(attempt: number, result: result))
    case .workerQuarantined(let record, _): quarantines[record.worker] = record
    case .workerReadmitted(let worker): quarantines[worker] = nil
    case .journal(let kind, let subject, let detail, let time):
      journal.append(JournalEntry(kind: kind, subject: subject, detail: detail, atMillis: time))
    }
    return true
  }
}

/// SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Draws changes over few enough ids that they meet, most of them legal.
struct ChangeSource {
  var random: SplitMix64

  mutating func changes() -> [StoreChange] { (0..<below(12)).map { _ in change() } }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  private mutating func change() -> StoreChange {
    // Mostly what exists by then, with 1 in 40 beyond.
    let trial = Sample.trial(below(40) == 0 ? 99 : below(12))
    let number = AttemptNumber(1 + below(below(20) == 0 ? 4 : 2))
    let time = Int64(below(1_000_000))
    switch below(22) {
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
    case 9: return .trialStateChanged(trial, record())
    case 10...14:
      return .metrics(
        trial, number, sequence: below(6), payload: (0..<below(40)).map { UInt8($0) &* 7 &+ UInt8(below(256)) })
    case 15: return .trialCommitted(trial, number, Sample.result(below(9)), atMillis: time)
    case 16: return .resultObserved(trial, number, Sample.result(below(9)), atMillis: time)
    default: return .journal(kind: "kind \(below(3))", subject: "\(trial)", detail: "\(time)", atMillis: time)
    }
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  private mutating func ending() -> AttemptEnding {
    pick([.committed, .released, .superseded, .compared, .failed(Sample.failure(pick(FailureClass.allCases)))])
  }

  private mutating func record() -> TrialStateRecord {
    var failures: [FailureClass: Int] = [:]
    for failureClass in FailureClass.allCases where below(3) == 0 { failures[failureClass] = below(4) }
    return TrialStateRecord(
      state: pick([.pending, .committed, .failed(Sample.failure(pick(FailureClass.allCases)))]), failures: failures)
  }
}
