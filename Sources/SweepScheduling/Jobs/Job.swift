internal import SweepCore

extension Scheduler {
  /// What a trial is trained for.
  package enum Purpose: Hashable, Sendable, CaseIterable {
    /// Its result.
    case result
    /// A second result, to compare with the one that it has. Whatever comes of it, the committed result stays.
    case check
  }
}

/// What is leased: a trial, by its handle in `JobTable`, and what it is trained for.
struct Job: Hashable, Sendable {
  let trial: Int
  let purpose: Scheduler.Purpose
}

/// One state machine for both purposes. `JobTable.move` makes the transitions:
///
///     waiting ⇄ leased → done
///        ↑         ↓
///     delayed ← (failure) → failed
///
/// A result that arrives ends any state of a job but `done`; a rerun leads from `failed`, and a heartbeat of an attempt
/// that was given up too early from `delayed`, back.
enum JobState: Hashable, Sendable {
  /// For a slot.
  case waiting
  /// It failed, and is tried again then.
  case delayed(until: Instant)
  case leased(Lease)
  case done(AttemptNumber)
  /// Apart, for it is large and rare.
  indirect case failed(AttemptFailure)

  var lease: Lease? { if case .leased(let lease) = self { lease } else { nil } }
}

struct Lease: Hashable, Sendable {
  let attempt: AttemptNumber
  /// A handle in `WorkerTable`. A worker is known for as long as it has leases.
  let worker: Int
  var deadline: Instant
}

struct JobRecord: Sendable {
  var state = JobState.waiting
  /// Attempts that failed, by class; of a result since the trial was submitted or last rerun.
  var failures: [FailureClass: Int] = [:]
  /// Workers on which it failed in a way that blames the worker, for as long.
  var failedOn: Set<WorkerID> = []
}
