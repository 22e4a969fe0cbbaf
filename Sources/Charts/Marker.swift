internal import Markup

/// The shape of a data point.
package struct Marker: Hashable, Sendable {
  /// Of the closed path around a point, each x right and y down, for a square that is 2 wide; none for a circle.
  private let corners: [[Double]]

  /// - Parameter corners: x and y of each. The area is about that of the square.
  init(corners: [[Double]]) { self.corners = corners }

  static let circle = Marker(corners: [])
  static let square = Marker(corners: [[-1, -1], [1, -1], [1, 1], [-1, 1]])
  static let triangleUp = Marker(corners: [[0, -1.35], [1.3, 0.95], [-1.3, 0.95]])
  static let triangleDown = Marker(corners: [[0, 1.35], [-1.3, -0.95], [1.3, -0.95]])
  static let diamond = Marker(corners: [[0, -1.45], [1.45, 0], [0, 1.45], [-1.45, 0]])
  static let cross = Marker(corners: [
    [-0.45, -1.35], [0.45, -1.35], [0.45, -0.45], [1.35, -0.45], [1.35, 0.45], [0.45, 0.45], [0.45, 1.35],
    [-0.45, 1.35], [-0.45, 0.45], [-1.35, 0.45], [-1.35, -0.45], [-0.45, -0.45],
  ])
  /// Outer corners on a circle of radius 1.6, inner ones on one of 0.7, 36 degrees apart.
  static let star = Marker(corners: [
    [0, -1.6], [0.411, -0.566], [1.522, -0.494], [0.666, 0.216], [0.94, 1.294], [0, 0.7], [-0.94, 1.294],
    [-0.666, 0.216], [-1.522, -0.494], [-0.411, -0.566],
  ])

  /// The `d` of a closed path around a point, of about the same area for every shape.
  ///
  /// - Parameter size: half the width of the square.
  func path(at center: Chart.Position, size: Double) -> String {
    guard !corners.isEmpty else {
      let radius = SVGWriter.number(1.15 * size)
      let (left, right) = (SVGWriter.number(center.x - 1.15 * size), SVGWriter.number(center.x + 1.15 * size))
      let y = SVGWriter.number(center.y)
      return "M\(left),\(y)A\(radius),\(radius) 0 1 1 \(right),\(y)A\(radius),\(radius) 0 1 1 \(left),\(y)Z"
    }
    return SVGWriter.path(corners.map { Chart.Position(x: center.x + $0[0] * size, y: center.y + $0[1] * size) }) + "Z"
  }
}
