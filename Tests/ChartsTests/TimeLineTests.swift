import Charts
import Markup
import Testing

struct TimeLineTests {
  typealias Span = TimeLine.Span

  static func span(_ worker: String, _ start: Double, _ end: Double, _ outcome: TimeLine.Outcome = .done) -> Span {
    Span(worker: worker, start: start, end: end, outcome: outcome, note: "\(worker) \(start)")
  }

  @Test func whatRunsAtATimeStandsInLanesOfItsOwn() {
    let line = TimeLine(
      title: "t",
      spans: [
        Self.span("a", 0, 100), Self.span("a", 50, 150), Self.span("a", 100, 200, .failed),
        Self.span("b", 10, 20, .running),
      ])
    #expect(line.lanes.map(\.worker) == ["a", "a", "b"])
    #expect(line.lanes.map(\.isFirst) == [true, false, true])
    #expect(line.lanes.map { $0.bars.map(\.start) } == [[0, 100], [50], [10]])
    #expect(line.start == 0 && line.end == 200)
    #expect(line.description == "4 attempts on 2 workers: 2 done, 1 failed, 1 running.")
    #expect(line.svg(id: "t").text.contains("seconds since the first attempt") == false)
    #expect(line.svg(id: "t").text.contains("minutes since the first attempt"))
  }

  @Test func neighboursTooShortToSeeAreOneBarThatCountsThem() {
    // 100,000 attempts of a tenth of a second in one lane, every thousandth a failure.
    let spans = (0..<100_000).map { index in
      Self.span("a", Double(index), Double(index) + 0.1, index % 1000 == 999 ? .failed : .done)
    }
    let line = TimeLine(title: "t", spans: spans)
    let bars = line.lanes.flatMap(\.bars)
    #expect(bars.count <= TimeLine.maximumBars)
    #expect(bars.reduce(0) { $0 + $1.count } == 100_000)
    #expect(bars.count { $0.outcome == .failed } == 100)
  }

  @Test func manyWorkersAreCutAndCounted() {
    let line = TimeLine(title: "t", spans: (0..<200).map { Self.span("worker-\($0)", Double($0), 1000) })
    #expect(line.lanes.count == TimeLine.maximumLanes)
    #expect(line.omittedWorkers == 136)
    #expect(line.svg(id: "t").text.contains("136 more workers"))
  }

  @Test func nothingAndAnInstantCanBeDrawn() {
    #expect(TimeLine(title: "t", spans: []).svg(id: "t").text.contains("Nothing has run yet."))
    let line = TimeLine(title: "t", spans: [Self.span("<b>", 5, 5)])
    #expect(line.svg(id: "t").text.contains("&lt;b&gt;"))
    #expect(!line.svg(id: "t").text.contains("<b>"))
  }
}
