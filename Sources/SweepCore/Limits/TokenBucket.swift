/// So much at once, and so much a second after that.
package struct TokenBucket: Hashable, Sendable {
  package struct Rate: Hashable, Sendable {
    package let burst: Double
    package let perSecond: Double

    package init(burst: Double, perSecond: Double) {
      self.burst = burst
      self.perSecond = perSecond
    }
  }

  package let rate: Rate
  private var tokens: Double
  private var filled: Instant

  package init(_ rate: Rate, at now: Instant) {
    self.rate = rate
    tokens = rate.burst
    filled = now
  }

  /// Takes `cost`, or nothing where that is more than there is. A cost above the burst is never granted.
  package mutating func take(_ cost: Double, at now: Instant) -> Bool {
    refill(at: now)
    guard cost <= tokens else { return false }
    tokens -= cost
    return true
  }

  package mutating func has(_ cost: Double, at now: Instant) -> Bool {
    refill(at: now)
    return cost <= tokens
  }

  private mutating func refill(at now: Instant) {
    // A clock that went back fills nothing.
    guard now > filled else { return }
    tokens = min(rate.burst, tokens + Double((now - filled).nanoseconds) / 1e9 * rate.perSecond)
    filled = now
  }
}
