package import SweepCore

/// How often an attempt's failure is answered by another attempt, and how long after.
package struct RetryPolicy: Sendable {
  /// Attempts a trial gets that may end in a class before the trial counts as failed in that class.
  package var limits: [FailureClass: Int]
  /// Wait before the first retry; it doubles with every further failure of the trial.
  package var backoff: Duration
  package var longestBackoff: Duration

  package init(limits: [FailureClass: Int], backoff: Duration, longestBackoff: Duration) {
    self.limits = limits
    self.backoff = backoff
    self.longestBackoff = longestBackoff
  }

  /// A crash may be the machine's fault twice, hardly three times; a lost worker says nothing about the trial, so it
  /// counts for little; what a worker refuses by name another attempt will not change. A result that its own metrics
  /// contradict is worth a second opinion.
  package static let standard = RetryPolicy(
    limits: [
      .crashed: 3, .timedOut: 2, .lost: 10, .badData: 3, .outOfMemory: 2, .rejected: 1, .invalidResult: 2,
    ],
    backoff: .seconds(1), longestBackoff: .seconds(60))

  /// The wait before the next attempt, or nil when the trial has failed for good.
  ///
  /// backoff · 2^(n-1), at most `longestBackoff`, where n counts all failures of the trial.
  /// - Parameter failures: per class, the failure just seen included.
  func delay(after failure: FailureClass, failures: [FailureClass: Int]) -> Duration? {
    guard failures[failure, default: 0] < limits[failure, default: 1] else { return nil }
    let doublings = min(failures.values.reduce(0, +) - 1, 30)
    return min(backoff * (1 << max(doublings, 0)), longestBackoff)
  }
}
