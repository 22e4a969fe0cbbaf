import Kernels
import Testing

/// Twenty steps of a network of two layers, once by the kernels and once by the naive reference: what one step leaves
/// in weights and state is what the next one starts from, so a single wrong bit anywhere spreads over all.
struct TwentyStepTests {
  struct Network: Sendable, CustomTestStringConvertible {
    let batch: Int
    let widths: [Int]
    let l2: Double

    var testDescription: String { "\(batch) x \(widths), l2 \(l2)" }
  }

  static let networks = [
    Network(batch: 11, widths: [30, 26, 10], l2: 0), Network(batch: 100, widths: [65, 25, 3], l2: 0.01),
    Network(batch: 1, widths: [24, 48, 24], l2: 0), Network(batch: 29, widths: [270, 7, 31], l2: 0.001),
  ]

  @Test(arguments: InstructionSet.available, networks)
  func weightsAreThoseOfTheReference(isa: InstructionSet, network: Network) throws {
    let kernels = try KernelTable(isa)
    for (rule, step) in updateSteps.enumerated() {
      let seed = UInt64(1000 + rule)
      var fast = FastLayers(network, kernels: kernels, seed: seed)
      var naive = NaiveLayers(network, seed: seed)
      for iteration in 0..<20 {
        let images = Matrix.random(network.batch, network.widths[0], seed: seed + 10 * UInt64(iteration))
        fast.step(images, step, l2: network.l2)
        naive.step(images, step, l2: network.l2)
      }
      #expect(fast.weights.map(bits) == naive.weights.map(bits), "\(step)")
    }
  }
}

/// Initial weights of layer `layer`, of a size at which activations neither die nor explode.
private func initialWeights(_ widths: [Int], layer: Int, seed: UInt64) -> Matrix {
  var matrix = Matrix.random(widths[layer], widths[layer + 1], seed: seed + UInt64(layer) + 1)
  for index in matrix.values.indices { matrix.values[index] *= 0.3 }
  return matrix
}

/// The gradient of half the squared distance of the outputs from 0.25.
private func outputGradient(_ outputs: Matrix) -> Matrix {
  Matrix(rows: outputs.rows, columns: outputs.columns, outputs.values.map { ($0 - 0.25) / Double(outputs.rows) })
}

private struct FastLayers {
  private let network: TwentyStepTests.Network
  private let kernels: KernelTable
  private let parameters: [WeightParameters]
  private let bias: [AlignedBuffer]

  init(_ network: TwentyStepTests.Network, kernels: KernelTable, seed: UInt64) {
    self.network = network
    self.kernels = kernels
    let widths = network.widths
    parameters = (0..<2).map { layer in
      func state() -> PanelMatrix { PanelMatrix(rows: widths[layer], columns: widths[layer + 1]) }
      return WeightParameters(
        weights: initialWeights(widths, layer: layer, seed: seed).panels, first: state(), second: state())
    }
    bias = (0..<2).map { AlignedBuffer(count: PanelMatrix.padded(widths[$0 + 1])) }
  }

  var weights: [[Double]] { parameters.map(\.weights.rowMajor) }

  mutating func step(_ images: Matrix, _ step: UpdateStep, l2: Double) {
    let (rows, widths) = (network.batch, network.widths)
    let input = images.rowMatrix()
    let hidden = RowMatrix(rows: rows, width: widths[1])
    let outputs = RowMatrix(rows: rows, width: widths[2])
    kernels.forward(
      rows: rows, input: input, weights: parameters[0].weights, bias: bias[0], output: hidden, relu: true)
    kernels.forward(
      rows: rows, input: hidden, weights: parameters[1].weights, bias: bias[1], output: outputs, relu: false)
    let dy = outputGradient(Matrix(outputs, rows: rows))
    let dx = RowMatrix(rows: rows, width: widths[1])
    let dxPanels = PanelMatrix(rows: rows, columns: widths[1])
    kernels.inputGradient(
      rows: rows, outputGradient: dy.rowMatrix(), weights: parameters[1].weights,
      transposed: AlignedBuffer(count: 24 * PanelMatrix.padded(widths[2])), activations: hidden, inputGradient: dx,
      panels: dxPanels)
    kernels.weightUpdate(
      rows: rows, activations: hidden, outputGradient: dy.panels, parameters: parameters[1], step: step, l2: l2)
    kernels.weightUpdate(
      rows: rows, activations: input, outputGradient: dxPanels, parameters: parameters[0], step: step, l2: l2)
  }
}

private struct NaiveLayers {
  private let widths: [Int]
  private var parameters: [[ReferenceParameter]]

  init(_ network: TwentyStepTests.Network, seed: UInt64) {
    widths = network.widths
    parameters = (0..<2).map { layer in
      initialWeights(network.widths, layer: layer, seed: seed).values.map { ReferenceParameter(w: $0) }
    }
  }

  var weights: [[Double]] { parameters.map { $0.map(\.w) } }

  mutating func step(_ images: Matrix, _ step: UpdateStep, l2: Double) {
    let matrices = (0..<2).map { Matrix(rows: widths[$0], columns: widths[$0 + 1], weights[$0]) }
    func zeros(_ layer: Int) -> [Double] { Array(repeating: 0, count: widths[layer + 1]) }
    let hidden = ReferenceKernels.forward(images, matrices[0], bias: zeros(0), relu: true)
    let outputs = ReferenceKernels.forward(hidden, matrices[1], bias: zeros(1), relu: false)
    let dy = outputGradient(outputs)
    let dx = ReferenceKernels.inputGradient(dy, matrices[1], activations: hidden)
    let gradients = [ReferenceKernels.weightGradient(images, dx), ReferenceKernels.weightGradient(hidden, dy)]
    for layer in 0..<2 {
      for index in parameters[layer].indices {
        parameters[layer][index].update(step, gradient: gradients[layer].values[index], l2: l2)
      }
    }
  }
}
