package import SweepCore

/// Bounds on what a key, and whoever has it, may make the coordinator keep or do (docs/security.md lists them all).
/// Those of rates are far above what a worker of 128 slots or a person needs.
package enum KeyLimits {
  package static let nameBytes = 64
  package static let keys = 10_000
  /// Of the file with all of them.
  package static let tableBytes = 4 << 20

  /// Slots of workers that join under one key.
  package static let joiningSlots = TokenBucket.Rate(burst: 100_000, perSecond: 100)
  /// Workers that join, come back or leave, in the store's journal.
  package static let journaledComings = TokenBucket.Rate(burst: 10_000, perSecond: 1)

  /// A resolved sweep of 100,000 configurations takes about 20 MB.
  package static let submitBytes = 32 << 20
  /// A batch of three full series takes 210 KB.
  package static let workerMessageBytes = 512 << 10
  package static let queryBytes = 16 << 10
}
