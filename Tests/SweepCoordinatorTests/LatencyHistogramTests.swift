import SweepCoordinator
import Testing

struct LatencyHistogramTests {
  @Test func eachBucketHoldsAllThatTookNoLonger() {
    var histogram = LatencyHistogram()
    for milliseconds in [0.5, 1, 1.5, 30, 30_000] { histogram.add(.seconds(milliseconds / 1000)) }
    #expect(LatencyHistogram.bounds == [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    #expect(histogram.counts == [2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4])
    #expect(histogram.count == 5)
    #expect(abs(histogram.seconds - 30.033) < 1e-9)
  }
}
