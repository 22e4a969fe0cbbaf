import SweepCore
import Testing

/// The values are those of scripts/reference/axes_and_quartiles.py in 50-digit decimal arithmetic.
struct AxisSpacingTests {
  @Test(
    arguments: [
      (1e-4, 1e-1, [0.0001, 0.0003162, 0.001, 0.003162, 0.01, 0.03162, 0.1]),
      (1e-5, 1e-2, [1e-05, 3.162e-05, 0.0001, 0.0003162, 0.001, 0.003162, 0.01]),
      (1e-4, 1e-2, [0.0001, 0.001, 0.01]),
      (0.3, 0.7, [0.3, 0.3335, 0.3708, 0.4122, 0.4583, 0.5095, 0.5664, 0.6297, 0.7]),
      (12345.678, 0.0009, [12345.678, 461.4, 17.24, 0.6444, 0.02408, 0.0009]),
      (1, 1e300, [1, 1e+100, 1e+200, 1e+300]),
    ] as [(Double, Double, [Double])])
  func logAxesAreRoundedToFourDigitsAndKeepTheirEnds(first: Double, last: Double, expected: [Double]) {
    #expect(AxisSpacing.logarithmic.values(from: first, to: last, points: expected.count) == expected)
  }

  @Test func linearAxesHoldTheDecimalsAUserWouldWrite() {
    #expect(AxisSpacing.linear.values(from: 0.5, to: 0.9, points: 5) == [0.5, 0.6, 0.7, 0.8, 0.9])
    #expect(AxisSpacing.linear.values(from: 1, to: -1, points: 5) == [1, 0.5, 0, -0.5, -1])
    #expect(AxisSpacing.linear.values(from: 0.1, to: 0.3, points: 3) == [0.1, 0.2, 0.3])
  }

  @Test func oneValueIsARangeOfEqualEnds() {
    #expect(AxisSpacing.logarithmic.values(from: 0.12345, to: 0.12345, points: 1) == [0.12345])
  }

  @Test(
    arguments: [
      (0.00031622776601683794, 4, 0.0003162), (9.9999, 4, 10), (-9.9996, 4, -10),
      (.leastNonzeroMagnitude, 4, .leastNonzeroMagnitude), (0, 4, 0),
      (1.7976931348623157e308, 2, .infinity), (123456, 2, 120000), (0.25, 1, 0.3), (1e22, 3, 1e22),
    ] as [(Double, Int, Double)])
  func decimalsRoundHalfAwayFromZero(value: Double, digits: Int, expected: Double) {
    #expect(DecimalDigits(value).rounded(to: digits).value == expected)
  }

  @Test(arguments: [
    (0.05, 1, 0.1), (0.04, 1, 0), (0.5, 0, 1), (99.95, 1, 100), (0.001, 1, 0), (-0.04, 1, 0), (2.5, 0, 3),
  ])
  func decimalsRoundToPlaces(value: Double, places: Int, expected: Double) {
    #expect(DecimalDigits(value).rounded(places: places).value == expected)
  }

  @Test func theDigitsReadBackAsTheSameDouble() {
    var bits: UInt64 = 1
    for _ in 0..<2000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: bits)
      if value.isFinite { #expect(DecimalDigits(value).value == value) }
    }
  }
}
