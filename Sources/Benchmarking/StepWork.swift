package import SweepCore

/// The arithmetic and the memory traffic of one training step, by closed form.
///
/// A matrix product of a layer with B rows is 2 · B · inputs · outputs floating-point operations. A step takes one
/// forward and one for the weights' gradient of every layer, and one for the gradient at the input of all layers but
/// the first. What else a step computes is less than a hundredth of that and not counted.
package struct StepWork: Hashable, Sendable {
  /// Of the input, the hidden layers and the logits.
  package let widths: [Int]
  /// Images in a minibatch.
  package let batch: Int

  package init(widths: [Int], batch: Int) {
    precondition(widths.count > 1 && widths.allSatisfy { $0 > 0 } && batch > 0, "a step of a network with layers")
    self.widths = widths
    self.batch = batch
  }

  /// Inputs and outputs of each layer.
  package var layers: [(inputs: Int, outputs: Int)] {
    zip(widths, widths.dropFirst()).map { (inputs: $0, outputs: $1) }
  }

  /// Weights without biases.
  package var weightCount: Int { layers.reduce(0) { $0 + $1.inputs * $1.outputs } }

  package var forwardFLOPs: Int { 2 * batch * weightCount }

  package var flops: Int {
    let first = layers[0].inputs * layers[0].outputs
    return 2 * batch * (3 * weightCount - first)
  }

  /// Bytes that any step moves: each weight and each value of the rule's state is read and written once, and the
  /// images, one byte a pixel, are read.
  package func bytes(_ rule: UpdateRule) -> Int {
    8 * 2 * weightCount * (1 + rule.statesPerParameter) + batch * widths[0]
  }

  /// The memory that a step goes through: the weights and the rule's state.
  package func workingSetBytes(_ rule: UpdateRule) -> Int { 8 * weightCount * (1 + rule.statesPerParameter) }

  /// Every product of the step, in its order.
  package var products: [MatrixProduct] {
    let forward = layers.indices.map { product(.forward, $0) }
    let backward = layers.indices.reversed().flatMap { layer in
      (layer > 0 ? [product(.inputGradient, layer)] : []) + [product(.weightGradient, layer)]
    }
    return forward + backward
  }

  private func product(_ kind: MatrixProduct.Kind, _ layer: Int) -> MatrixProduct {
    MatrixProduct(
      kind: kind, layer: layer + 1, batch: batch, inputs: layers[layer].inputs, outputs: layers[layer].outputs)
  }
}

/// One matrix product of a step.
package struct MatrixProduct: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// H · W, with bias and ReLU.
    case forward
    /// dY · Wᵀ, masked.
    case inputGradient
    /// Hᵀ · dY, stored.
    case weightGradient
  }

  package let kind: Kind
  /// Counted from 1.
  package let layer: Int
  package let batch: Int
  package let inputs: Int
  package let outputs: Int

  package var flops: Int { 2 * batch * inputs * outputs }

  /// Rows, depth and columns of the product: [rows, depth] · [depth, columns].
  package var shape: (rows: Int, depth: Int, columns: Int) {
    switch kind {
    case .forward: (batch, inputs, outputs)
    case .inputGradient: (batch, outputs, inputs)
    case .weightGradient: (inputs, batch, outputs)
    }
  }

  /// As tables name it: `dX 3` is the gradient at the input of layer 3.
  package var name: String {
    switch kind {
    case .forward: "forward \(layer)"
    case .inputGradient: "dX \(layer)"
    case .weightGradient: "dW \(layer)"
    }
  }
}
