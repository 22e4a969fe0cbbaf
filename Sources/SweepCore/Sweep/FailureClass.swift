/// What went wrong with the infrastructure of an attempt. A diverged trial is none of these.
package enum FailureClass: String, Hashable, Sendable, CaseIterable {
  /// The slot's process ended by itself or by a signal.
  case crashed
  /// The attempt ran past its time limit.
  case timedOut = "timed-out"
  /// The worker was not heard of until its lease ended.
  case lost
  /// The worker could not read the data it said it had.
  case badData = "bad-data"
  case outOfMemory = "out-of-memory"
  /// The worker will not or cannot train this trial.
  case rejected
  /// The metrics that arrived are not those its result claims.
  case invalidResult = "invalid-result"
}

/// An attempt's failure as its witness tells it.
package struct AttemptFailure: Hashable, Sendable {
  package var failureClass: FailureClass
  /// One line.
  package var message: String
  /// The last lines the slot wrote to standard error; empty where there are none.
  package var standardErrorTail: String

  package init(_ failureClass: FailureClass, message: String, standardErrorTail: String = "") {
    self.failureClass = failureClass
    self.message = message
    self.standardErrorTail = standardErrorTail
  }
}
