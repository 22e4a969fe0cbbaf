package import Markup
internal import SweepCore
internal import SweepViews

extension HeatMap {
  /// The map as one `svg` element, ended by a newline.
  ///
  /// - Parameter id: begins every id in it.
  package func svg(id: String) -> HTML { HeatMapDrawing(self, id: id).svg }
}

/// A heat map in its place.
private struct HeatMapDrawing {
  private let map: HeatMap
  private let id: String
  private let left: Double
  private let top: Double
  private let cell: (width: Double, height: Double)
  private let size: (width: Double, height: Double)
  /// Column labels that would touch each other are turned.
  private let areLabelsTurned: Bool

  private static let textSize = 12.0
  private static let keyHeight = 34.0

  init(_ map: HeatMap, id: String) {
    self.map = map
    self.id = id
    func width(_ texts: [String]) -> Double { texts.map { TextExtent.width($0, size: Self.textSize) }.max() ?? 0 }
    left = min(220, width(map.rows)) + 34
    let count = Double(max(1, map.columns.count))
    let room = (map.width - left - 10) / count
    cell = (min(72, max(12, room)), map.scale == nil ? 20 : 26)
    let labelWidth = width(map.columns)
    areLabelsTurned = labelWidth + 6 > cell.width
    let labels = areLabelsTurned ? min(90, labelWidth) + 12 : 20
    top = 4
    let grid = Double(map.rows.count) * cell.height
    size = (max(map.width, left + count * cell.width + 10), top + grid + labels + 18 + Self.keyHeight)
  }

  var svg: HTML {
    SVGWriter.picture(
      id: id, class: "chart heat-map", role: hasLinks ? "group" : "img", width: size.width, height: size.height,
      textSize: Self.textSize, title: map.title, description: map.description
    ) { svg in
      drawLabels(&svg)
      drawGroups(&svg)
      for (row, cells) in map.cells.enumerated() {
        for (column, cell) in cells.enumerated() { draw(cell, row: row, column: column, &svg) }
      }
      drawKey(&svg)
    }
  }

  private var hasLinks: Bool { map.cells.contains { $0.contains { $0.link != nil } } }

  private func x(_ column: Int) -> Double { left + Double(column) * cell.width }
  private func y(_ row: Int) -> Double { top + Double(row) * cell.height }
  private var bottom: Double { y(map.rows.count) }

  private func drawGroups(_ svg: inout SVGWriter) {
    for row in map.groupStarts {
      svg.element(
        "line",
        [
          "class": "axis", "x1": .number(34), "y1": .number(y(row)), "x2": .number(x(map.columns.count)),
          "y2": .number(y(row)), "stroke": .text(ChartPalette.axis),
        ])
    }
  }

  private func drawLabels(_ svg: inout SVGWriter) {
    let visible = max(1, Int((14 / cell.height).rounded(.up)))
    for (row, name) in map.rows.enumerated() where row.isMultiple(of: visible) {
      svg.text(
        name.truncated(to: 38),
        [
          "class": "tick", "x": .number(left - 6), "y": .number(y(row) + cell.height / 2 + 4), "text-anchor": "end",
          "fill": .text(ChartPalette.ink),
        ])
    }
    let step = areLabelsTurned ? max(1, Int((13 / cell.width).rounded(.up))) : 1
    for (column, name) in map.columns.enumerated() where column.isMultiple(of: step) {
      let (x, y) = (x(column) + cell.width / 2, bottom + 13)
      svg.text(
        name.truncated(to: 16),
        areLabelsTurned
          ? [
            "class": "tick",
            "transform": .text("translate(\(SVGWriter.number(x + 4)) \(SVGWriter.number(bottom + 5))) rotate(-90)"),
            "text-anchor": "end", "fill": .text(ChartPalette.ink),
          ]
          : [
            "class": "tick", "x": .number(x), "y": .number(y), "text-anchor": "middle", "fill": .text(ChartPalette.ink),
          ])
    }
    svg.text(
      map.columnTitle,
      [
        "class": "axis-title", "x": .number((left + x(map.columns.count)) / 2),
        "y": .number(size.height - Self.keyHeight - 6), "text-anchor": "middle", "fill": .text(ChartPalette.ink),
      ])
    let (x, y) = (SVGWriter.number(11), SVGWriter.number((top + bottom) / 2))
    svg.text(
      map.rowTitle,
      [
        "class": "axis-title", "transform": .text("translate(\(x) \(y)) rotate(-90)"), "text-anchor": "middle",
        "fill": .text(ChartPalette.ink),
      ])
  }

  private func draw(_ content: HeatMap.Cell, row: Int, column: Int, _ svg: inout SVGWriter) {
    if content.fill == .none { return }
    guard let link = content.link else {
      svg.element("g", ["class": "cell"]) { drawInside(content, row, column, &$0) }
      return
    }
    svg.element("a", ["class": "cell", "href": .text(link), "aria-label": .text(content.note)]) {
      drawInside(content, row, column, &$0)
    }
  }

  private func drawInside(_ content: HeatMap.Cell, _ row: Int, _ column: Int, _ svg: inout SVGWriter) {
    let (x, y) = (x(column) + 1, y(row) + 1)
    let (width, height) = (cell.width - 2, cell.height - 2)
    func rectangle(_ name: String, _ fill: String, y: Double, height: Double) {
      svg.element(
        "rect",
        [
          "class": .text(name), "x": .number(x), "y": .number(y), "width": .number(width), "height": .number(height),
          "rx": 2, "fill": .text(fill),
        ], hover: content.note)
    }
    func sign(_ text: String, _ name: String, _ ink: String) {
      guard TextExtent.width(text, size: Self.textSize) <= width + 2 else { return }
      svg.text(
        text,
        [
          "class": .text("cell-text \(name)"), "x": .number(x + width / 2), "y": .number(y + height / 2 + 4),
          "text-anchor": "middle",
          "fill": .text(ink), "pointer-events": "none",
        ])
    }
    switch content.fill {
    case .none: break
    case .state(let state):
      let style = StateStyle.style(of: state)
      rectangle("state \(state.rawValue)", style.fill, y: y, height: height)
      sign(content.text.isEmpty ? style.sign : content.text, state.rawValue, style.ink)
    case .shares(let shares):
      let total = Double(max(1, shares.values.reduce(0, +)))
      // The last states stand at the bottom; waiting ones are what is left above.
      rectangle("state waiting", StateStyle.style(of: .waiting).fill, y: y, height: height)
      var end = y + height
      for state in StateStack.stacked {
        let part = height * Double(shares[state] ?? 0) / total
        guard part > 0 else { continue }
        end -= part
        rectangle("state \(state.rawValue)", StateStyle.style(of: state).fill, y: end, height: part)
      }
    case .value(let value):
      let step = ValueRamp.step(value)
      rectangle("value", ValueRamp.steps[step], y: y, height: height)
      let isDark = ValueRamp.isDark(step)
      sign(content.text, isDark ? "on-dark" : "on-light", isDark ? "#ffffff" : "#1b1f24")
    case .diverged:
      let style = StateStyle.style(of: .diverged)
      rectangle("state diverged", style.fill, y: y, height: height)
      sign(content.text.isEmpty ? style.sign : content.text, "diverged", style.ink)
    }
  }

  /// What the colours mean: the states, or the ends of the scale.
  private func drawKey(_ svg: inout SVGWriter) {
    let y = size.height - Self.keyHeight + 8
    var x = left
    func word(_ text: String, _ x: Double) {
      svg.text(text, ["class": "tick", "x": .number(x), "y": .number(y + 12), "fill": .text(ChartPalette.ink)])
    }
    func box(_ name: String, _ fill: String, _ sign: String = "", _ ink: String = "", inkName: String = "") {
      svg.element(
        "rect",
        [
          "class": .text(name), "x": .number(x), "y": .number(y), "width": 18, "height": 16, "rx": 2,
          "fill": .text(fill),
        ])
      if !sign.isEmpty {
        svg.text(
          sign,
          [
            "class": .text("cell-text \(inkName)"), "x": .number(x + 9), "y": .number(y + 12), "text-anchor": "middle",
            "fill": .text(ink),
          ])
      }
    }
    if let scale = map.scale {
      word(scale.best, x)
      x += TextExtent.width(scale.best, size: Self.textSize) + 8
      for fill in ValueRamp.steps {
        box("value", fill)
        x += 19
      }
      word(scale.worst, x + 6)
      x += TextExtent.width(scale.worst, size: Self.textSize) + 30
      let style = StateStyle.style(of: .diverged)
      box("state diverged", style.fill, style.sign, style.ink, inkName: "diverged")
      word("diverged", x + 24)
    } else {
      for state in TrialState.allCases {
        let style = StateStyle.style(of: state)
        box("state \(state.rawValue)", style.fill, style.sign, style.ink, inkName: state.rawValue)
        word(state.rawValue, x + 24)
        x += 24 + TextExtent.width(state.rawValue, size: Self.textSize) + 22
      }
    }
  }
}

/// In which order states are stacked, from the bottom.
enum StateStack {
  static let stacked: [TrialState] = [.done, .diverged, .failed, .running]
}
