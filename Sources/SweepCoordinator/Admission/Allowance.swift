package import SweepCore

/// How much one peer, or all peers of one key together, may still send.
package struct Allowance: Hashable, Sendable {
  package struct Rates: Hashable, Sendable {
    package let messages: TokenBucket.Rate
    package let bytes: TokenBucket.Rate
    /// Of these each is a question or a Hello, whose answer costs the coordinator more than the question its sender.
    package let requests: TokenBucket.Rate

    package init(messages: TokenBucket.Rate, bytes: TokenBucket.Rate, requests: TokenBucket.Rate) {
      self.messages = messages
      self.bytes = bytes
      self.requests = requests
    }

    /// A slot sends a batch each 200 ms or 1,024 iterations: 128 slots with networks of a few weights send some 13,000 a
    /// second, and as much again for what is repeated after a connection broke.
    package static let ofPeer = Rates(
      messages: .init(burst: 60_000, perSecond: 30_000), bytes: .init(burst: 512e6, perSecond: 256e6),
      requests: .init(burst: 200, perSecond: 50))

    /// A key may be that of a thousand workers, which all say Hello when their coordinator comes back.
    package static let ofKey = Rates(
      messages: .init(burst: 600_000, perSecond: 300_000), bytes: .init(burst: 4e9, perSecond: 2e9),
      requests: .init(burst: 4000, perSecond: 1000))
  }

  private var messages: TokenBucket
  private var bytes: TokenBucket
  private var requests: TokenBucket

  package init(_ rates: Rates, at now: Instant) {
    messages = TokenBucket(rates.messages, at: now)
    bytes = TokenBucket(rates.bytes, at: now)
    requests = TokenBucket(rates.requests, at: now)
  }

  /// Takes what a message costs, or nothing where it is too much.
  package mutating func take(bytes count: Int, isRequest: Bool, at now: Instant) -> Bool {
    guard messages.has(1, at: now), bytes.has(Double(count), at: now), !isRequest || requests.has(1, at: now) else {
      return false
    }
    _ = messages.take(1, at: now)
    _ = bytes.take(Double(count), at: now)
    if isRequest { _ = requests.take(1, at: now) }
    return true
  }
}
