/// How long something took, over many times.
package struct LatencySummary: Hashable, Sendable {
  package let count: Int
  /// Seconds.
  package let median: Double
  /// Seconds; 99 of 100 took at most so long.
  package let percentile99: Double

  /// Percentiles by nearest rank: the least value that at least so many of the sample do not exceed.
  ///
  /// Nil for an empty sample.
  /// - Precondition: no NaN.
  package init?(_ seconds: [Double]) {
    guard !seconds.isEmpty else { return nil }
    let sorted = seconds.sorted()
    func percentile(_ percent: Int) -> Double { sorted[(percent * sorted.count + 99) / 100 - 1] }
    count = sorted.count
    median = percentile(50)
    percentile99 = percentile(99)
  }
}
