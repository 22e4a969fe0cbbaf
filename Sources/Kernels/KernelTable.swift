internal import CKernels

/// The kernels of one instruction set. Shapes are checked here, once a call; the C code trusts them.
package struct KernelTable: Sendable {
  package let instructionSet: InstructionSet
  private let table: slalom_kernels

  package init(_ instructionSet: InstructionSet) throws(InstructionSetError) {
    guard let table = instructionSet.table else { throw .unsupported(instructionSet) }
    self.instructionSet = instructionSet
    self.table = table.pointee
  }

  /// output = input · weights + bias over the first `rows` rows, then `z > 0 ? z : 0` where `relu`.
  package func forward(
    rows: Int, input: RowMatrix, weights: PanelMatrix, bias: AlignedBuffer, output: RowMatrix, relu: Bool
  ) {
    precondition(rows <= input.rows && rows <= output.rows, "\(rows) rows of \(input.rows) and \(output.rows)")
    precondition(input.width == weights.rows && output.width == weights.columns && bias.count >= weights.panels * 24)
    table.forward(
      rows, weights.panels, weights.rows, input.storage.values, input.stride, weights.view, bias.values,
      output.storage.values, output.stride, relu ? 1 : 0)
  }

  /// inputGradient = (outputGradient · weightsᵀ), 0 where the activation is not > 0; written both row-major and in
  /// panels.
  /// - Parameter transposed: room for 24 · (outputs padded to 24) doubles.
  package func inputGradient(
    rows: Int, outputGradient: RowMatrix, weights: PanelMatrix, transposed: AlignedBuffer, activations: RowMatrix,
    inputGradient: RowMatrix, panels: PanelMatrix
  ) {
    precondition(rows <= outputGradient.rows && rows <= activations.rows && rows <= inputGradient.rows)
    precondition(rows <= panels.rows && panels.columns == weights.rows && activations.width == weights.rows)
    precondition(inputGradient.width == weights.rows && outputGradient.width == weights.columns)
    precondition(transposed.count >= PanelMatrix.width * PanelMatrix.padded(weights.columns))
    table.input_gradient(
      rows, panels.panels, weights.columns, outputGradient.storage.values, outputGradient.stride, weights.view,
      transposed.values, activations.storage.values, activations.stride, inputGradient.storage.values,
      inputGradient.stride, panels.storage.values, panels.panelStride)
  }

  /// gradient = activationsᵀ · outputGradient over the first `rows` rows.
  package func weightGradient(
    rows: Int, activations: RowMatrix, outputGradient: PanelMatrix, gradient: PanelMatrix
  ) {
    precondition(rows <= activations.rows && rows <= outputGradient.rows)
    precondition(activations.width == gradient.rows && outputGradient.columns == gradient.columns)
    table.weight_gradient(
      rows, gradient.paddedRows, gradient.panels, activations.storage.values, activations.stride, outputGradient.view,
      gradient.storage.values, gradient.panelStride)
  }

  /// The same gradient, applied to `parameters` as it is computed. Same bits as `weightGradient` and then `update`.
  package func weightUpdate(
    rows: Int, activations: RowMatrix, outputGradient: PanelMatrix, parameters: WeightParameters, step: UpdateStep,
    l2: Double
  ) {
    let weights = parameters.weights
    precondition(rows <= activations.rows && rows <= outputGradient.rows)
    precondition(activations.width == weights.rows && outputGradient.columns == weights.columns)
    var constants = step.constants(l2: l2)
    table.weight_update(
      rows, weights.paddedRows, weights.panels, activations.storage.values, activations.stride, outputGradient.view,
      view(weights.storage, parameters.first?.storage, parameters.second?.storage, step), weights.panelStride,
      &constants)
  }

  /// The sum of the gradient's rows, from +0, ascending.
  package func biasGradient(rows: Int, outputGradient: PanelMatrix, gradient: AlignedBuffer) {
    precondition(rows <= outputGradient.rows && gradient.count >= outputGradient.panels * PanelMatrix.width)
    table.bias_gradient(rows, outputGradient.panels, outputGradient.view, gradient.values)
  }

  /// The update rule on every element of `values`, a multiple of 24 of them, with the gradient's first so many.
  package func update(
    _ values: AlignedBuffer, first: AlignedBuffer?, second: AlignedBuffer?, gradient: AlignedBuffer, step: UpdateStep,
    l2: Double
  ) {
    precondition(gradient.count >= values.count && values.count % PanelMatrix.width == 0)
    var constants = step.constants(l2: l2)
    table.update(values.count, view(values, first, second, step), gradient.values, &constants)
  }

  /// gradient = fma(l2, weights, gradient).
  package func addPenalty(l2: Double, weights: AlignedBuffer, gradient: AlignedBuffer) {
    precondition(weights.count == gradient.count)
    table.add_penalty(weights.count, l2, weights.values, gradient.values)
  }

  /// difference = a - b; `difference` may be either.
  package func subtract(_ a: AlignedBuffer, _ b: AlignedBuffer, difference: AlignedBuffer) {
    precondition(a.count == b.count && a.count == difference.count)
    table.subtract(a.count, a.values, b.values, difference.values)
  }

  /// Σ x² in 8 lanes by flat row-major index mod 8, added as ((0+1)+(2+3))+((4+5)+(6+7)).
  package func sumOfSquares(_ matrix: PanelMatrix) -> Double {
    table.sum_of_squares(matrix.rows, matrix.columns, matrix.view)
  }

  /// The same of the first `count` values of a vector.
  package func sumOfSquares(_ vector: AlignedBuffer, count: Int) -> Double {
    precondition(count <= vector.count)
    return table.sum_of_squares(1, count, slalom_panels(values: vector.values, panel_stride: PanelMatrix.width))
  }

  /// row = (bytes - mean) / divisor.
  package func gather(
    _ bytes: UnsafeBufferPointer<UInt8>, mean: UnsafeBufferPointer<Double>, divisor: Double,
    into row: UnsafeMutablePointer<Double>
  ) {
    precondition(bytes.count == mean.count, "\(bytes.count) bytes and a mean of \(mean.count)")
    guard let bytes = bytes.baseAddress, let values = mean.baseAddress else { return }
    table.gather(mean.count, bytes, values, divisor, row)
  }

  /// Elementwise e^x, in place.
  package func exp(_ values: UnsafeMutableBufferPointer<Double>) {
    guard let base = values.baseAddress else { return }
    table.exp(values.count, base, base)
  }

  /// Elementwise natural logarithm, in place.
  package func log(_ values: UnsafeMutableBufferPointer<Double>) {
    guard let base = values.baseAddress else { return }
    table.log(values.count, base, base)
  }

  /// Elementwise inverse normal distribution function, in place.
  package func inverseNormal(_ values: UnsafeMutableBufferPointer<Double>) {
    guard let base = values.baseAddress else { return }
    table.inverse_normal(values.count, base, base)
  }

  private func view(
    _ weights: AlignedBuffer, _ first: AlignedBuffer?, _ second: AlignedBuffer?, _ step: UpdateStep
  ) -> slalom_parameters {
    precondition(!step.form.usesFirstState || first?.count == weights.count, "the rule's first state is missing")
    precondition(!step.form.usesSecondState || second?.count == weights.count, "the rule's second state is missing")
    return slalom_parameters(weights: weights.values, first: first?.values, second: second?.values)
  }
}

/// A layer's weights with the state its update rule keeps; all of one shape.
package struct WeightParameters {
  package let weights: PanelMatrix
  package let first: PanelMatrix?
  package let second: PanelMatrix?

  package init(weights: PanelMatrix, first: PanelMatrix?, second: PanelMatrix?) {
    self.weights = weights
    self.first = first
    self.second = second
  }
}

extension PanelMatrix {
  fileprivate var view: slalom_panels { slalom_panels(values: storage.values, panel_stride: panelStride) }
}
