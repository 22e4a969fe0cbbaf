import Kernels
import Testing

/// Every kernel of a layer on every instruction set of this CPU against the reference, bit for bit.
struct MatrixProductTests {
  @Test(arguments: InstructionSet.available, LayerShape.ragged)
  func forwardEqualsTheReference(isa: InstructionSet, shape: LayerShape) throws {
    let kernels = try KernelTable(isa)
    let a = Matrix.random(shape.batch, shape.inputs, seed: 1, sparse: true)
    let w = Matrix.random(shape.inputs, shape.outputs, seed: 2)
    let bias = Matrix.random(1, shape.outputs, seed: 3).values
    for relu in [false, true] {
      let output = RowMatrix(rows: shape.batch + 2, width: shape.outputs)
      kernels.forward(
        rows: shape.batch, input: a.rowMatrix(capacity: shape.batch + 2), weights: w.panels, bias: buffer(bias),
        output: output, relu: relu)
      let expected = ReferenceKernels.forward(a, w, bias: bias, relu: relu)
      #expect(bits(Matrix(output, rows: shape.batch).values) == bits(expected.values))
      #expect((0..<shape.outputs).allSatisfy { output[shape.batch, $0] == 0 }, "a row after the batch was written")
    }
  }

  @Test(arguments: InstructionSet.available, LayerShape.ragged)
  func inputGradientEqualsTheReference(isa: InstructionSet, shape: LayerShape) throws {
    let kernels = try KernelTable(isa)
    let dy = Matrix.random(shape.batch, shape.outputs, seed: 4)
    let w = Matrix.random(shape.inputs, shape.outputs, seed: 5)
    let h = Matrix.random(shape.batch, shape.inputs, seed: 6, sparse: true)
    let dx = RowMatrix(rows: shape.batch, width: shape.inputs)
    let panels = PanelMatrix(rows: shape.batch, columns: shape.inputs)
    kernels.inputGradient(
      rows: shape.batch, outputGradient: dy.rowMatrix(), weights: w.panels,
      transposed: AlignedBuffer(count: 24 * PanelMatrix.padded(shape.outputs)), activations: h.rowMatrix(),
      inputGradient: dx, panels: panels)
    let expected = ReferenceKernels.inputGradient(dy, w, activations: h)
    #expect(bits(Matrix(dx, rows: shape.batch).values) == bits(expected.values))
    #expect(bits(Matrix(panels).values) == bits(expected.values))
  }

  @Test(arguments: InstructionSet.available, LayerShape.ragged)
  func parameterGradientsEqualTheReference(isa: InstructionSet, shape: LayerShape) throws {
    let kernels = try KernelTable(isa)
    let h = Matrix.random(shape.batch, shape.inputs, seed: 7, sparse: true)
    let dy = Matrix.random(shape.batch, shape.outputs, seed: 8)
    let dw = PanelMatrix(rows: shape.inputs, columns: shape.outputs)
    let db = AlignedBuffer(count: PanelMatrix.padded(shape.outputs))
    kernels.weightGradient(
      rows: shape.batch, activations: h.rowMatrix(), outputGradient: dy.panels, gradient: dw)
    kernels.biasGradient(rows: shape.batch, outputGradient: dy.panels, gradient: db)
    #expect(bits(Matrix(dw).values) == bits(ReferenceKernels.weightGradient(h, dy).values))
    #expect(bits(Array(db.array.prefix(shape.outputs))) == bits(ReferenceKernels.biasGradient(dy)))
    #expect(db.array.dropFirst(shape.outputs).allSatisfy { $0 == 0 }, "the padding is zero")
  }

  /// The fused update applies a tile late, while the next is summed; nothing of that may show.
  @Test(arguments: InstructionSet.available, LayerShape.ragged)
  func fusedUpdateEqualsTheReferenceForEveryRule(isa: InstructionSet, shape: LayerShape) throws {
    let kernels = try KernelTable(isa)
    let h = Matrix.random(shape.batch, shape.inputs, seed: 9, sparse: true)
    let dy = Matrix.random(shape.batch, shape.outputs, seed: 10)
    let start = Matrix.random(shape.inputs, shape.outputs, seed: 11)
    let gradient = ReferenceKernels.weightGradient(h, dy)
    for step in updateSteps {
      for l2 in [0, 0.01] {
        let parameters = WeightParameters(
          weights: start.panels, first: PanelMatrix(rows: shape.inputs, columns: shape.outputs),
          second: PanelMatrix(rows: shape.inputs, columns: shape.outputs))
        var expected = start.values.map { ReferenceParameter(w: $0) }
        // Twice, so that the second step starts from state.
        for _ in 0..<2 {
          kernels.weightUpdate(
            rows: shape.batch, activations: h.rowMatrix(), outputGradient: dy.panels, parameters: parameters,
            step: step, l2: l2)
          for index in expected.indices {
            expected[index].update(step, gradient: gradient.values[index], l2: l2)
          }
        }
        #expect(bits(parameters.weights.rowMajor) == bits(expected.map(\.w)), "\(step), l2 \(l2)")
        #expect(parameters.first.map { bits($0.rowMajor) } == bits(expected.map(\.first)), "\(step), l2 \(l2)")
        #expect(parameters.second.map { bits($0.rowMajor) } == bits(expected.map(\.second)), "\(step), l2 \(l2)")
      }
    }
  }

  @Test(arguments: InstructionSet.available) func everyBatchSizeUpTo128EqualsTheReference(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let w = Matrix.random(29, 27, seed: 12)
    let bias = Matrix.random(1, 27, seed: 13).values
    for batch in 1...128 {
      let a = Matrix.random(batch, 29, seed: 14, sparse: true)
      let output = RowMatrix(rows: batch, width: 27)
      kernels.forward(
        rows: batch, input: a.rowMatrix(), weights: w.panels, bias: buffer(bias), output: output, relu: true)
      let expected = ReferenceKernels.forward(a, w, bias: bias, relu: true)
      #expect(bits(Matrix(output, rows: batch).values) == bits(expected.values), "batch \(batch)")

      let dy = Matrix.random(batch, 27, seed: 15)
      let dx = RowMatrix(rows: batch, width: 29)
      kernels.inputGradient(
        rows: batch, outputGradient: dy.rowMatrix(), weights: w.panels, transposed: AlignedBuffer(count: 24 * 48),
        activations: a.rowMatrix(), inputGradient: dx, panels: PanelMatrix(rows: batch, columns: 29))
      let expectedGradient = ReferenceKernels.inputGradient(dy, w, activations: a)
      #expect(bits(Matrix(dx, rows: batch).values) == bits(expectedGradient.values), "batch \(batch)")

      // Each rule at every seventh batch size; together all sizes are met by one.
      let step = updateSteps[batch % updateSteps.count]
      let parameters = WeightParameters(
        weights: w.panels, first: PanelMatrix(rows: 29, columns: 27), second: PanelMatrix(rows: 29, columns: 27))
      kernels.weightUpdate(
        rows: batch, activations: a.rowMatrix(), outputGradient: dy.panels, parameters: parameters, step: step, l2: 0)
      var updated = w.values.map { ReferenceParameter(w: $0) }
      let gradient = ReferenceKernels.weightGradient(a, dy).values
      for index in updated.indices { updated[index].update(step, gradient: gradient[index], l2: 0) }
      #expect(bits(parameters.weights.rowMajor) == bits(updated.map(\.w)), "batch \(batch), \(step)")
    }
  }
}
