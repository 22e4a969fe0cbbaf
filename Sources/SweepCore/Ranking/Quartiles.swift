/// The three quartiles of a sample that may hold infinities.
package struct Quartiles: Hashable, Sendable {
  package let lower: Double
  package let median: Double
  package let upper: Double

  /// Nil for an empty sample.
  /// - Precondition: no NaN; infinities of one sign only.
  package init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    lower = Self.quantile(0.25, ofSorted: sorted)
    median = Self.quantile(0.5, ofSorted: sorted)
    upper = Self.quantile(0.75, ofSorted: sorted)
  }

  /// Type 7 of Hyndman and Fan (1996), as `numpy.quantile` computes it by default:
  ///
  ///     h = (n - 1) p,   k = floor(h),   t = h - k
  ///     x_k + (x_{k+1} - x_k) t   for t < 1/2,   else   x_{k+1} - (x_{k+1} - x_k) (1 - t)
  ///
  /// Between a finite value and an infinite one lies that infinity, and between two equal ones the same.
  static func quantile(_ p: Double, ofSorted sorted: [Double]) -> Double {
    let position = Double(sorted.count - 1) * p
    let index = Int(position)
    let fraction = position - Double(index)
    let low = sorted[index]
    guard fraction > 0 else { return low }
    let high = sorted[index + 1]
    guard low.isFinite && high.isFinite else { return low.isFinite ? high : low }
    let difference = high - low
    return fraction < 0.5 ? low + difference * fraction : high - difference * (1 - fraction)
  }
}
