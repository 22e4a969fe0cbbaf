package import SweepCore

/// What a simulated worker has seen of its coordinator.
package struct SimulatedWorkRecord: Hashable, Sendable {
  package var hasJoined = false
  /// It has said what its canary came to.
  package var isAdmissible = false
  package var heartbeatsSent = 0
  package var heartbeatsAnswered = 0
  /// From the first batch that was not acknowledged to the Ack.
  package var acknowledgements: [Duration] = []
  /// From an outcome to its Settled.
  package var commits: [Duration] = []
  package var lastSettled: Instant?
  /// The last warning of its supervisor; in a measurement that went well there is none.
  package var complaint: String?

  package init() {}
}
