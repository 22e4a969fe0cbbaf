/// How long something took, counted in buckets as Prometheus has them: each holds all that took no longer than its bound.
package struct LatencyHistogram: Hashable, Sendable {
  /// Seconds, rising: from a fast disk's flush to a slow one's.
  package static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  /// By bound.
  package private(set) var counts = Array(repeating: 0, count: bounds.count)
  /// Of all, also of those above the last bound.
  package private(set) var count = 0
  package private(set) var seconds = 0.0

  package init() {}

  package mutating func add(_ duration: Duration) {
    let (whole, atto) = duration.components
    let value = Double(whole) + Double(atto) * 1e-18
    count += 1
    seconds += value
    for (index, bound) in Self.bounds.enumerated() where value <= bound { counts[index] += 1 }
  }
}
