internal import Markup

extension SVGWriter {
  /// A whole picture as one `svg` element, ended by a newline: what names it, a ground, then its content.
  ///
  /// - Parameters:
  ///   - id: begins the ids of its title and description.
  ///   - name: its classes.
  ///   - role: `group` where something in it can be reached with the keyboard.
  ///   - pointsPerUnit: the printed size of a unit; nil for pixels.
  static func picture(
    id: String, class name: String = "chart", role: String = "img", width: Double, height: Double, textSize: Double,
    title: String, description: String, pointsPerUnit: Double? = nil, content: (inout SVGWriter) -> Void
  ) -> HTML {
    var svg = SVGWriter()
    func size(_ value: Double) -> Value { pointsPerUnit.map { .text("\(number(value * $0))pt") } ?? .number(value) }
    svg.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": .text(name), "width": size(width), "height": size(height),
        "viewBox": .text("0 0 \(number(width)) \(number(height))"), "role": .text(role),
        "aria-labelledby": .text("\(id)-title \(id)-desc"), "font-family": .text(Chart.fonts),
        "font-size": .number(textSize),
      ]
    ) { svg in
      svg.element("title", ["id": .text("\(id)-title")], text: "\(title)")
      svg.element("desc", ["id": .text("\(id)-desc")], text: "\(description)")
      svg.element(
        "rect",
        ["class": "paper", "width": .number(width), "height": .number(height), "fill": .text(ChartPalette.paper)])
      content(&svg)
    }
    return svg.html
  }

  /// The `d` of a path through points.
  static func path(_ points: [Chart.Position]) -> String {
    points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(number(point.x)),\(number(point.y))"
    }.joined()
  }
}
