package import SweepCore
package import SweepWire

/// Two results of one trial that differ, as the coordinator tells it.
package struct IntegrityAlarm: Hashable, Sendable, CustomStringConvertible {
  package struct Result: Hashable, Sendable {
    package var attempt: Int
    package var workerName: String
    package var host: String
    package var digest: Digest
  }

  package var committed: Result
  package var other: Result

  package init(_ wire: WireIntegrityAlarm) throws(WireError) {
    committed = Result(
      attempt: Int(wire.committedAttempt), workerName: wire.committedWorker, host: wire.committedHost,
      digest: try Digest(wire: wire.committedDigest, field: "committed_digest"))
    other = Result(
      attempt: Int(wire.otherAttempt), workerName: wire.otherWorker, host: wire.otherHost,
      digest: try Digest(wire: wire.otherDigest, field: "other_digest"))
  }

  /// One line, with both hosts and both digests.
  package var description: String {
    "two results differ: attempt \(committed.attempt) by \(committed.workerName) on \(committed.host) has digest "
      + "\(committed.digest) (committed), attempt \(other.attempt) by \(other.workerName) on \(other.host) has "
      + "\(other.digest)"
  }
}

/// What keeps a sweep's waiting shards from running.
package struct StandstillNotice: Hashable, Sendable {
  package var text: String
  /// Whether it lasts until somebody does something about workers in quarantine.
  package var isQuarantine: Bool

  package init(_ wire: WireHindrance) {
    text = wire.text
    isQuarantine = wire.kind == .quarantined
  }
}
