/// Bounds that both sides hold messages against. Those of a sweep are in `SpecLimits`, those of keys and rates in
/// `KeyLimits`; docs/security.md lists them all.
package enum WireLimits {
  /// A message is cut into frames of at most this size, half of what the sockets let through.
  package static let frameBytes = 128 << 10
  /// The largest message worth assembling: the answer on a sweep of 100,000 shards.
  package static let messageBytes = 64 << 20
  /// Of one configuration of a submitted sweep; one of a hundred layers takes half a kilobyte.
  package static let configurationBytes = 2048
  /// Messages up to this are decoded without counting first what is in them.
  package static let uncountedBytes = 1 << 20
  /// Losses a metrics batch may carry; a trial that measures more sends more batches.
  package static let lossesPerBatch = 4096
  /// Slots a worker may offer.
  package static let slots = 1024
  /// Executions a worker may want ready for each slot, beyond the one it trains.
  package static let creditPerSlot = 32
  /// Executions a worker may say it holds: those of its slots, and what it could not deliver yet.
  package static let holding = 4096
  /// Data sets a worker may have.
  package static let dataDigests = 64
  /// Workers that are remembered; the silent are forgotten for new ones, the longest silent first.
  package static let workers = 4096
  /// Sweeps a coordinator takes; each is kept for good.
  package static let sweeps = 10_000
  /// An answer with series ends with the one that passes this.
  package static let seriesBytes = 2 << 20
  /// Update rules of which a worker's canary may have digests.
  package static let canaryDigests = 256
  /// Of a failure that a worker reports, and of its slot's last words.
  package static let failureMessageBytes = 1000
  package static let failureTailBytes = 8000
}
