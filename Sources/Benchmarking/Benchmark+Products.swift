internal import CIFAR10
internal import Kernels
internal import Training

extension Benchmark {
  /// A product is repeated to so many floating-point operations, so that the clock does not show on small ones.
  private static let leastFLOPs = 50_000_000

  /// Each matrix product of a step alone, on random numbers, its operands where the last run left them.
  package func products() throws(BenchmarkingError) -> [Measurement] {
    var measurements: [Measurement] = []
    let kernels: KernelTable
    do { kernels = try KernelTable(limits.instructionSet) } catch { throw .training(.instructionSet(error)) }
    for product in work.products {
      let operands = ProductOperands(product, kernels)
      operands.multiply()
      let repetitions = max(1, Benchmark.leastFLOPs / product.flops)
      let samples = try samples { () throws(BenchmarkingError) in
        limits.sample(repetitions: limits.instructionSet == .portable ? 1 : repetitions) { operands.multiply() }
      }
      measurements.append(
        Measurement(
          name: product.name, work: Roofline(flops: product.flops), bandwidth: .infinity, samples: samples))
    }
    return measurements
  }
}

/// The matrices of one product, filled with numbers of the size that training meets.
private struct ProductOperands {
  private let product: MatrixProduct
  private let kernels: KernelTable
  private let activations: RowMatrix
  private let weights: PanelMatrix
  private let bias: AlignedBuffer
  private let output: RowMatrix
  private let outputGradient: PanelMatrix
  private let inputGradient: RowMatrix
  private let inputGradientPanels: PanelMatrix
  private let gradient: PanelMatrix
  private let transposed: AlignedBuffer

  init(_ product: MatrixProduct, _ kernels: KernelTable) {
    self.product = product
    self.kernels = kernels
    let (batch, inputs, outputs) = (product.batch, product.inputs, product.outputs)
    activations = RowMatrix(rows: batch, width: inputs)
    weights = PanelMatrix(rows: inputs, columns: outputs)
    bias = AlignedBuffer(count: PanelMatrix.padded(outputs))
    output = RowMatrix(rows: batch, width: outputs)
    outputGradient = PanelMatrix(rows: batch, columns: outputs)
    inputGradient = RowMatrix(rows: batch, width: inputs)
    inputGradientPanels = PanelMatrix(rows: batch, columns: inputs)
    gradient = PanelMatrix(rows: inputs, columns: outputs)
    transposed = AlignedBuffer(count: PanelMatrix.width * PanelMatrix.padded(outputs))
    var random = Philox(seed: 0, stream: 0)
    for row in 0..<batch {
      for column in 0..<inputs { activations[row, column] = random.uniform() }
      for column in 0..<outputs {
        output[row, column] = random.uniform() - 0.5
        outputGradient[row, column] = output[row, column]
      }
    }
    weights.fill(random: &random)
  }

  func multiply() {
    switch product.kind {
    case .forward:
      kernels.forward(
        rows: product.batch, input: activations, weights: weights, bias: bias, output: output, relu: true)
    case .inputGradient:
      kernels.inputGradient(
        rows: product.batch, outputGradient: output, weights: weights, transposed: transposed,
        activations: activations, inputGradient: inputGradient, panels: inputGradientPanels)
    case .weightGradient:
      kernels.weightGradient(
        rows: product.batch, activations: activations, outputGradient: outputGradient, gradient: gradient)
    }
  }
}

extension PanelMatrix {
  /// Uniform in ±0.01.
  fileprivate func fill(random: inout Philox) {
    for row in 0..<rows {
      for column in 0..<columns { self[row, column] = 0.02 * (random.uniform() - 0.5) }
    }
  }
}
