package import SweepCore
package import SweepWire

extension IntegrityAlarm {
  package init(_ wire: WireIntegrityAlarm) throws(WireError) {
    self.init(
      committed: Result(
        attempt: AttemptNumber(Int(wire.committedAttempt)), workerName: wire.committedWorker, host: wire.committedHost,
        digest: try Digest(wire: wire.committedDigest, field: "committed_digest")),
      other: Result(
        attempt: AttemptNumber(Int(wire.otherAttempt)), workerName: wire.otherWorker, host: wire.otherHost,
        digest: try Digest(wire: wire.otherDigest, field: "other_digest")))
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
