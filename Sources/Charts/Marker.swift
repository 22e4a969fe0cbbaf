/// The shape of a data point.
package enum Marker: Hashable, Sendable, CaseIterable {
  case circle
  case square
  case triangleUp
  case triangleDown
  case diamond
  case cross
  case star

  /// The `d` of a closed path around a point, of about the same area for every shape.
  ///
  /// - Parameter size: half the width of the square.
  func path(at center: Chart.Position, size: Double) -> String {
    let corners: [(Double, Double)] =
      switch self {
      case .circle: []
      case .square: [(-1, -1), (1, -1), (1, 1), (-1, 1)]
      case .triangleUp: [(0, -1.35), (1.3, 0.95), (-1.3, 0.95)]
      case .triangleDown: [(0, 1.35), (-1.3, -0.95), (1.3, -0.95)]
      case .diamond: [(0, -1.45), (1.45, 0), (0, 1.45), (-1.45, 0)]
      case .cross:
        [
          (-0.45, -1.35), (0.45, -1.35), (0.45, -0.45), (1.35, -0.45), (1.35, 0.45), (0.45, 0.45), (0.45, 1.35),
          (-0.45, 1.35), (-0.45, 0.45), (-1.35, 0.45), (-1.35, -0.45), (-0.45, -0.45),
        ]
      // Outer corners on a circle of radius 1.6, inner ones on one of 0.7, 36 degrees apart.
      case .star:
        [
          (0, -1.6), (0.411, -0.566), (1.522, -0.494), (0.666, 0.216), (0.94, 1.294), (0, 0.7), (-0.94, 1.294),
          (-0.666, 0.216), (-1.522, -0.494), (-0.411, -0.566),
        ]
      }
    guard !corners.isEmpty else {
      let radius = SVGWriter.number(1.15 * size)
      let (left, right) = (SVGWriter.number(center.x - 1.15 * size), SVGWriter.number(center.x + 1.15 * size))
      let y = SVGWriter.number(center.y)
      return "M\(left),\(y)A\(radius),\(radius) 0 1 1 \(right),\(y)A\(radius),\(radius) 0 1 1 \(left),\(y)Z"
    }
    return SVGWriter.path(corners.map { Chart.Position(x: center.x + $0.0 * size, y: center.y + $0.1 * size) }) + "Z"
  }
}
