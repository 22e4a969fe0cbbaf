import Kernels
import Testing

/// Bits to compare by, every NaN alike: which NaN comes out differs between processors.
func bits(_ values: [Double]) -> [UInt64] { values.map { $0.isNaN ? 0x7ff8_0000_0000_0000 : $0.bitPattern } }

extension Matrix {
  /// Uniform in ±1, and every fifth element 0 as after a ReLU where `sparse`.
  static func random(_ rows: Int, _ columns: Int, seed: UInt64, sparse: Bool = false) -> Matrix {
    var generator = Philox(seed: seed, stream: 77)
    let values = (0..<rows * columns).map { index in
      let value = 2 * generator.uniform() - 1
      return sparse && (index % 5 == 0 || value < -0.5) ? 0 : value
    }
    return Matrix(rows: rows, columns: columns, values)
  }

  var panels: PanelMatrix {
    let matrix = PanelMatrix(rows: rows, columns: columns)
    values.withUnsafeBufferPointer { matrix.fill(rowMajor: $0) }
    return matrix
  }

  /// - Parameter capacity: rows of room; those after `rows` hold NaN, which must not spread.
  func rowMatrix(capacity: Int? = nil) -> RowMatrix {
    let matrix = RowMatrix(rows: capacity ?? rows, width: columns)
    for row in 0..<matrix.rows {
      for column in 0..<columns { matrix[row, column] = row < rows ? self[row, column] : .nan }
    }
    return matrix
  }

  init(_ matrix: RowMatrix, rows: Int) {
    self.init(
      rows: rows, columns: matrix.width,
      (0..<rows).flatMap { row in (0..<matrix.width).map { matrix[row, $0] } })
  }

  init(_ matrix: PanelMatrix) { self.init(rows: matrix.rows, columns: matrix.columns, matrix.rowMajor) }
}

func buffer(_ values: [Double], padded: Bool = true) -> AlignedBuffer {
  let buffer = AlignedBuffer(count: padded ? PanelMatrix.padded(values.count) : values.count)
  for (index, value) in values.enumerated() { buffer.values[index] = value }
  return buffer
}

extension AlignedBuffer {
  var array: [Double] { Array(UnsafeBufferPointer(start: values, count: count)) }
}

/// Batch, inputs and outputs of a layer. Chosen to leave remainders in every block: rows of 8, 6, 4 and 1; panels of 24;
/// depths of 4 and 256; row chunks of 264.
struct LayerShape: Sendable, CustomTestStringConvertible {
  let batch: Int
  let inputs: Int
  let outputs: Int

  var testDescription: String { "\(batch) x \(inputs) x \(outputs)" }

  static let ragged = [
    LayerShape(batch: 1, inputs: 1, outputs: 1), LayerShape(batch: 2, inputs: 3, outputs: 10),
    LayerShape(batch: 7, inputs: 25, outputs: 23), LayerShape(batch: 13, inputs: 24, outputs: 24),
    LayerShape(batch: 100, inputs: 31, outputs: 10), LayerShape(batch: 37, inputs: 300, outputs: 49),
    LayerShape(batch: 128, inputs: 77, outputs: 25), LayerShape(batch: 5, inputs: 600, outputs: 7),
    LayerShape(batch: 99, inputs: 257, outputs: 33), LayerShape(batch: 3, inputs: 9, outputs: 260),
  ]
}

/// A step of every form, each constant set to a number of its own.
let updateSteps: [UpdateStep] = UpdateForm.all.map { form in
  var step = UpdateStep(form)
  step.rate = 0.03
  step.momentum = 0.95
  step.firstDecay = 0.9
  step.secondDecay = 0.99
  step.rootScale = 3.1
  step.epsilon = 1e-6
  return step
}
