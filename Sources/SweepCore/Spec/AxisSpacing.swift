internal import Kernels

/// How a range of a sweep file becomes values. The same range gives the same doubles, hence the same ids, everywhere.
package enum AxisSpacing: String, Hashable, Sendable, CaseIterable {
  /// Equal ratios.
  case logarithmic = "log"
  /// Equal differences.
  case linear

  /// `points` values from `first` to `last`; both endpoints are kept verbatim.
  ///
  ///     log:     x_i = exp(log a + i (log b - log a) / (n - 1)), rounded to 4 significant digits
  ///     linear:  x_i = a + i (b - a) / (n - 1), rounded to 12 significant digits
  ///
  /// exp and log are the project's own (docs/numerics.md, rule 1). Twelve digits take the binary dust off a linear
  /// range, so that `{ linear: [0.5, 0.9], points: 5 }` holds the 0.6 that a user would write.
  /// - Precondition: finite ends, `points >= 1`, more than one unless the ends are equal, and positive ends for `log`.
  package func values(from first: Double, to last: Double, points: Int) -> [Double] {
    precondition(points >= 1 && (points > 1 || first == last), "a range of different ends has two points or more")
    return (0..<points).map { index in
      if index == 0 { return first }
      if index == points - 1 { return last }
      let fraction = Double(index) / Double(points - 1)
      switch self {
      case .logarithmic:
        let low = Elementary.log(first)
        let exact = Elementary.exp(low + fraction * (Elementary.log(last) - low))
        return DecimalDigits(exact).rounded(to: 4).value
      case .linear:
        return DecimalDigits(first + fraction * (last - first)).rounded(to: 12).value
      }
    }
  }
}
