/// Why a worker is told to stop an attempt.
package enum RevokeReason: String, Hashable, Sendable, CaseIterable {
  case cancelled
  /// Another attempt of the trial was committed.
  case superseded
  /// The coordinator never issued this attempt, or to someone else.
  case unknown
  /// Shard after shard failed on this worker, and others get what it had.
  case quarantined
}
