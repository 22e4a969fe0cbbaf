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
}
