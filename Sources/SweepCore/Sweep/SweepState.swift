/// What a sweep's user wants of it. Whether it is finished follows from its shards.
package enum SweepState: String, Hashable, Sendable, CaseIterable {
  /// Shards are leased as slots come free.
  case running
  /// Nothing new is leased; what runs goes on.
  case paused
  /// Nothing new is leased, what ran was given back. `resume` goes on with it.
  case cancelled
}
