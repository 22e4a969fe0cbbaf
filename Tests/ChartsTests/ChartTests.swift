import Charts
import Markup
import SweepCore
import TestSupport
import Testing

/// What a chart draws, read back from its SVG.
struct ChartTests {
  private let style = ChartPalette.style(of: .adam)

  private func chart(_ panel: Chart.Panel, key: Chart.Key = .below, title: String = "Title") -> Chart {
    Chart(title: title, subtitle: "Subtitle", description: "Description", panels: [panel], key: key)
  }

  /// Between the axes, by the axes that are drawn.
  private func plot(_ root: Element) throws -> (left: Double, right: Double, top: Double, bottom: Double) {
    let lines = try root.all(ofClass: "axis").map { line in
      (
        x1: try line.number("x1"), y1: try line.number("y1"), x2: try line.number("x2"), y2: try line.number("y2")
      )
    }
    let across = try #require(lines.max { $0.x2 - $0.x1 < $1.x2 - $1.x1 })
    let up = try #require(lines.max { ($0.y2 - $0.y1).magnitude < ($1.y2 - $1.y1).magnitude })
    return (across.x1, across.x2, min(up.y1, up.y2), max(up.y1, up.y2))
  }

  @Test func pointsStandWhereTheScalesSay() throws {
    var panel = Chart.Panel(
      x: .init("rate", .logarithmic(1e-4...1)), y: .init("loss", .linear(0...4)))
    panel.lines = [
      Chart.Line(
        "adam", style,
        [Chart.Point(1e-3, 1, note: "a"), Chart.Point(1e-2, 3, note: "b"), Chart.Point(1, 4, note: "c")])
    ]
    let root = try Element.parse(chart(panel).svg(id: "test").text)
    let plot = try plot(root)
    let hovers = root.all(ofClass: "hover")
    #expect(hovers.map(\.wholeText) == ["a", "b", "c"])
    let expected = [(0.25, 0.25), (0.5, 0.75), (1, 1)]
    for (hover, place) in zip(hovers, expected) {
      #expect(abs(try hover.number("cx") - (plot.left + place.0 * (plot.right - plot.left))) < 0.011)
      #expect(abs(try hover.number("cy") - (plot.bottom - place.1 * (plot.bottom - plot.top))) < 0.011)
    }
    let ticks = root.all(ofClass: "tick").map(\.wholeText)
    #expect(ticks.contains("10−4") && ticks.contains("100") && ticks.contains("0") && ticks.contains("4"))
  }

  @Test func aGapIsNotBridgedAndNothingNotFiniteIsDrawn() throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...10)), y: .init("y", .linear(0...10)))
    let values: [Double] = [1, 2, .nan, 4, 5, .infinity, 7, 8, -.infinity, 9]
    panel.lines = [Chart.Line("adam", style, values.enumerated().map { Chart.Point(Double($0), $1) })]
    panel.bands = [
      Chart.Band(style, x: (0..<10).map(Double.init), lower: values.map { $0 - 1 }, upper: values.map { $0 + 1 })
    ]
    let svg = chart(panel).svg(id: "test").text
    try expectSound(svg, id: "test")
    let root = try Element.parse(svg)
    // Of the pairs 1 2, 4 5, 7 8; the 9 stands alone. One more in the key.
    #expect(root.all(ofClass: "series").count { $0.name == "path" } == 3)
    #expect(root.all(ofClass: "band").count == 3)
    #expect(root.all(ofClass: "marker").count == 7 + 1)
  }

  @Test func whatDivergedStandsInTheEdgeByName() throws {
    var panel = Chart.Panel(x: .init("rate", .logarithmic(1e-4...1)), y: .init("loss", .logarithmic(0.1...10)))
    panel.edge = "diverged"
    let other = ChartPalette.style(of: .sgd)
    panel.lines = [
      Chart.Line("adam", style, [Chart.Point(1e-2, 1), Chart.Point(0.1, .infinity, note: "adam diverged")]),
      Chart.Line("sgd", other, [Chart.Point(1e-2, 2), Chart.Point(0.1, .infinity, note: "sgd diverged")]),
    ]
    let svg = chart(panel).svg(id: "test").text
    try expectSound(svg, id: "test")
    let root = try Element.parse(svg)
    #expect(root.all(ofClass: "tick").contains { $0.wholeText == "diverged" })
    let marks = root.all(ofClass: "diverged")
    #expect(
      marks.map(\.classes) == [
        ["series", "diverged", "adam", "of-adam"], ["series", "diverged", "sgd", "of-sgd"],
      ])
    #expect(marks[0].attributes["d"] != marks[1].attributes["d"], "side by side, not over each other")
    #expect(root.all(ofClass: "hover").map(\.wholeText) == ["adam diverged", "sgd diverged"])
    // Below the edge begins the plot: the crosses lie above it.
    let top = try #require(root.all(ofClass: "axis").first { $0.attributes["stroke-dasharray"] != nil }).number("y1")
    for hover in root.all(ofClass: "hover") { #expect(try hover.number("cy") < top) }
  }

  @Test func theTargetIsALineWithItsName() throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...1)), y: .init("y", .linear(0...4)))
    panel.references = [Chart.Reference(y: 1, label: "target 1")]
    let root = try Element.parse(chart(panel).svg(id: "test").text)
    let plot = try plot(root)
    let line = try #require(root.all(ofClass: "reference").first)
    #expect(abs(try line.number("y1") - (plot.bottom - (plot.bottom - plot.top) / 4)) < 0.011)
    #expect(root.all("text").contains { $0.wholeText == "target 1" })
  }

  @Test(arguments: [360.0, 520, 760])
  func namesStandBelowThePlotAndDoNotOverlap(width: Double) throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...1)), y: .init("y", .linear(0...1)))
    panel.lines = UpdateRule.allCases.map { rule in
      Chart.Line(rule.rawValue, ChartPalette.style(of: rule), [Chart.Point(0, 0.5), Chart.Point(1, 0.52)])
    }
    var chart = chart(panel)
    chart.width = width
    let root = try Element.parse(chart.svg(id: "test").text)
    let plot = try plot(root)
    let labels = root.all(ofClass: "label")
    #expect(labels.map(\.wholeText) == UpdateRule.allCases.map(\.rawValue))
    let places = try labels.map { (x: try $0.number("x"), y: try $0.number("y"), text: $0.wholeText) }
    for place in places {
      #expect(place.y > plot.bottom + 40, "below the axis and its name")
      #expect(place.x + 6 * Double(place.text.count) < width)
    }
    for (left, right) in zip(places, places.dropFirst()) {
      #expect(right.y > left.y + 15 || right.x > left.x + 6 * Double(left.text.count) + 26)
    }
    let height = try root.number("height")
    #expect(try labels.allSatisfy { try $0.number("y") < height - 4 })
  }

  @Test func aSeriesAndItsNameShareAClass() throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...1)), y: .init("y", .linear(0...1)))
    var second = style
    second.variant = 1
    panel.lines = [style, second].map { Chart.Line("adam", $0, [Chart.Point(0, 0, note: "a"), Chart.Point(1, 1)]) }
    panel.lines[1].name = "other"
    let root = try Element.parse(chart(panel).svg(id: "test").text)
    #expect(root.all(ofClass: "entry").map { $0.attributes["data-series"] } == ["of-adam", "of-adam-2"])
    for name in ["of-adam", "of-adam-2"] {
      let parts = root.all(ofClass: name)
      // A line, two markers and a place for the pointer; nothing of the key.
      #expect(parts.count == 4)
    }
  }

  @Test func textIsNeverSmallerThanElevenUnits() throws {
    var panel = Chart.Panel(x: .init("x", .logarithmic(1e-9...1e9)), y: .init("y", .logarithmic(1e-9...1e9)))
    panel.lines = [Chart.Line("adam", style, [Chart.Point(1, 1)])]
    let root = try Element.parse(chart(panel).svg(id: "test").text)
    let sizes = try root.all.filter { $0.attributes["font-size"] != nil }.map { try $0.number("font-size") }
    #expect(sizes.contains(11), "raised digits")
    #expect(sizes.allSatisfy { $0 >= 11 })
  }

  @Test func betweenWholeNumbersThereIsNoTick() {
    let ticks = Scale.linear(0...3).ticks(8, isWhole: true)
    #expect(ticks.map(\.value) == [0, 1, 2, 3])
    #expect(ticks.map(\.label) == ["0", "1", "2", "3"].map { .text($0) })
    #expect(Scale.linear(0...400).ticks(8, isWhole: true) == Scale.linear(0...400).ticks(8))
  }

  @Test func printHasASizeInPoints() throws {
    let panel = Chart.Panel(x: .init("x", .linear(0...1)), y: .init("y", .linear(0...1)))
    var chart = chart(panel)
    chart.width = PaperColumns.one.units
    let root = try Element.parse(
      chart.svg(id: "test", isTitled: false, pointsPerUnit: PaperColumns.pointsPerUnit).text)
    #expect(root.attributes["width"] == "238pt")
    #expect(root.attributes["viewBox"]?.hasPrefix("0 0 357 ") == true, "so that text of 12 units is 8 points high")
    #expect(!root.all(ofClass: "title").contains { $0.name == "text" })
  }

  @Test func aSeriesOfAnyLengthHasFewPlacesForThePointer() throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...1000)), y: .init("y", .linear(0...1)))
    panel.lines = [Chart.Line("adam", style, (0...1000).map { Chart.Point(Double($0), 0.5, note: "\($0)") })]
    let root = try Element.parse(chart(panel).svg(id: "test").text)
    let hovers = root.all(ofClass: "hover").map(\.wholeText)
    #expect(hovers.count == 60 && hovers.first == "0" && hovers.last == "1000")
  }

  @Test func panelsStandInRowsWithoutTouching() throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...1)), y: .init("y", .linear(0...1)))
    panel.title = "panel"
    let chart = Chart(
      title: "Small", description: "", panels: Array(repeating: panel, count: 5), columns: 3, key: .none)
    let svg = chart.svg(id: "small").text
    try expectSound(svg, id: "small")
    let frames = try Element.parse(svg).all("clipPath").map { clip in
      let rect = try #require(clip.children.first)
      return (
        left: try rect.number("x"), top: try rect.number("y"),
        right: try rect.number("x") + rect.number("width"), bottom: try rect.number("y") + rect.number("height")
      )
    }
    #expect(frames.count == 5)
    for (i, a) in frames.enumerated() {
      for b in frames[..<i] {
        #expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top)
      }
      #expect(a.left > 0 && a.right < chart.width && a.right - a.left > 100 && a.bottom - a.top > 60)
    }
  }

  @Test func aStrangersTextStaysText() throws {
    var panel = Chart.Panel(x: .init("<x>", .linear(0...1)), y: .init("y\u{0}&", .linear(0...1)))
    let evil = "<script>alert(1)</script>\" onload=\"alert(2)"
    panel.title = evil
    panel.lines = [Chart.Line(evil, style, [Chart.Point(0, 0, note: evil), Chart.Point(1, 1, note: evil)])]
    panel.references = [Chart.Reference(y: 0.5, label: evil)]
    var chart = chart(panel, title: evil)
    chart.description = evil
    chart.subtitle = evil
    let svg = chart.svg(id: "test").text
    try expectSound(svg, id: "test")
    #expect(!svg.contains("<script"))
    #expect(try Element.parse(svg).children[0].wholeText == evil)
  }

  @Test func hugeAndTinyValuesStayInThePicture() throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...1)), y: .init("y", .linear(0...1)))
    let values = [1e300, -1e300, .leastNonzeroMagnitude]
    panel.lines = [Chart.Line("adam", style, values.enumerated().map { Chart.Point(Double($0) / 2, $1) })]
    try expectSound(chart(panel).svg(id: "test").text, id: "test")
    panel.y.scale = .logarithmic(covering: [1e300, .leastNonzeroMagnitude])
    try expectSound(chart(panel).svg(id: "test").text, id: "test")
  }

  @Test func aStepLineIsLevelUpToTheNextPoint() throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...2)), y: .init("y", .linear(0...1)))
    var line = Chart.Line("adam", style, [Chart.Point(0, 0), Chart.Point(1, 1), Chart.Point(2, 0.5)])
    line.isStep = true
    line.style = ChartPalette.style(of: .sgd)
    panel.lines = [line]
    let root = try Element.parse(chart(panel).svg(id: "test").text)
    let path = try #require(root.all(ofClass: "series").first { $0.name == "path" }?.attributes["d"])
    let points = path.dropFirst().split(separator: "L").map { $0.split(separator: ",").compactMap { Double($0) } }
    #expect(points.count == 5)
    for (index, pair) in zip(points, points.dropFirst()).enumerated() {
      // Level, then straight up or down.
      #expect(index.isMultiple(of: 2) ? pair.0[1] == pair.1[1] : pair.0[0] == pair.1[0])
    }
  }

  @Test func manyPointsInTheEdgeAreFewCrosses() throws {
    var panel = Chart.Panel(x: .init("x", .linear(0...5000)), y: .init("y", .linear(0...1)))
    panel.edge = "diverged"
    panel.lines = [
      Chart.Line("adam", style, (0...5000).map { Chart.Point(Double($0), $0 % 2 == 0 ? .infinity : 0.5, note: "") })
    ]
    panel.lines[0].marks = .sparse(12)
    let svg = chart(panel).svg(id: "test").text
    #expect(try Element.parse(svg).all(ofClass: "diverged").count == 60)
    #expect(svg.utf8.count < 60_000)
  }

  @Test func theSameChartIsTheSameBytes() {
    var panel = Chart.Panel(x: .init("x", .linear(0...3)), y: .init("y", .linear(0...1)))
    panel.lines = [Chart.Line("adam", style, (0...3).map { Chart.Point(Double($0), 1 / Double($0 + 3)) })]
    #expect(chart(panel).svg(id: "a").text == chart(panel).svg(id: "a").text)
    #expect(chart(panel).svg(id: "a").text != chart(panel).svg(id: "b").text)
  }
}
