package import Markup

// Pictures are drawn by `SVGWriter`, which escapes every text in them.
extension HTML {
  /// - Parameter id: begins every id in the picture.
  package init(_ chart: Chart, id: String) { self.init(unchecked: chart.svg(id: id, isTitled: false)) }
  package init(_ map: HeatMap, id: String) { self.init(unchecked: map.svg(id: id)) }
  package init(_ line: TimeLine, id: String) { self.init(unchecked: line.svg(id: id)) }
}
