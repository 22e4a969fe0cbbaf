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
    switch step.form {
    case .sgd:
      w = w.addingProduct(-step.rate, g)
    case .momentum:
      first = Self.flush((-step.rate * g).addingProduct(step.momentum, first))
      w += first
    case .nesterov:
      let old = first
      first = Self.flush((-step.rate * g).addingProduct(step.momentum, old))
      w += first.addingProduct(step.momentum, first - old)
    case .adagrad:
      second = Self.flush(second.addingProduct(g, g))
      w = w.addingProduct(-step.rate, g / (second.squareRoot() + step.epsilon))
    case .rmsprop:
      second = Self.flush((((1 - step.secondDecay) * g) * g).addingProduct(step.secondDecay, second))
      w = w.addingProduct(-step.rate, g / (second.squareRoot() + step.epsilon))
    case .adam:
      first = Self.flush(((1 - step.firstDecay) * g).addingProduct(step.firstDecay, first))
      second = Self.flush((((1 - step.secondDecay) * g) * g).addingProduct(step.secondDecay, second))
      w = w.addingProduct(-step.rate, first / step.epsilon.addingProduct(second.squareRoot(), step.rootScale))
    default: preconditionFailure("no reference for \(step.form)")
    }
  }
}
