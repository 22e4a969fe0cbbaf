/// Two results of one trial that differ.
package struct IntegrityAlarm: Hashable, Sendable, CustomStringConvertible {
  package struct Result: Hashable, Sendable {
    package let attempt: AttemptNumber
    package let workerName: String
    package let host: String
    package let digest: Digest

    package init(attempt: AttemptNumber, workerName: String, host: String, digest: Digest) {
      self.attempt = attempt
      self.workerName = workerName
      self.host = host
      self.digest = digest
    }
  }

  package let committed: Result
  package let other: Result

  package init(committed: Result, other: Result) {
    self.committed = committed
    self.other = other
  }

  /// One line, with both hosts and both digests.
  package var description: String {
    "two results differ: attempt \(committed.attempt) by \(committed.workerName) on \(committed.host) has digest "
      + "\(committed.digest) (committed), attempt \(other.attempt) by \(other.workerName) on \(other.host) has "
      + "\(other.digest)"
  }
}
