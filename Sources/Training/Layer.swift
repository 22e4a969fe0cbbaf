package import Kernels

/// One fully-connected layer with what its update rule keeps. The buffers are shared by copies of the struct.
package struct Layer {
  /// [inputs, outputs].
  package let parameters: WeightParameters
  /// `outputs` values, padded with zeros like a panel's columns.
  package let bias: AlignedBuffer
  let biasFirst: AlignedBuffer?
  let biasSecond: AlignedBuffer?

  package var weights: PanelMatrix { parameters.weights }
  package var inputs: Int { weights.rows }
  package var outputs: Int { weights.columns }

  /// All zero. State is there as far as `rule` uses it.
  init(inputs: Int, outputs: Int, rule: UpdateForm) {
    func matrix(_ isUsed: Bool) -> PanelMatrix? { isUsed ? PanelMatrix(rows: inputs, columns: outputs) : nil }
    func vector(_ isUsed: Bool) -> AlignedBuffer? {
      isUsed ? AlignedBuffer(count: PanelMatrix.padded(outputs)) : nil
    }
    parameters = WeightParameters(
      weights: PanelMatrix(rows: inputs, columns: outputs), first: matrix(rule.usesFirstState),
      second: matrix(rule.usesSecondState))
    bias = AlignedBuffer(count: PanelMatrix.padded(outputs))
    biasFirst = vector(rule.usesFirstState)
    biasSecond = vector(rule.usesSecondState)
  }

  /// Weights from the normal distribution with this standard deviation: word i·outputs + j of the stream of layer
  /// `number` (counted from 1) fills W[i][j]. Biases stay 0.
  func initialize(number: Int, seed: UInt64, standardDeviation: Double, kernels: KernelTable) {
    var generator = Philox(seed: seed, stream: Philox.weightStream(layer: number))
    let values = AlignedBuffer(count: inputs * outputs)
    let row = UnsafeMutableBufferPointer(start: values.values, count: values.count)
    for index in row.indices { row[index] = Philox.clampedUniform(generator.next()) }
    kernels.inverseNormal(row)
    for index in row.indices { row[index] = standardDeviation * row[index] }
    weights.fill(rowMajor: UnsafeBufferPointer(row))
  }

  /// The bias without its padding.
  package var biasValues: [Double] { Array(UnsafeBufferPointer(start: bias.values, count: outputs)) }

  /// Whether every parameter is.
  var isFinite: Bool { weights.isFinite && biasValues.allSatisfy(\.isFinite) }
}
