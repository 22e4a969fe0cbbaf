internal import SweepCore

/// The attempts issued of one trial, for its result and for checks: whose each is, and whether its worker has reported
/// how it failed. An attempt that ended stays, for its result counts until the trial has one. Which attempt is open is
/// in the lease of the trial's job.
struct TrialAttempts: Sendable {
  private struct Issued {
    var owner: WorkerID?
    var isReported = false
  }

  /// By number, from 1.
  private var issued: [Issued] = []

  init() {}

  init(_ attempts: [Attempt]) {
    issued = Array(repeating: Issued(), count: attempts.map(\.number.value).max() ?? 0)
    for attempt in attempts where attempt.number.value > 0 {
      issued[attempt.number.value - 1].owner = attempt.owner.worker
      // Silence is no report: such an attempt may go on.
      if let failure = attempt.ending?.failure, failure.failureClass != .lost { markReported(attempt.number) }
    }
  }

  var count: Int { issued.count }

  mutating func issue(to worker: WorkerID) -> AttemptNumber {
    issued.append(Issued(owner: worker))
    return AttemptNumber(issued.count)
  }

  /// Nil of an attempt that was never issued.
  func owner(of attempt: AttemptNumber) -> WorkerID? {
    issued.indices.contains(attempt.value - 1) ? issued[attempt.value - 1].owner : nil
  }

  /// Notes that the attempt's own worker has seen it fail: nothing of it goes on anywhere.
  mutating func markReported(_ attempt: AttemptNumber) {
    guard issued.indices.contains(attempt.value - 1) else { return }
    issued[attempt.value - 1].isReported = true
  }

  func isReported(_ attempt: AttemptNumber) -> Bool {
    issued.indices.contains(attempt.value - 1) && issued[attempt.value - 1].isReported
  }
}
