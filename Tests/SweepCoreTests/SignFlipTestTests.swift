import SweepCore
import Testing

/// Against SciPy, exact integers and itself (scripts/reference/statistics.py).
struct SignFlipTestTests {
  @Test(arguments: RecordedStatistics.signFlips)
  func pValuesAreSciPys(differences: [Double], expected: Double) throws {
    let test = try #require(SignFlipTest(differences))
    #expect(test.pValue == expected)
    // Neither the order of the pairs nor which of the two is called the first changes anything but the direction.
    let turned = try #require(SignFlipTest(differences.reversed().map { -$0 }))
    #expect(turned.pValue == expected)
    #expect(turned.direction == -test.direction)
  }

  @Test(arguments: RecordedStatistics.manySignFlips)
  func morePairsThanCanBeEnumeratedComeNearTheExactValue(thousandths: [Int], expected: Double) throws {
    #expect(thousandths.count > SignFlipTest.exactPairs)
    let test = try #require(SignFlipTest(thousandths.map { Double($0) / 1000 }))
    #expect(abs(test.pValue / expected - 1) < 0.005)
  }

  @Test func roundingIsExactWhereItChangesNothing() throws {
    // 64 equal differences: p = 2 C(64, 0) / 2^64.
    #expect(try #require(SignFlipTest([Double](repeating: 0.3, count: 64))).pValue == 0x1p-63)
    // Infinities are counted, not rounded.
    #expect(try #require(SignFlipTest([Double](repeating: -.infinity, count: 64))).pValue == 0x1p-63)
    #expect(try #require(SignFlipTest([Double](repeating: 0, count: 64))).pValue == 1)
  }

  @Test func belowSixPairsNothingIsDecided() {
    #expect(SignFlipTest([1, 1, 1, 1, 1]) == nil)
    #expect(SignFlipTest([]) == nil)
  }

  @Test func theDirectionIsThatOfTheSumInfinitiesFirst() {
    #expect(SignFlipTest([-1, -1, -1, -1, -1, 2])?.direction == -1)
    #expect(SignFlipTest([-1, -1, -1, -1, -1, .infinity])?.direction == 1)
    #expect(SignFlipTest([-1, -1, -1, -1, .infinity, -.infinity])?.direction == -1)
    #expect(SignFlipTest([0, 0, 0, 0, 0, 0])?.direction == 0)
  }

  @Test func ofMorePairsThanAThousandTheFirstAreTested() {
    let thousand = (0..<1000).map { Double($0 % 7) - 2.9 }
    #expect(SignFlipTest(thousand) == SignFlipTest(thousand + [Double](repeating: -9, count: 9000)))
  }
}
