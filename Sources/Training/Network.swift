package import Kernels
package import SweepCore

/// A fully-connected ReLU network of any depth that ends in logits.
package struct Network {
  package let layers: [Layer]
  package let kernels: KernelTable
  /// λ of the penalty 0.5 λ Σ W².
  package let l2: Double

  /// Initial weights by `seed`.
  /// - Parameter rule: of the steps to come; it says which state to keep.
  package init(
    inputs: Int, classes: Int, settings: NetworkSettings, seed: UInt64, rule: UpdateForm, kernels: KernelTable
  ) {
    let widths = [inputs] + settings.hidden + [classes]
    precondition(widths.allSatisfy { $0 > 0 }, "every layer has at least one unit")
    layers = zip(widths, widths.dropFirst()).map { Layer(inputs: $0, outputs: $1, rule: rule) }
    self.kernels = kernels
    l2 = settings.l2
    for (index, layer) in layers.enumerated() {
      layer.initialize(
        number: index + 1, seed: seed, standardDeviation: settings.initialStandardDeviation, kernels: kernels)
    }
  }

  /// Of the input, the hidden layers and the logits.
  package var widths: [Int] { [layers[0].inputs] + layers.map(\.outputs) }

  package var isFinite: Bool { layers.allSatisfy(\.isFinite) }

  /// SHA-256 of W1, b1, W2, ... row-major, unpadded, little-endian.
  package var weightsHash: Digest {
    var hasher = Digest.DigestBuilder()
    for layer in layers {
      // Some 4,096 elements at a time: a narrow layer has many rows.
      let step = max(1, 4096 / layer.outputs)
      for start in stride(from: 0, to: layer.inputs, by: step) {
        hasher.update(doubles: layer.weights.elements(rows: start..<min(start + step, layer.inputs)))
      }
      hasher.update(doubles: layer.biasValues)
    }
    return hasher.finalize()
  }

  /// 0.5 λ Σ W², layers ascending; 0 without L2.
  package var penalty: Double {
    guard l2 != 0 else { return 0 }
    return 0.5 * l2 * layers.reduce(0) { $0 + kernels.sumOfSquares($1.weights) }
  }

  /// Logits of the first `rows` images of the workspace's input.
  package func forward(rows: Int, _ workspace: Workspace) {
    for (index, layer) in layers.enumerated() {
      kernels.forward(
        rows: rows, input: workspace.activations[index], weights: layer.weights, bias: layer.bias,
        output: workspace.activations[index + 1], relu: index + 1 < layers.count)
    }
  }

  /// Gradients of all layers from the gradient at the logits, the whole of them in memory.
  package func backward(rows: Int, _ workspace: Workspace, into gradients: [LayerGradient]) {
    propagate(rows: rows, workspace) { index in
      let layer = layers[index]
      let outputGradient = workspace.outputGradientPanels[index]
      kernels.biasGradient(rows: rows, outputGradient: outputGradient, gradient: gradients[index].bias)
      kernels.weightGradient(
        rows: rows, activations: workspace.activations[index], outputGradient: outputGradient,
        gradient: gradients[index].weights)
      guard l2 != 0 else { return }
      kernels.addPenalty(l2: l2, weights: layer.weights.storage, gradient: gradients[index].weights.storage)
    }
  }

  /// Applies `step` with gradients that `backward(rows:_:into:)` made, the penalty's part among them.
  package func update(_ step: UpdateStep, with gradients: [LayerGradient]) {
    for (layer, gradient) in zip(layers, gradients) {
      let parameters = layer.parameters
      kernels.update(
        layer.weights.storage, first: parameters.first?.storage, second: parameters.second?.storage,
        gradient: gradient.weights.storage, step: step, l2: 0)
      updateBias(of: layer, gradient: gradient.bias, step)
    }
  }

  /// Both at once, the weights' gradients never in memory. Same bits.
  package func backwardAndUpdate(rows: Int, _ workspace: Workspace, _ step: UpdateStep) {
    propagate(rows: rows, workspace) { index in
      let layer = layers[index]
      let outputGradient = workspace.outputGradientPanels[index]
      kernels.biasGradient(rows: rows, outputGradient: outputGradient, gradient: workspace.biasGradient)
      updateBias(of: layer, gradient: workspace.biasGradient, step)
      kernels.weightUpdate(
        rows: rows, activations: workspace.activations[index], outputGradient: outputGradient,
        parameters: layer.parameters, step: step, l2: l2)
    }
  }

  private func updateBias(of layer: Layer, gradient: AlignedBuffer, _ step: UpdateStep) {
    // Biases carry no penalty.
    kernels.update(
      layer.bias, first: layer.biasFirst, second: layer.biasSecond, gradient: gradient, step: step, l2: 0)
  }

  /// From the last layer to the first: the gradient at its input, by its weights as they are, and only then `visit`,
  /// which may change them.
  private func propagate(rows: Int, _ workspace: Workspace, visit: (_ layer: Int) -> Void) {
    for index in layers.indices.reversed() {
      if index > 0 {
        kernels.inputGradient(
          rows: rows, outputGradient: workspace.outputGradients[index], weights: layers[index].weights,
          transposed: workspace.transposed, activations: workspace.activations[index],
          inputGradient: workspace.outputGradients[index - 1], panels: workspace.outputGradientPanels[index - 1])
      }
      visit(index)
    }
  }
}
