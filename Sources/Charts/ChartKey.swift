internal import Markup

/// Names of series below a chart, each with a piece of its line: in as many rows as the width asks for.
struct ChartKey {
  private static let sample = 26.0
  private static let rowHeight = 19.0
  private static let gap = 18.0
  private static let margin = 14.0

  private let lines: [Chart.Line]
  /// The left edge and the row of each entry.
  private let places: [(x: Double, row: Int)]

  init(_ lines: [Chart.Line], width: Double) {
    self.lines = lines
    var (x, row) = (Self.margin, 0)
    places = lines.map { line in
      let extent = Self.sample + 6 + TextExtent.width(line.name, size: Chart.textSize)
      if x > Self.margin, x + extent > width - Self.margin { (x, row) = (Self.margin, row + 1) }
      defer { x += extent + Self.gap }
      return (x, row)
    }
  }

  var height: Double { places.last.map { Double($0.row + 1) * Self.rowHeight + 6 } ?? 0 }

  func draw(top: Double, _ svg: inout SVGWriter) {
    for (line, place) in zip(lines, places) {
      let y = top + (Double(place.row) + 0.5) * Self.rowHeight
      svg.element("g", ["class": "entry", "data-series": .text(line.style.token)]) { svg in
        svg.element(
          "line",
          [
            "class": .text("series \(line.style.name)"), "x1": .number(place.x), "y1": .number(y),
            "x2": .number(place.x + Self.sample), "y2": .number(y), "stroke": .text(line.style.stroke),
            "stroke-width": .text("1.8"), "stroke-dasharray": .text(line.style.dashes),
          ])
        if line.marks != .none {
          let middle = Chart.Position(x: place.x + Self.sample / 2, y: y)
          PanelDrawing.drawMarker(line.style, at: middle, isInKey: true, &svg)
        }
        svg.text(
          line.name,
          [
            "class": .text("label \(line.style.name)"), "x": .number(place.x + Self.sample + 6), "y": .number(y + 4),
            "fill": .text(line.style.text),
          ])
      }
    }
  }
}
