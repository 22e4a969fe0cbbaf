import Kernels
import Testing

/// NaN and infinity travel alike on every instruction set, so that a trial diverges at the same iteration everywhere.
struct NotFiniteTests {
  private static let shape = LayerShape(batch: 11, inputs: 30, outputs: 26)

  /// Special values strewn over ordinary ones.
  private func strewn(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var matrix = Matrix.random(rows, columns, seed: seed)
    let special: [Double] = [.nan, .infinity, -.infinity, 0, -0.0, 1e308, -1e308, 0x1p-1074]
    for (position, value) in special.enumerated() {
      matrix.values[(position * 7919 + 3) % matrix.values.count] = value
    }
    return matrix
  }

  @Test(arguments: InstructionSet.available) func productsPropagateThemLikeTheReference(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let shape = Self.shape
    let a = strewn(shape.batch, shape.inputs, seed: 1)
    let w = strewn(shape.inputs, shape.outputs, seed: 2)
    let dy = strewn(shape.batch, shape.outputs, seed: 3)
    let bias = strewn(1, shape.outputs, seed: 4).values
    for relu in [false, true] {
      let output = RowMatrix(rows: shape.batch, width: shape.outputs)
      kernels.forward(
        rows: shape.batch, input: a.rowMatrix(), weights: w.panels, bias: buffer(bias), output: output, relu: relu)
      let expected = ReferenceKernels.forward(a, w, bias: bias, relu: relu).values
      #expect(bits(Matrix(output, rows: shape.batch).values) == bits(expected))
      #expect(expected.contains(where: \.isNaN) == !relu, "ReLU turns NaN into 0")
    }
    let dx = RowMatrix(rows: shape.batch, width: shape.inputs)
    kernels.inputGradient(
      rows: shape.batch, outputGradient: dy.rowMatrix(), weights: w.panels,
      transposed: AlignedBuffer(count: 24 * PanelMatrix.padded(shape.outputs)), activations: a.rowMatrix(),
      inputGradient: dx, panels: PanelMatrix(rows: shape.batch, columns: shape.inputs))
    #expect(
      bits(Matrix(dx, rows: shape.batch).values)
        == bits(ReferenceKernels.inputGradient(dy, w, activations: a).values))
    let dw = PanelMatrix(rows: shape.inputs, columns: shape.outputs)
    kernels.weightGradient(rows: shape.batch, activations: a.rowMatrix(), outputGradient: dy.panels, gradient: dw)
    #expect(bits(dw.rowMajor) == bits(ReferenceKernels.weightGradient(a, dy).values))
  }

  @Test(arguments: InstructionSet.available) func updatesPropagateThemLikeTheReference(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let gradient: [Double] = [
      .nan, .infinity, -.infinity, 1e200, -1e308, 0, -0.0, 0x1p-1074, 1e-160, 0x1p-460, 1, -1,
    ]
    let padded = gradient + gradient
    for step in updateSteps {
      let weights = buffer(padded.map { _ in 0.5 })
      let (first, second) = (AlignedBuffer(count: 24), AlignedBuffer(count: 24))
      var expected = padded.map { _ in ReferenceParameter(w: 0.5) }
      for _ in 0..<3 {
        kernels.update(weights, first: first, second: second, gradient: buffer(padded), step: step, l2: 0)
        for index in expected.indices { expected[index].update(step, gradient: padded[index], l2: 0) }
      }
      #expect(bits(weights.array) == bits(expected.map(\.w)), "\(step)")
      #expect(bits(first.array) == bits(expected.map(\.first)), "\(step)")
      #expect(bits(second.array) == bits(expected.map(\.second)), "\(step)")
    }
  }

  /// The fused path too: a gradient that is not finite goes into the update without ever reaching memory.
  @Test(arguments: InstructionSet.available, updateSteps.indices)
  func fusedUpdatesPropagateThemLikeTheReference(isa: InstructionSet, rule: Int) throws {
    let kernels = try KernelTable(isa)
    let shape = Self.shape
    let step = updateSteps[rule]
    let h = strewn(shape.batch, shape.inputs, seed: 5)
    let dy = strewn(shape.batch, shape.outputs, seed: 6)
    let start = strewn(shape.inputs, shape.outputs, seed: 7)
    let gradient = ReferenceKernels.weightGradient(h, dy).values
    #expect(gradient.contains(where: \.isNaN) && gradient.contains(where: \.isFinite))
    for l2 in [0, 0.5] {
      let parameters = WeightParameters(
        weights: start.panels, first: PanelMatrix(rows: shape.inputs, columns: shape.outputs),
        second: PanelMatrix(rows: shape.inputs, columns: shape.outputs))
      var expected = start.values.map { ReferenceParameter(w: $0) }
      for _ in 0..<2 {
        kernels.weightUpdate(
          rows: shape.batch, activations: h.rowMatrix(), outputGradient: dy.panels, parameters: parameters, step: step,
          l2: l2)
        for index in expected.indices { expected[index].update(step, gradient: gradient[index], l2: l2) }
      }
      #expect(bits(parameters.weights.rowMajor) == bits(expected.map(\.w)), "\(step), l2 \(l2)")
      #expect(parameters.first.map { bits($0.rowMajor) } == bits(expected.map(\.first)), "\(step), l2 \(l2)")
      #expect(parameters.second.map { bits($0.rowMajor) } == bits(expected.map(\.second)), "\(step), l2 \(l2)")
    }
  }

  @Test(arguments: InstructionSet.available) func sumsPropagateThemLikeTheReference(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let x = strewn(9, 29, seed: 8)
    let gradient = AlignedBuffer(count: 48)
    kernels.biasGradient(rows: 9, outputGradient: x.panels, gradient: gradient)
    #expect(bits(Array(gradient.array.prefix(29))) == bits(ReferenceKernels.biasGradient(x)))
    #expect(kernels.sumOfSquares(x.panels).isNaN && ReferenceKernels.sumOfSquares(x).isNaN)
    let infinite = Matrix(rows: 1, columns: 3, [1, -.infinity, 2])
    #expect(kernels.sumOfSquares(infinite.panels) == .infinity)

    let (w, g) = (strewn(1, 48, seed: 9).values, Matrix.random(1, 48, seed: 10).values)
    let sum = buffer(g)
    kernels.addPenalty(l2: 0.3, weights: buffer(w), gradient: sum)
    #expect(bits(sum.array) == bits(zip(w, g).map { $1.addingProduct(0.3, $0) }))
    kernels.subtract(buffer(w), sum, difference: sum)
    #expect(bits(sum.array) == bits(zip(w, g).map { $0 - $1.addingProduct(0.3, $0) }))

    let bytes: [UInt8] = [0, 1, 255, 7]
    let mean: [Double] = [.nan, .infinity, -.infinity, 7]
    let row = AlignedBuffer(count: 4)
    bytes.withUnsafeBufferPointer { bytes in
      mean.withUnsafeBufferPointer { kernels.gather(bytes, mean: $0, divisor: 0, into: row.values) }
    }
    #expect(bits(row.array) == bits(zip(bytes, mean).map { (Double($0) - $1) / 0 }))
  }
}
