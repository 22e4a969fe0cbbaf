/// The version both sides must speak; a Hello or request of another one is refused by name.
package let protocolVersion: UInt32 = 1

/// Bounds that both sides hold messages against.
package enum WireLimits {
  /// A message is cut into frames of at most this size, half of what the sockets let through.
  package static let frameBytes = 128 << 10
  /// The largest message worth assembling: the answer on a sweep of 100,000 shards.
  package static let messageBytes = 64 << 20
  /// Losses a metrics batch may carry; a trial that measures more sends more batches.
  package static let lossesPerBatch = 4096
}
