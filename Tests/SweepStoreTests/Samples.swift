import SweepCore
import SweepStore

/// Small values to store, each different from its neighbours.
enum Sample {
  static func trial(_ index: Int) -> TrialID { TrialID(.sha256("trial \(index)")) }
  static func sweepID(_ index: Int) -> SweepID { SweepID(.sha256("sweep \(index)")) }

  static func sweep(_ index: Int, order: Int? = nil, trials: [Int]) -> StoredSweep {
    StoredSweep(
      id: sweepID(index), name: "sweep «\(index)»\n", definition: [0, 255, UInt8(index)], order: order ?? index,
      submittedAtMillis: 1_700_000_000_000 + Int64(index), trials: trials.map(trial))
  }

  static func owner(_ index: Int) -> AttemptOwner {
    AttemptOwner(
      worker: WorkerID("worker-\(index)"), workerName: "name \(index)", host: "host'\(index)",
      instructionSet: index.isMultiple(of: 2) ? "avx2" : "portable")
  }

  static func failure(_ failureClass: FailureClass) -> AttemptFailure {
    AttemptFailure(
      failureClass, message: "it \(failureClass.rawValue); DROP TABLE trial",
      standardErrorTail: "line 1\nline 2 \u{1F4A5}")
  }

  static func result(_ index: Int) -> TrialResult {
    let endings: [TrialEnding] =
      [.completed] + DivergenceReason.allCases.map { .diverged(iteration: 10 * index + 1, reason: $0) }
    return TrialResult(
      ending: endings[index % endings.count], weightsHash: .sha256("weights \(index)"),
      seriesHash: .sha256("series \(index)"))
  }

  static func summary(_ index: Int) -> StoredSummary {
    StoredSummary(target: Double(index) / 4, payload: [1, 2, UInt8(index)])
  }

  /// One sweep of two trials, the first with an open attempt of worker 1.
  static let beginning: [StoreChange] = [
    .sweepSubmitted(sweep(1, trials: [1, 2])),
    .attemptIssued(trial(1), AttemptNumber(1), owner(1), atMillis: 5),
  ]
}

extension SweepStore {
  /// What it has of a trial.
  func trial(_ index: Int) throws -> StoredTrial? { try restore().trials.first { $0.id == Sample.trial(index) } }
}
