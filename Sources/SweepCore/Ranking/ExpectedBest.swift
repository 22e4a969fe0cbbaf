/// What a search of k configurations can expect to find (Dodge and others, Show Your Work, 2019, here without
/// replacement).
enum ExpectedBest {
  /// Validation accuracy of a network that knows nothing: one class in ten.
  static let guessing = 0.1

  /// The expected best of k of `values`, drawn without replacement, for k = 1, 2, ..., N. With the values in descending
  /// order, the i-th is the best of the draw where the other k - 1 come from the N - i below it:
  ///
  ///     E_k = Σ_i v_i C(N-i, k-1) / C(N, k)
  ///
  /// Weights come each from the one before, so that nothing is larger than 1: the first is k / N, and from i to i + 1
  /// they shrink by (N-i-k+1) / (N-i).
  static func curve(of values: [Double]) -> [Double] {
    let falling = values.sorted(by: >)
    let count = falling.count
    return (0..<count).map { others in
      var weight = Double(others + 1) / Double(count)
      var expected = 0.0
      for index in 0..<(count - others) {
        expected += weight * falling[index]
        let below = count - index - 1
        if below > 0 { weight *= Double(below - others) / Double(below) }
      }
      return expected
    }
  }
}

extension Leaderboard.ConfigurationRow {
  /// The median best validation accuracy; that of guessing where the row diverged on half of its seeds.
  var attainedAccuracy: Double {
    guard let median = standing[.bestValidationAccuracy]?.median, median.isFinite else { return ExpectedBest.guessing }
    return median
  }
}
