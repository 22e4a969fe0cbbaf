package import Kernels

/// The gradient of the loss at one layer's parameters, where the whole of it is needed: norms and the gradient check.
package struct LayerGradient {
  /// [inputs, outputs], with the L2 penalty's part.
  package let weights: PanelMatrix
  /// Padded with zeros like the bias.
  package let bias: AlignedBuffer

  init(like layer: Layer) {
    weights = PanelMatrix(rows: layer.inputs, columns: layer.outputs)
    bias = AlignedBuffer(count: layer.bias.count)
  }
}
