internal import Markup

/// One panel in its place: where its values are, and its axes.
struct PanelDrawing {
  static let edgeHeight = 24.0

  let panel: Chart.Panel
  /// Of the plot and the edge above it.
  let frame: Chart.Frame
  /// Between the axes.
  let plot: Chart.Frame
  let id: String
  var hasXLabels = true
  var hasYLabels = true

  init(_ panel: Chart.Panel, _ frame: Chart.Frame, id: String) {
    self.panel = panel
    self.frame = frame
    self.id = id
    var plot = frame
    if panel.edge != nil { plot.top += Self.edgeHeight }
    self.plot = plot
  }

  /// Nil for what has no place on the axes. An infinite y is a place in the edge.
  func position(_ x: Double, _ y: Double) -> Chart.Position? {
    guard let across = panel.x.scale.position(x), let down = place(y) else { return nil }
    return Chart.Position(x: plot.left + across * plot.width, y: down)
  }

  private func place(_ y: Double) -> Double? {
    if y == .infinity { return panel.edge == nil ? nil : frame.top + Self.edgeHeight / 2 - 2 }
    // Far outside the plot it makes no difference how far.
    return panel.y.scale.position(y).map { plot.bottom - min(max($0, -10), 10) * plot.height }
  }

  func isInside(_ position: Chart.Position) -> Bool {
    position.x >= plot.left - 0.5 && position.x <= plot.right + 0.5 && position.y >= frame.top - 0.5
      && position.y <= plot.bottom + 0.5
  }

  func draw(_ svg: inout SVGWriter) {
    drawAxes(&svg)
    svg.element("clipPath", ["id": .text("\(id)-clip")]) { svg in
      svg.element(
        "rect",
        [
          "x": .number(plot.left), "y": .number(frame.top), "width": .number(plot.width),
          "height": .number(frame.height),
        ])
    }
    svg.element("g", ["clip-path": .text("url(#\(id)-clip)")]) { svg in
      for band in panel.bands { draw(band, &svg) }
      for reference in panel.references { drawRule(reference, &svg) }
      // What there is to compare with lies below, and the first of the others on top.
      for line in panel.lines where line.isContext { drawStroke(line, &svg) }
      for line in panel.lines.reversed() where !line.isContext { drawStroke(line, &svg) }
    }
    for (index, line) in panel.lines.enumerated() where !line.isContext { drawMarks(line, index, &svg) }
    drawEdgeMarks(&svg)
    for reference in panel.references { drawLabel(reference, &svg) }
    for line in panel.lines where !line.isContext { drawHoverPoints(line, &svg) }
  }
}

// MARK: - Axes

extension PanelDrawing {
  private static func yTicks(_ panel: Chart.Panel, height: Double) -> [Tick] {
    panel.y.ticks ?? panel.y.scale.ticks(max(4, Int(height / 46)), isWhole: panel.y.isWhole)
  }

  private var xTicks: [Tick] {
    panel.x.ticks ?? panel.x.scale.ticks(max(2, Int(plot.width / 62)), isWhole: panel.x.isWhole)
  }

  /// How wide the widest label of the y axis is.
  static func tickWidth(of panel: Chart.Panel) -> Double {
    let labels = yTicks(panel, height: 300).map { tick in
      switch tick.label {
      case .text(let text)?: text
      case .power(let exponent)?: "10\(exponent)"
      case nil: ""
      }
    }
    return (labels + [panel.edge ?? ""]).map { TextExtent.width($0, size: Chart.textSize) }.max() ?? 0
  }

  private func drawAxes(_ svg: inout SVGWriter) {
    for tick in Self.yTicks(panel, height: plot.height) { drawYTick(tick, &svg) }
    for tick in xTicks { drawXTick(tick, &svg) }
    line(from: (plot.left, plot.bottom), to: (plot.right, plot.bottom), "axis", ChartPalette.axis, &svg)
    line(from: (plot.left, frame.top), to: (plot.left, plot.bottom), "axis", ChartPalette.axis, &svg)
    if let edge = panel.edge {
      let y = plot.top
      svg.element(
        "line",
        [
          "class": "axis", "x1": .number(plot.left), "y1": .number(y), "x2": .number(plot.right), "y2": .number(y),
          "stroke": .text(ChartPalette.axis), "stroke-dasharray": "1 3",
        ])
      if hasYLabels {
        svg.text(
          edge,
          [
            "class": "tick", "x": .number(plot.left - 8), "y": .number(frame.top + Self.edgeHeight / 2 + 2),
            "text-anchor": "end", "fill": .text(ChartPalette.ink),
          ])
      }
    }
    if !panel.title.isEmpty {
      svg.text(
        panel.title,
        [
          "class": "panel-title", "x": .number(plot.left), "y": .number(frame.top - 9), "font-weight": "bold",
          "fill": .text(ChartPalette.ink),
        ])
    }
  }

  private func drawYTick(_ tick: Tick, _ svg: inout SVGWriter) {
    guard let share = panel.y.scale.position(tick.value) else { return }
    let y = plot.bottom - share * plot.height
    guard let label = tick.label else {
      line(from: (plot.left - 3, y), to: (plot.left, y), "axis", ChartPalette.axis, &svg)
      return
    }
    line(from: (plot.left, y), to: (plot.right, y), "grid", ChartPalette.grid, &svg)
    line(from: (plot.left - 5, y), to: (plot.left, y), "axis", ChartPalette.axis, &svg)
    if hasYLabels { draw(label, x: plot.left - 8, y: y + 4, anchor: "end", &svg) }
  }

  private func drawXTick(_ tick: Tick, _ svg: inout SVGWriter) {
    guard let share = panel.x.scale.position(tick.value) else { return }
    let x = plot.left + share * plot.width
    guard let label = tick.label else {
      line(from: (x, plot.bottom), to: (x, plot.bottom + 3), "axis", ChartPalette.axis, &svg)
      return
    }
    line(from: (x, frame.top), to: (x, plot.bottom), "grid", ChartPalette.grid, &svg)
    line(from: (x, plot.bottom), to: (x, plot.bottom + 5), "axis", ChartPalette.axis, &svg)
    if hasXLabels { draw(label, x: x, y: plot.bottom + 18, anchor: "middle", &svg) }
  }

  private func draw(_ label: Tick.Label, x: Double, y: Double, anchor: String, _ svg: inout SVGWriter) {
    let attributes: SVGWriter.Attributes = [
      "class": "tick", "x": .number(x), "y": .number(y), "text-anchor": .text(anchor), "fill": .text(ChartPalette.ink),
    ]
    switch label {
    case .text(let text): svg.text(text, attributes)
    case .power(let exponent):
      // A font may lack the characters for raised digits; every one has these.
      let sign = exponent < 0 ? "−" : ""
      svg.element(
        "text", attributes, text: #"10<tspan dy="-5" font-size="11">\#(sign)\#(Int(exponent.magnitude))</tspan>"#)
    }
  }

  func line(
    from start: (Double, Double), to end: (Double, Double), _ name: String, _ stroke: String, _ svg: inout SVGWriter
  ) {
    svg.element(
      "line",
      [
        "class": .text(name), "x1": .number(start.0), "y1": .number(start.1), "x2": .number(end.0),
        "y2": .number(end.1), "stroke": .text(stroke),
      ])
  }
}
