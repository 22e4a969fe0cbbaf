import SweepCore
import Testing

struct QuartilesTests {
  /// From scripts/reference/axes_and_quartiles.py: `numpy.quantile(sample, [0.25, 0.5, 0.75])`, equal to the bit.
  @Test(arguments: [
    ([0.319277], [0.319277, 0.319277, 0.319277]),
    ([1.548259, 1.60073], [1.56137675, 1.5744945000000001, 1.58761225]),
    ([0.418667, 1.128144, 1.042213], [0.73044, 1.042213, 1.0851785]),
    ([0.467431, 1.170974, 0.895027, 1.294161], [0.788128, 1.0330005, 1.2017707499999999]),
    ([0.745267, 1.260101, 1.568566, 1.054333, 1.123427], [1.054333, 1.123427, 1.260101]),
    ([1.47547, 0.88717, 1.508963, 0.732594, 1.574181, 1.647365], [1.034245, 1.4922165, 1.5578765]),
    ([2.016435, 1.422625, 1.827029, 1.157265, 1.470405, 1.039509, 0.872222], [1.098387, 1.422625, 1.648717]),
    (
      [0.488577, 0.679773, 0.924945, 0.781693, 0.61693, -0.18037, 1.090036, 0.525275, 1.00882, 1.193435],
      [0.54818875, 0.730733, 0.9878512500000001]
    ),
  ])
  func quartilesAreNumPys(sample: [Double], expected: [Double]) {
    let quartiles = Quartiles(sample)
    #expect([quartiles?.lower, quartiles?.median, quartiles?.upper] == expected)
  }

  @Test func nothingHasNoQuartiles() {
    #expect(Quartiles([]) == nil)
  }

  @Test(
    arguments: [
      ([1, 2, .infinity], [1.5, 2, .infinity]), ([1, .infinity], [.infinity, .infinity, .infinity]),
      ([.infinity, .infinity], [.infinity, .infinity, .infinity]), ([1, 2, 3, 4, .infinity], [2, 3, 4]),
      ([-.infinity, 0.25], [-.infinity, -.infinity, -.infinity]),
      ([-.infinity, 0.25, 0.5], [-.infinity, 0.25, 0.375]),
    ] as [([Double], [Double])])
  func betweenAFiniteAndAnInfiniteValueLiesInfinity(sample: [Double], expected: [Double]) {
    let quartiles = Quartiles(sample)
    #expect([quartiles?.lower, quartiles?.median, quartiles?.upper] == expected)
  }
}
