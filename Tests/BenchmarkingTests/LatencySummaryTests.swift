import Benchmarking
import Testing

struct LatencySummaryTests {
  static let samples: [(sample: [Double], median: Double, percentile99: Double)] = [
    ([3.0], 3.0, 3.0),
    ([2, 1], 1, 2),
    ([3, 1, 2], 2, 3),
    ((1...100).map(Double.init), 50, 99),
    ((1...101).map(Double.init), 51, 100),
    ((1...200).reversed().map(Double.init), 100, 198),
  ]

  @Test(arguments: samples)
  func percentilesAreOfTheSample(sample: [Double], median: Double, percentile99: Double) throws {
    let summary = try #require(LatencySummary(sample))
    #expect(summary.count == sample.count)
    #expect(summary.median == median)
    #expect(summary.percentile99 == percentile99)
  }

  @Test func emptySampleHasNoSummary() {
    #expect(LatencySummary([]) == nil)
  }
}
