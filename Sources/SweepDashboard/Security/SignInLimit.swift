package import SweepCore

/// How often tokens may be tried: 10 at once and one in 5 s after that from an address, ten times as many from all
/// addresses together. Tokens of 256 bits are not guessed at any rate; this keeps the trying cheap, and seen.
package struct SignInLimit: Sendable {
  private static let rate = TokenBucket.Rate(burst: 10, perSecond: 0.2)
  private static let rateOfAll = TokenBucket.Rate(burst: 100, perSecond: 2)
  /// Addresses that are told apart; beyond them the limit of all is the only one.
  private static let maximumAddresses = 1024

  private var all: TokenBucket
  private var buckets: [String: TokenBucket] = [:]

  package init(at now: Instant) { all = TokenBucket(Self.rateOfAll, at: now) }

  package mutating func mayTry(_ address: String, at now: Instant) -> Bool {
    if buckets.count >= Self.maximumAddresses {
      // A full bucket is one that nobody misses.
      for (address, var bucket) in buckets where bucket.has(Self.rate.burst, at: now) { buckets[address] = nil }
    }
    if buckets.count < Self.maximumAddresses || buckets[address] != nil {
      var bucket = buckets[address] ?? TokenBucket(Self.rate, at: now)
      let isGranted = bucket.take(1, at: now)
      buckets[address] = bucket
      guard isGranted else { return false }
    }
    return all.take(1, at: now)
  }
}
