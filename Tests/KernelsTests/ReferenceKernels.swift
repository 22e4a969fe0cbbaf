import Kernels

/// A matrix in plain row-major order.
struct Matrix: Equatable {
  let rows: Int
  let columns: Int
  var values: [Double]

  init(rows: Int, columns: Int, _ values: [Double]) {
    precondition(values.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  subscript(row: Int, column: Int) -> Double { values[row * columns + column] }
}

/// The kernels written as docs/numerics.md says them, one element at a time.
enum ReferenceKernels {
  /// c = bias, then one fma per k, k ascending; then z > 0 ? z : 0.
  static func forward(_ a: Matrix, _ w: Matrix, bias: [Double], relu: Bool) -> Matrix {
    product(a.rows, w.columns, depth: w.rows, from: { _, j in bias[j] }, left: { a[$0, $2] }, right: { w[$2, $1] }) {
      relu && !($2 > 0) ? 0 : $2
    }
  }

  /// dx = dy · wᵀ from +0, 0 where h is not > 0.
  static func inputGradient(_ dy: Matrix, _ w: Matrix, activations h: Matrix) -> Matrix {
    product(dy.rows, w.rows, depth: w.columns, from: { _, _ in 0 }, left: { dy[$0, $2] }, right: { w[$1, $2] }) {
      h[$0, $1] > 0 ? $2 : 0
    }
  }

  /// dw = hᵀ · dy from +0, rows ascending.
  static func weightGradient(_ h: Matrix, _ dy: Matrix) -> Matrix {
    product(h.columns, dy.columns, depth: h.rows, from: { _, _ in 0 }, left: { h[$2, $0] }, right: { dy[$2, $1] }) {
      $2
    }
  }

  static func biasGradient(_ dy: Matrix) -> [Double] {
    (0..<dy.columns).map { j in (0..<dy.rows).reduce(0.0) { $0 + dy[$1, j] } }
  }

  static func sumOfSquares(_ x: Matrix) -> Double {
    var lanes = [Double](repeating: 0, count: 8)
    for (index, value) in x.values.enumerated() { lanes[index % 8] = lanes[index % 8].addingProduct(value, value) }
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
  }

  private static func product(
    _ rows: Int, _ columns: Int, depth: Int, from start: (Int, Int) -> Double, left: (Int, Int, Int) -> Double,
    right: (Int, Int, Int) -> Double, finish: (Int, Int, Double) -> Double
  ) -> Matrix {
    var values: [Double] = []
    values.reserveCapacity(rows * columns)
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = start(i, j)
        for k in 0..<depth { sum = sum.addingProduct(left(i, j, k), right(i, j, k)) }
        values.append(finish(i, j, sum))
      }
    }
    return Matrix(rows: rows, columns: columns, values)
  }
}

/// A parameter with its state under an update rule, rule 5 of docs/numerics.md.
struct ReferenceParameter: Equatable {
  var w: Double
  /// v or m.
  var first = 0.0
  /// s.
  var second = 0.0

  static func flush(_ x: Double) -> Double { x.magnitude < 0x1p-900 ? 0 : x }

  mutating func update(_ step: UpdateStep, gradient: Double, l2: Double) {
    let g = l2 == 0 ? gradient : gradient.addingProduct(l2, w)
    switch step {
    case .sgd(let lr):
      w = w.addingProduct(-lr, g)
    case .momentum(let lr, let mu):
      first = Self.flush((-lr * g).addingProduct(mu, first))
      w += first
    case .nesterov(let lr, let mu):
      let old = first
      first = Self.flush((-lr * g).addingProduct(mu, old))
      w += first.addingProduct(mu, first - old)
    case .adagrad(let lr, let eps):
      second = Self.flush(second.addingProduct(g, g))
      w = w.addingProduct(-lr, g / (second.squareRoot() + eps))
    case .rmsprop(let lr, let rho, let eps):
      second = Self.flush((((1 - rho) * g) * g).addingProduct(rho, second))
      w = w.addingProduct(-lr, g / (second.squareRoot() + eps))
    case .adam(let c1, let b1, let b2, let c2, let eps):
      first = Self.flush(((1 - b1) * g).addingProduct(b1, first))
      second = Self.flush((((1 - b2) * g) * g).addingProduct(b2, second))
      w = w.addingProduct(-c1, first / eps.addingProduct(second.squareRoot(), c2))
    }
  }
}
