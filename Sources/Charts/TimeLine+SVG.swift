package import Markup
internal import SweepCore
internal import SweepViews

extension TimeLine {
  private static let width = 1200.0
  private static let laneHeight = 18.0
  private static let textSize = 12.0

  /// The time line as one `svg` element, ended by a newline.
  ///
  /// - Parameter id: begins every id in it.
  package func svg(id: String) -> HTML {
    let names = lanes.filter(\.isFirst).map(\.worker)
    let left = min(190, (names.map { TextExtent.width($0, size: Self.textSize) }.max() ?? 0)) + 14
    let top = 6.0
    let bottom = top + Double(max(1, lanes.count)) * Self.laneHeight
    let height = bottom + 76
    let frame = Chart.Frame(left: left, top: top, right: Self.width - 12, bottom: bottom)
    return SVGWriter.picture(
      id: id, class: "chart time-line", width: Self.width, height: height, textSize: Self.textSize, title: title,
      description: description
    ) { svg in
      drawAxis(frame, &svg)
      for (index, lane) in lanes.enumerated() { draw(lane, index, frame, &svg) }
      drawKey(frame, &svg)
    }
  }

  private func drawAxis(_ frame: Chart.Frame, _ svg: inout SVGWriter) {
    let unit = TimeUnit(covering: end - start)
    let scale = Scale.linear(0...(end - start) / unit.seconds)
    for tick in scale.ticks(10) {
      guard let position = scale.position(tick.value), case .text(let label)? = tick.label else { continue }
      let x = frame.left + position * frame.width
      svg.element(
        "line",
        [
          "class": "grid", "x1": .number(x), "y1": .number(frame.top), "x2": .number(x), "y2": .number(frame.bottom),
          "stroke": .text(ChartPalette.grid),
        ])
      svg.text(
        label,
        [
          "class": "tick", "x": .number(x), "y": .number(frame.bottom + 16), "text-anchor": "middle",
          "fill": .text(ChartPalette.ink),
        ])
    }
    svg.element(
      "line",
      [
        "class": "axis", "x1": .number(frame.left), "y1": .number(frame.bottom), "x2": .number(frame.right),
        "y2": .number(frame.bottom), "stroke": .text(ChartPalette.axis),
      ])
    let more = omittedWorkers == 0 ? "" : "; \(omittedWorkers) more workers have no room here"
    svg.text(
      "\(unit.name) since the first attempt\(more)",
      [
        "class": "axis-title", "x": .number((frame.left + frame.right) / 2), "y": .number(frame.bottom + 34),
        "text-anchor": "middle", "fill": .text(ChartPalette.ink),
      ])
  }

  private func draw(_ lane: Lane, _ index: Int, _ frame: Chart.Frame, _ svg: inout SVGWriter) {
    let y = frame.top + Double(index) * Self.laneHeight
    if lane.isFirst {
      svg.text(
        lane.worker.truncated(to: 30),
        [
          "class": "tick", "x": .number(frame.left - 8), "y": .number(y + 13), "text-anchor": "end",
          "fill": .text(ChartPalette.ink),
        ])
      if index > 0 {
        svg.element(
          "line",
          [
            "class": "grid", "x1": 0, "y1": .number(y), "x2": .number(frame.right), "y2": .number(y),
            "stroke": .text(ChartPalette.grid),
          ])
      }
    }
    for bar in lane.bars {
      let from = frame.left + (bar.start - start) / (end - start) * frame.width
      let width = max(1.5, (bar.end - bar.start) / (end - start) * frame.width - 0.5)
      let style = bar.outcome.style
      svg.element(
        "rect",
        [
          "class": .text("outcome \(bar.outcome.rawValue)"), "x": .number(from), "y": .number(y + 3),
          "width": .number(width),
          "height": .number(Self.laneHeight - 6), "rx": .number(min(2, width / 2)), "fill": .text(style.fill),
        ], hover: bar.count > 1 ? "\(bar.count) attempts, all \(bar.outcome.rawValue)" : bar.note)
      if bar.outcome != .done, width >= 10 {
        svg.text(
          style.sign,
          [
            "class": .text("cell-text \(bar.outcome.rawValue)"), "x": .number(from + width / 2), "y": .number(y + 13),
            "text-anchor": "middle", "fill": .text(style.ink), "pointer-events": "none",
          ])
      }
    }
  }

  private func drawKey(_ frame: Chart.Frame, _ svg: inout SVGWriter) {
    var x = frame.left
    let y = frame.bottom + 48
    for outcome in Outcome.allCases {
      let style = outcome.style
      svg.element(
        "rect",
        [
          "class": .text("outcome \(outcome.rawValue)"), "x": .number(x), "y": .number(y), "width": 18, "height": 14,
          "rx": 2,
          "fill": .text(style.fill),
        ])
      svg.text(
        style.sign,
        [
          "class": .text("cell-text \(outcome.rawValue)"), "x": .number(x + 9), "y": .number(y + 11),
          "text-anchor": "middle", "fill": .text(style.ink),
        ])
      svg.text(
        outcome.rawValue,
        ["class": "tick", "x": .number(x + 24), "y": .number(y + 11), "fill": .text(ChartPalette.ink)])
      x += 24 + TextExtent.width(outcome.rawValue, size: Self.textSize) + 22
    }
  }
}

extension TimeLine.Outcome {
  var style: StateStyle {
    switch self {
    case .done: .style(of: .done)
    case .diverged: .style(of: .diverged)
    case .failed: .style(of: .failed)
    case .running: .style(of: .running)
    case .released: .released
    }
  }
}

/// What the axis counts.
struct TimeUnit: Hashable {
  let name: String
  let seconds: Double

  init(covering length: Double) {
    (name, seconds) =
      switch length {
      case ..<180: ("seconds", 1)
      case ..<10_800: ("minutes", 60)
      case ..<259_200: ("hours", 3600)
      default: ("days", 86_400)
      }
  }
}
