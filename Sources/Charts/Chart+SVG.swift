package import Markup
internal import SweepViews

extension Chart {
  static let fonts = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
  static let textSize = 12.0
  private static let titleSize = 16.0

  /// The chart as one `svg` element, ended by a newline.
  ///
  /// - Parameters:
  ///   - id: begins every id in it, so that several charts have room in one page: ASCII letters, digits and hyphens.
  ///   - isTitled: whether title and subtitle are drawn; a page may have them as its own text.
  ///   - pointsPerUnit: for print: how many points (1/72 inch) a unit of the drawing measures; nil for pixels.
  package func svg(id: String, isTitled: Bool = true, pointsPerUnit: Double? = nil) -> HTML {
    let head = isTitled ? (subtitle.isEmpty ? 36.0 : 56) : 6
    let key = ChartKey(key == .none ? [] : named, width: width)
    return SVGWriter.picture(
      id: id, width: width, height: head + height + key.height, textSize: Self.textSize, title: title,
      description: description, pointsPerUnit: pointsPerUnit
    ) { svg in
      if isTitled { drawTitle(&svg) }
      drawPanels(&svg, id: id, top: head)
      key.draw(top: head + height, &svg)
    }
  }

  /// The series that have a name, each once.
  private var named: [Line] {
    var seen: Set<String> = []
    return panels.flatMap(\.lines).filter { !$0.isContext && seen.insert($0.name).inserted }
  }

  private func drawTitle(_ svg: inout SVGWriter) {
    svg.text(
      title,
      [
        "class": "title", "x": 14, "y": 25, "font-size": .number(Self.titleSize), "font-weight": "bold",
        "fill": .text(ChartPalette.ink),
      ])
    guard !subtitle.isEmpty else { return }
    svg.text(
      subtitle.truncated(to: Int((width - 28) / (0.55 * Self.textSize))),
      ["class": "faint", "x": 14, "y": 44, "fill": .text(ChartPalette.faintInk)])
  }

  private func drawPanels(_ svg: inout SVGWriter, id: String, top: Double) {
    let rows = (panels.count + columns - 1) / columns
    let right = width - 16
    let tickWidth = panels.map { PanelDrawing.tickWidth(of: $0) }.max() ?? 0
    // The name of the y axis, turned, then the ticks.
    let left = 14 + 18 + tickWidth + 8
    let bottom = top + height - 44
    let gap = (x: 20.0, y: 32.0)
    let titles = panels.contains { !$0.title.isEmpty } ? 20.0 : 0
    let cell = (
      width: (right - left - gap.x * Double(columns - 1)) / Double(columns),
      height: (bottom - top - gap.y * Double(rows - 1)) / Double(rows)
    )
    for (index, panel) in panels.enumerated() {
      let (row, column) = (index / columns, index % columns)
      let x = left + Double(column) * (cell.width + gap.x)
      let y = top + Double(row) * (cell.height + gap.y)
      let frame = Frame(left: x, top: y + titles + 6, right: x + cell.width, bottom: y + cell.height)
      var drawing = PanelDrawing(panel, frame, id: "\(id)-panel-\(index + 1)")
      drawing.hasYLabels = column == 0
      drawing.hasXLabels = index + columns >= panels.count
      drawing.draw(&svg)
    }
    drawAxisTitles(&svg, left: left, right: right, top: top, bottom: bottom)
  }

  private func drawAxisTitles(_ svg: inout SVGWriter, left: Double, right: Double, top: Double, bottom: Double) {
    guard let panel = panels.first else { return }
    svg.text(
      panel.x.title,
      [
        "class": "axis-title", "x": .number((left + right) / 2), "y": .number(bottom + 38), "text-anchor": "middle",
        "fill": .text(ChartPalette.ink),
      ])
    let (x, y) = (SVGWriter.number(20), SVGWriter.number((top + bottom) / 2))
    svg.text(
      panel.y.title,
      [
        "class": "axis-title", "transform": .text("translate(\(x) \(y)) rotate(-90)"), "text-anchor": "middle",
        "fill": .text(ChartPalette.ink),
      ])
  }
}
