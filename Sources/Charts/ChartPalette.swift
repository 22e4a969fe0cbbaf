package import SweepCore

/// How a series looks: colour, dashes and marker together, so that nothing is told by colour alone.
package struct SeriesStyle: Hashable, Sendable {
  /// The class under which a style sheet finds everything of the series.
  package let name: String
  package let stroke: String
  /// The same hue, dark enough for text on white: a contrast of 4.5 to 1 or more.
  package let text: String
  /// Both on a dark ground.
  package let darkStroke: String
  /// As in `stroke-dasharray`; empty for a solid line.
  package var dashes: String
  package let marker: Marker
  /// Tells a second group of settings of one rule from the first.
  package var isHollow = false
  /// Tells apart series of one name in one chart.
  package var variant = 0

  /// The class that everything of this series has, in the key as well.
  package var token: String { variant == 0 ? "of-\(name)" : "of-\(name)-\(variant + 1)" }
}

/// One look for each update rule in every chart; the study's colours.
package enum ChartPalette {
  package static func style(of rule: UpdateRule) -> SeriesStyle {
    switch rule {
    case .sgd:
      SeriesStyle(
        name: "sgd", stroke: "#1f77b4", text: "#1f77b4", darkStroke: "#6cb4e8", dashes: "", marker: .circle)
    case .momentum:
      SeriesStyle(
        name: "momentum", stroke: "#d62728", text: "#c62021", darkStroke: "#ff7b72", dashes: "9 3", marker: .square)
    case .nesterov:
      SeriesStyle(
        name: "nesterov", stroke: "#2ca02c", text: "#1e7b1e", darkStroke: "#5fd068", dashes: "9 3 2 3",
        marker: .triangleUp)
    case .adagrad:
      SeriesStyle(
        name: "adagrad", stroke: "#8c564b", text: "#8c564b", darkStroke: "#d0a296", dashes: "2 2.5", marker: .cross)
    case .rmsprop:
      SeriesStyle(
        name: "rmsprop", stroke: "#9467bd", text: "#7d4fa8", darkStroke: "#c09bea", dashes: "5 2.5",
        marker: .triangleDown)
    case .adam:
      SeriesStyle(
        name: "adam", stroke: "#ff7f0e", text: "#b35900", darkStroke: "#ffab5e", dashes: "14 3", marker: .diamond)
    case .adamUncorrected:
      SeriesStyle(
        name: "adam-uncorrected", stroke: "#e377c2", text: "#ab3287", darkStroke: "#f2a3da", dashes: "5 2 1 2 1 2",
        marker: .star)
    }
  }

  /// Of what stands around the series.
  package static let ink = "#333333"
  package static let faintInk = "#595959"
  package static let grid = "#e4e4e4"
  package static let axis = "#8a8a8a"
  package static let paper = "#ffffff"
  /// Series that are only there to compare with.
  package static let context = "#c4c4c4"

  /// Rules that recolour every chart for a dark ground, for a style sheet to put under its own condition.
  package static let darkRules: String =
    """
    .chart .paper { fill: #17191e; }
    .chart text { fill: #d9dce1; }
    .chart .faint { fill: #a9afb8; }
    .chart .grid { stroke: #2e323a; }
    .chart .axis { stroke: #7b828d; }
    .chart .context { stroke: #4c525c; }
    .chart .reference { stroke: #a9afb8; }
    .chart .halo { stroke: #17191e; }

    """
    + UpdateRule.allCases.map { rule in
      let style = style(of: rule)
      return """
        .chart .series.\(style.name), .chart .marker.\(style.name) { stroke: \(style.darkStroke); }
        .chart .marker.\(style.name), .chart .band.\(style.name), .chart .label.\(style.name) { fill: \(style.darkStroke); }
        .chart .marker.hollow.\(style.name) { fill: #17191e; }

        """
    }.joined()
}
