package import Kernels

/// Activations and their gradients for up to `capacity` images at a time.
package struct Workspace {
  package let capacity: Int
  /// Input first, logits last; one more than there are layers.
  package let activations: [RowMatrix]
  /// Gradients at each layer's output, row-major as a left operand and in panels as a right one. Only for training.
  let outputGradients: [RowMatrix]
  let outputGradientPanels: [PanelMatrix]
  /// One panel of a layer's transposed weights.
  let transposed: AlignedBuffer
  /// Bias gradients of the widest layer.
  let biasGradient: AlignedBuffer

  /// - Parameters:
  ///   - widths: of the input, the hidden layers and the logits.
  ///   - trainingRows: gradients have room for so many images.
  package init(widths: [Int], capacity: Int, trainingRows: Int) {
    self.capacity = capacity
    activations = widths.map { RowMatrix(rows: capacity, width: $0) }
    outputGradients = widths.dropFirst().map { RowMatrix(rows: trainingRows, width: $0) }
    outputGradientPanels = widths.dropFirst().map { PanelMatrix(rows: trainingRows, columns: $0) }
    let widest = PanelMatrix.padded(widths.dropFirst().max() ?? 0)
    transposed = AlignedBuffer(count: PanelMatrix.width * widest)
    biasGradient = AlignedBuffer(count: widest)
  }

  package var input: RowMatrix { activations[0] }
  package var logits: RowMatrix { activations[activations.count - 1] }
}
