internal import SweepCore

/// How a measurement came out over its runs.
package struct Spread: Hashable, Sendable {
  package let least: Double
  package let median: Double
  package let greatest: Double
  package let count: Int

  /// - Precondition: at least one value, none NaN.
  package init(_ values: [Double]) {
    guard let quartiles = Quartiles(values), let least = values.min(), let greatest = values.max() else {
      preconditionFailure("a spread of no values")
    }
    self.least = least
    median = quartiles.median
    self.greatest = greatest
    count = values.count
  }
}
