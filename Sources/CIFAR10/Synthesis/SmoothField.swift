internal import Kernels

/// A random field over a square of pixels, from normal values at the points of a coarse grid.
enum SmoothField {
  /// size · size values, row-major: `grid` · `grid` normals, drawn row by row, interpolated between them.
  static func random(size: Int, grid: Int, from random: inout Philox) -> [Double] {
    var points: [Double] = []
    for _ in 0..<grid * grid { points.append(random.normal()) }
    return interpolate(points, grid: grid, size: size)
  }

  /// Bilinear, corners on corners: pixel x lies at t = x (grid - 1) / (size - 1), between the points i = ⌊t⌋ and i + 1
  /// at f = t - i; its value is p[i] + f (p[i + 1] - p[i]), along rows first.
  private static func interpolate(_ points: [Double], grid: Int, size: Int) -> [Double] {
    let positions = (0..<size).map { pixel in
      let cell = min(pixel * (grid - 1) / (size - 1), grid - 2)
      return (cell: cell, fraction: Double(pixel * (grid - 1) - cell * (size - 1)) / Double(size - 1))
    }
    var rows: [Double] = []
    rows.reserveCapacity(grid * size)
    for row in 0..<grid {
      for (cell, fraction) in positions {
        let left = points[row * grid + cell]
        rows.append(left + fraction * (points[row * grid + cell + 1] - left))
      }
    }
    var field: [Double] = []
    field.reserveCapacity(size * size)
    for (cell, fraction) in positions {
      for x in 0..<size {
        let upper = rows[cell * size + x]
        field.append(upper + fraction * (rows[(cell + 1) * size + x] - upper))
      }
    }
    return field
  }
}
