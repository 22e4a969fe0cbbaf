import Charts
import Markup
import TestSupport
import Testing

struct DownsamplingTests {
  @Test func aShortSeriesIsKeptWhole() {
    let values = (0..<600).map(Double.init)
    #expect(Downsampling.indices(of: values) == Array(0..<600))
    #expect(Downsampling.indices(of: []) == [])
    #expect(Downsampling.indices(of: [1, 2, 3], limit: 2) == [0, 1, 2])
  }

  @Test func aLoneSpikeOfAMillionPointsStays() {
    var values = [Double](repeating: 1, count: 1_000_000)
    values[123_456] = 900
    values[654_321] = -900
    let kept = Downsampling.indices(of: values)
    #expect(kept.count <= 602)
    #expect(kept.contains(123_456) && kept.contains(654_321))
  }

  @Test(arguments: 0..<40)
  func extremesEndsAndGapsAreKept(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = 1 + Int(random.next() % 5000)
    let limit = 5 + Int(random.next() % 700)
    let values = (0..<count).map { _ -> Double in
      random.next() % 97 == 0 ? [.nan, .infinity, -.infinity][Int(random.next() % 3)] : Double(random.next() % 100_000)
    }
    let kept = Downsampling.indices(of: values, limit: limit)
    #expect(kept == Array(Set(kept)).sorted(), "ascending, none twice")
    #expect(kept.first == 0 && kept.last == count - 1)
    if count <= limit {
      #expect(kept.count == count)
      return
    }
    // The first, the last, and three for each of limit / 2 stretches.
    #expect(kept.count <= 3 * (limit / 2) + 2)
    let finite = values.filter(\.isFinite)
    let keptFinite = kept.map { values[$0] }.filter(\.isFinite)
    #expect(keptFinite.min() == finite.min() && keptFinite.max() == finite.max())
    for bucket in 0..<(limit / 2) {
      let range = (bucket * count / (limit / 2))..<((bucket + 1) * count / (limit / 2))
      let inside = kept.filter(range.contains)
      #expect(inside.map { values[$0] }.filter(\.isFinite).max() == range.map { values[$0] }.filter(\.isFinite).max())
      #expect(inside.map { values[$0] }.filter(\.isFinite).min() == range.map { values[$0] }.filter(\.isFinite).min())
      #expect(inside.contains { !values[$0].isFinite } == range.contains { !values[$0].isFinite })
    }
  }
}
