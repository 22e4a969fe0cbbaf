/// The exact sign-flip test of paired differences (Fisher, The Design of Experiments, 1935): if neither of a pair were
/// the better, each difference might as well have the other sign.
///
///     T = |d_1 + ... + d_n|,   p = share of the 2^n sign assignments s with |s_1 d_1 + ... + s_n d_n| >= T
///
/// Infinite differences outweigh all finite ones: sums are compared by the infinities in them first.
package struct SignFlipTest: Hashable, Sendable {
  /// Of five pairs not even the most extreme assignments are rarer than 1 in 20: 2 of 2^5.
  package static let fewestPairs = 6
  /// Up to here every assignment counts; beyond, finite differences are rounded (`roundedShare`).
  package static let exactPairs = 32
  /// Of more pairs the first so many are tested.
  package static let mostPairs = 1000

  /// The sign of the sum: -1, 0 or 1.
  package let direction: Int
  package let pValue: Double

  /// Nil below `fewestPairs`.
  /// - Precondition: no NaN.
  package init?(_ differences: [Double]) {
    guard differences.count >= Self.fewestPairs else { return nil }
    precondition(!differences.contains(where: \.isNaN), "a difference is a number or an infinity")
    let pairs = differences.prefix(Self.mostPairs)
    let finite = pairs.filter(\.isFinite)
    let infinite = pairs.filter { !$0.isFinite }
    let infinities = infinite.reduce(0) { $0 + ($1 > 0 ? 1 : -1) }
    let sum = finite.reduce(0, +)
    direction = infinities != 0 ? infinities.signum() : sum > 0 ? 1 : sum < 0 ? -1 : 0

    // Assignments with more infinities on one side than there were count whatever the finite ones do, those with as
    // many count by the finite sum on that side, and those with fewer do not count. Where there were as many on
    // either side, the finite sum may lie on either, too.
    let (more, asMany) = Self.infinityShares(count: infinite.count, sum: infinities)
    let flipsFinite = infinities != 0 ? infinities < 0 : sum < 0
    let share = Self.share(of: flipsFinite ? finite.map { -$0 } : finite)
    pValue = min(1, more + asMany * (infinities != 0 ? share : min(1, 2 * share)))
  }

  /// The shares of the assignments of `count` infinities whose sum is, in absolute value, above |sum|, and at it:
  /// m infinities sum to m - 2j in C(m, j) of 2^m.
  private static func infinityShares(count: Int, sum: Int) -> (more: Double, asMany: Double) {
    var weight = 1.0
    for _ in 0..<count { weight /= 2 }
    var (more, asMany) = (0.0, 0.0)
    for negative in 0...count {
      let magnitude = abs(count - 2 * negative)
      if magnitude > abs(sum) { more += weight }
      if magnitude == abs(sum) { asMany += weight }
      weight *= Double(count - negative) / Double(negative + 1)
    }
    return (more, asMany)
  }

  private static func share(of differences: [Double]) -> Double {
    differences.count <= exactPairs ? exactShare(of: differences) : roundedShare(of: differences)
  }

  /// The share of assignments whose sum is at least that of `differences` as they are, each counted.
  ///
  /// Meet in the middle: the sums of either half in ascending order, and for each of one half those of the other that
  /// make it up. A sum counts as equal where it is lower by no more than 100 ε Σ|d|, which bounds what the order of
  /// 32 additions can change on both sides.
  static func exactShare(of differences: [Double]) -> Double {
    let magnitudes = differences.map(abs)
    let threshold = differences.reduce(0, +) - 100 * .ulpOfOne * magnitudes.reduce(0, +)
    let half = magnitudes.count / 2
    let (left, right) = (sortedSums(magnitudes.prefix(half)), sortedSums(magnitudes.dropFirst(half)))
    var count = 0
    var first = right.count
    for sum in left {
      while first > 0, sum + right[first - 1] >= threshold { first -= 1 }
      count += right.count - first
    }
    return Double(count) / Double(left.count * right.count)
  }

  /// Sums over all sign assignments, ascending: those with `-d` and those with `+d` are each in order, and are merged.
  private static func sortedSums(_ magnitudes: ArraySlice<Double>) -> [Double] {
    magnitudes.reduce(into: [0]) { sums, d in
      var merged: [Double] = []
      merged.reserveCapacity(2 * sums.count)
      var raised = 0
      for sum in sums {
        while sums[raised] + d < sum - d {
          merged.append(sums[raised] + d)
          raised += 1
        }
        merged.append(sum - d)
      }
      merged += sums[raised...].map { $0 + d }
      sums = merged
    }
  }

  /// The same share for differences rounded to whole multiples of Σ|d| / 2^14, of which it is exact: the distribution of
  /// the sum of a random subset, by convolution. Rounding moves the sum by about n / 57,000 of its standard deviation
  /// at most.
  static func roundedShare(of differences: [Double]) -> Double {
    let unit = differences.reduce(0) { $0 + abs($1) } / 16_384
    guard unit > 0 else { return 1 }
    let steps = differences.map { Int(($0 / unit).rounded()) }
    let total = steps.reduce(0) { $0 + abs($1) }
    var shares = [Double](repeating: 0, count: total + 1)
    shares[0] = 1
    var highest = 0
    for step in steps.map(abs) {
      highest += step
      for sum in stride(from: highest, through: 0, by: -1) {
        shares[sum] = (shares[sum] + (sum >= step ? shares[sum - step] : 0)) / 2
      }
    }
    // A subset's sum S makes the signed sum 2 S - total.
    return shares[((steps.reduce(0, +) + total) / 2)...].reduce(0, +)
  }
}
