internal import Markup

/// Names of series, each with a piece of its line, right of a panel.
struct ChartKey {
  private static let sample = 26.0
  private static let rowHeight = 18.0
  /// Between the plot and the samples.
  private static let gap = 22.0

  let panel: PanelDrawing
  let lines: [Chart.Line]
  let isAtLineEnds: Bool

  static func width(of names: [String]) -> Double {
    gap + sample + 8 + (names.map { TextExtent.width($0, size: Chart.textSize) }.max() ?? 0) + 16
  }

  func draw(_ svg: inout SVGWriter) {
    let ends = lines.map { line in
      line.points.last { $0.y.isFinite }.flatMap { panel.position($0.x, $0.y) }
    }
    let top = panel.frame.top + Self.rowHeight / 2
    let range = top...max(top, panel.plot.bottom - Self.rowHeight / 2 + 6)
    let wanted =
      isAtLineEnds
      ? ends.map { min(max($0?.y ?? top, panel.plot.top), panel.plot.bottom) }
      : lines.indices.map { top + 4 + Double($0) * (Self.rowHeight + 3) }
    let places = LabelPlacement.spread(wanted, height: Self.rowHeight, within: range)
    for (index, line) in lines.enumerated() {
      let y = places[index]
      if isAtLineEnds, let end = ends[index], panel.isInside(end) { drawWay(from: end, toY: y, line, &svg) }
      drawEntry(line, y: y, &svg)
    }
  }

  /// From the end of a line to its name.
  private func drawWay(from end: Chart.Position, toY y: Double, _ line: Chart.Line, _ svg: inout SVGWriter) {
    let points = [
      Chart.Position(x: end.x + 3, y: end.y), Chart.Position(x: panel.plot.right + 5, y: end.y),
      Chart.Position(x: panel.plot.right + Self.gap - 5, y: y),
      Chart.Position(x: panel.plot.right + Self.gap - 1, y: y),
    ]
    svg.element(
      "path",
      [
        "class": .text("series \(line.style.name)"), "d": .text(SVGWriter.path(points)), "fill": "none",
        "stroke": .text(line.style.stroke), "stroke-width": .text("0.7"), "stroke-opacity": .text("0.7"),
      ])
  }

  private func drawEntry(_ line: Chart.Line, y: Double, _ svg: inout SVGWriter) {
    let x = panel.plot.right + Self.gap
    svg.element(
      "line",
      [
        "class": .text("series \(line.style.name)"), "x1": .number(x), "y1": .number(y),
        "x2": .number(x + Self.sample), "y2": .number(y), "stroke": .text(line.style.stroke),
        "stroke-width": .text("1.8"), "stroke-dasharray": .text(line.style.dashes),
      ])
    if line.marks != .none {
      PanelDrawing.drawMarker(line.style, at: Chart.Position(x: x + Self.sample / 2, y: y), &svg)
    }
    svg.text(
      line.name,
      [
        "class": .text("label \(line.style.name)"), "x": .number(x + Self.sample + 8), "y": .number(y + 4),
        "fill": .text(line.style.text),
      ])
  }
}
