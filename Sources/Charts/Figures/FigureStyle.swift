package import SweepCore

/// For what a figure is drawn: how wide it is, and what it calls the optimizers.
package struct FigureStyle: Hashable, Sendable {
  /// In units of 1/12 of the text's size.
  package var width: Double
  package var height: Double
  /// Whether optimizers have the names that papers use.
  package var isPaper = false
  /// Losses are means over so many iterations, up to each; 1: as they were.
  package var smoothing = 1

  /// For the report's page and files.
  package static let report = FigureStyle(width: 640, height: 380)
  /// For half of the dashboard's page.
  package static let page = FigureStyle(width: 520, height: 330)

  package static func paper(_ columns: PaperColumns, smoothing: Int) -> FigureStyle {
    FigureStyle(width: columns.units, height: 0.62 * min(columns.units, 560), isPaper: true, smoothing: smoothing)
  }

  func name(_ rule: UpdateRule) -> String { isPaper ? rule.paperName : rule.rawValue }

  /// The mean of the last `smoothing` values up to each; of fewer at the start.
  package func smoothed(_ values: [Double]) -> [Double] {
    guard smoothing > 1 else { return values }
    return values.indices.map { end in
      let window = values[max(0, end - smoothing + 1)...end]
      return window.reduce(0, +) / Double(window.count)
    }
  }

  var smoothingText: String { smoothing > 1 ? "mean of the last \(smoothing)" : "not smoothed" }
}

/// How wide a figure is on a page of two columns.
package enum PaperColumns: Int, Hashable, Sendable, CaseIterable {
  case one = 1
  case two = 2

  /// In points of 1/72 inch: 3.3 and 6.9 inches, which fit the columns of usual two-column papers.
  package var points: Double { self == .one ? 238 : 497 }

  /// Text of 12 units is 8 points high.
  package static let pointsPerUnit = 8.0 / 12

  package var units: Double { points / Self.pointsPerUnit }
}

extension UpdateRule {
  /// As the study and most papers write it.
  package var paperName: String {
    switch self {
    case .sgd: "SGD"
    case .momentum: "SGD-M"
    case .nesterov: "SGD-NM"
    case .adagrad: "AdaGrad"
    case .rmsprop: "RMSprop"
    case .adam: "Adam"
    case .adamUncorrected: "Adam, uncorrected"
    }
  }
}
