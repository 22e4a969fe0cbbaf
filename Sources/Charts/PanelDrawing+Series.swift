internal import Markup

/// The marks of a panel's series.
extension PanelDrawing {
  /// Of how many points of a line single marks are drawn: what tells its value to the pointer, and crosses in the edge.
  private static let pointLimit = 60
  private static let edgeMarkWidth = 10.5

  func draw(_ band: Chart.Band, _ svg: inout SVGWriter) {
    // The more bands lie over each other, the fainter each is.
    let opacity =
      switch panel.bands.count {
      case ...1: "0.25"
      case 2...3: "0.15"
      default: "0.09"
      }
    for run in runs(of: band) {
      let outline = run.map { $0.upper } + run.reversed().map { $0.lower }
      svg.element(
        "path",
        [
          "class": .text("band \(band.style.name) \(band.style.token)"), "d": .text(SVGWriter.path(outline) + "Z"),
          "fill": .text(band.style.stroke), "fill-opacity": .text(opacity),
        ])
    }
  }

  private func runs(of band: Chart.Band) -> [[(lower: Chart.Position, upper: Chart.Position)]] {
    var runs: [[(lower: Chart.Position, upper: Chart.Position)]] = [[]]
    for index in band.x.indices {
      let lower = band.lower[index].isFinite ? position(band.x[index], band.lower[index]) : nil
      if let lower, let upper = position(band.x[index], band.upper[index]) {
        runs[runs.count - 1].append((lower, upper))
      } else {
        runs.append([])
      }
    }
    return runs.filter { $0.count > 1 }
  }

  func drawRule(_ reference: Chart.Reference, _ svg: inout SVGWriter) {
    guard let y = position(panel.x.scale.domain.lowerBound, reference.y)?.y else { return }
    svg.element(
      "line",
      [
        "class": "reference", "x1": .number(plot.left), "y1": .number(y), "x2": .number(plot.right), "y2": .number(y),
        "stroke": .text(ChartPalette.faintInk), "stroke-dasharray": "4 3",
      ])
  }

  func drawLabel(_ reference: Chart.Reference, _ svg: inout SVGWriter) {
    guard let place = position(panel.x.scale.domain.lowerBound, reference.y), isInside(place) else { return }
    svg.text(
      reference.label,
      [
        "class": "faint halo", "x": .number(plot.left + 6), "y": .number(place.y - 5),
        "fill": .text(ChartPalette.faintInk),
        "stroke": .text(ChartPalette.paper), "stroke-width": 3, "paint-order": "stroke",
      ])
  }

  /// The line itself, in pieces between its gaps; a dotted one up to the edge and back from it.
  func drawStroke(_ line: Chart.Line, _ svg: inout SVGWriter) {
    var runs: [[Chart.Position]] = [[]]
    var last: (place: Chart.Position, isAtEdge: Bool)?
    for point in line.points {
      guard let place = position(point.x, point.y) else {
        runs.append([])
        last = nil
        continue
      }
      let isAtEdge = !point.y.isFinite
      if let last, last.isAtEdge != isAtEdge { drawWayToEdge(line, last.place, place, &svg) }
      if isAtEdge || last?.isAtEdge == true { runs.append([]) }
      if !isAtEdge {
        if line.isStep, let before = runs[runs.count - 1].last {
          runs[runs.count - 1].append(Chart.Position(x: place.x, y: before.y))
        }
        runs[runs.count - 1].append(place)
      }
      last = (place, isAtEdge)
    }
    for run in runs where run.count > 1 {
      svg.element(
        "path",
        [
          "class": .text(line.isContext ? "context" : "series \(line.style.name) \(line.style.token)"),
          "d": .text(SVGWriter.path(run)),
          "fill": "none", "stroke": .text(line.isContext ? ChartPalette.context : line.style.stroke),
          "stroke-width": .text(line.isContext ? "1" : line.marks == .every ? "1.8" : "1.4"),
          "stroke-linejoin": "round",
          "stroke-dasharray": .text(line.isContext ? "" : line.style.dashes),
        ])
    }
  }

  private func drawWayToEdge(
    _ line: Chart.Line, _ start: Chart.Position, _ end: Chart.Position, _ svg: inout SVGWriter
  ) {
    guard line.points.count <= Self.pointLimit else { return }
    svg.element(
      "line",
      [
        "class": .text("series \(line.style.name) \(line.style.token)"), "x1": .number(start.x), "y1": .number(start.y),
        "x2": .number(end.x), "y2": .number(end.y), "stroke": .text(line.style.stroke), "stroke-dasharray": "1.5 3.5",
      ])
  }

  func drawMarks(_ line: Chart.Line, _ lineIndex: Int, _ svg: inout SVGWriter) {
    let places = line.points.map { point in point.y.isFinite ? position(point.x, point.y) : nil }
    for index in markedIndices(line, lineIndex) {
      guard let place = places[index], isInside(place) else { continue }
      Self.drawMarker(line.style, at: place, &svg)
    }
    for (point, place) in zip(line.points, places) where point.ring != .none {
      guard let place, isInside(place) else { continue }
      svg.element(
        "circle",
        [
          "class": .text("series \(line.style.name) \(line.style.token)"), "cx": .number(place.x),
          "cy": .number(place.y), "r": 8, "fill": "none", "stroke": .text(line.style.stroke),
          "stroke-width": .text("1.6"), "stroke-dasharray": .text(point.ring == .dashed ? "3 2" : ""),
        ])
    }
  }

  /// All of few points; of many the first, the last, and what lies evenly between.
  private static func some(of points: [Chart.Point]) -> [Chart.Point] {
    guard points.count > pointLimit else { return points }
    return (0..<pointLimit).map { points[$0 * (points.count - 1) / (pointLimit - 1)] }
  }

  private func markedIndices(_ line: Chart.Line, _ lineIndex: Int) -> [Int] {
    switch line.marks {
    case .none: return []
    case .every: return Array(line.points.indices)
    case .sparse(let count):
      guard line.points.count > count else { return Array(line.points.indices) }
      // Each line starts a little later than the one before, so that markers of lines that lie close stand apart.
      let step = Double(line.points.count) / Double(count)
      let offset = step * (Double(lineIndex) + 0.5) / Double(max(1, panel.lines.count))
      return (0..<count).map { min(line.points.count - 1, Int(offset + Double($0) * step)) }
    }
  }

  /// - Parameter isInKey: whether it explains the series, and stays when the series is switched off.
  static func drawMarker(
    _ style: SeriesStyle, at place: Chart.Position, size: Double = 3.1, isInKey: Bool = false, _ svg: inout SVGWriter
  ) {
    let token = isInKey ? "" : " \(style.token)"
    svg.element(
      "path",
      [
        "class": .text((style.isHollow ? "marker hollow \(style.name)" : "marker \(style.name)") + token),
        "d": .text(style.marker.path(at: place, size: size)),
        "fill": .text(style.isHollow ? ChartPalette.paper : style.stroke), "stroke": .text(style.stroke),
        "stroke-width": .text("1.4"),
      ])
  }

  /// A cross in the edge for every point there; those at one x stand side by side.
  func drawEdgeMarks(_ svg: inout SVGWriter) {
    guard panel.edge != nil else { return }
    var marks: [(line: Chart.Line, point: Chart.Point, place: Chart.Position)] = []
    for line in panel.lines {
      for point in Self.some(of: line.points.filter { $0.y == .infinity }) {
        if let place = position(point.x, point.y) { marks.append((line, point, place)) }
      }
    }
    let atOneX = Dictionary(grouping: marks.indices) { SVGWriter.number(marks[$0].place.x) }
    for (index, mark) in marks.enumerated() {
      let neighbours = atOneX[SVGWriter.number(mark.place.x)] ?? []
      // The row of them is moved inside where it would stand out at a side.
      let half = Self.edgeMarkWidth * Double(neighbours.count) / 2
      let center = max(plot.left + half, min(plot.right - half, mark.place.x))
      let turn = Double(neighbours.firstIndex(of: index) ?? 0) - Double(neighbours.count - 1) / 2
      let (x, y) = (center + Self.edgeMarkWidth * turn, mark.place.y)
      let arms = [
        Chart.Position(x: x - 4, y: y - 4), Chart.Position(x: x + 4, y: y + 4), Chart.Position(x: x - 4, y: y + 4),
        Chart.Position(x: x + 4, y: y - 4),
      ]
      svg.element(
        "path",
        [
          "class": .text("series diverged \(mark.line.style.name) \(mark.line.style.token)"),
          "d": .text(SVGWriter.path(Array(arms[0...1])) + SVGWriter.path(Array(arms[2...3]))), "fill": "none",
          "stroke": .text(mark.line.style.stroke), "stroke-width": .text("2.2"),
        ])
      if let note = mark.point.note {
        Self.drawHoverPoint(note, mark.line, at: Chart.Position(x: x, y: y), x: mark.place.x, &svg)
      }
    }
  }

  func drawHoverPoints(_ line: Chart.Line, _ svg: inout SVGWriter) {
    for point in Self.some(of: line.points.filter { $0.note != nil && $0.y.isFinite }) {
      guard let place = position(point.x, point.y), isInside(place), let note = point.note else { continue }
      Self.drawHoverPoint(note, line, at: place, &svg)
    }
  }

  /// - Parameter x: the place that the point has on the axis, where it is drawn beside it.
  private static func drawHoverPoint(
    _ note: String, _ line: Chart.Line, at place: Chart.Position, x: Double? = nil, _ svg: inout SVGWriter
  ) {
    svg.element(
      "circle",
      [
        "class": .text("hover \(line.style.token)"), "cx": .number(place.x), "cy": .number(place.y),
        "data-x": x.map { .number($0) } ?? "", "r": 7, "fill-opacity": 0,
      ], hover: note)
  }
}
