internal import Kernels
internal import SweepCore

/// Takes a step with the gradient in memory and measures Euclidean norms over all parameters: of the gradient with the
/// penalty's part, and of new minus old parameters. Squares are summed tensor by tensor in the lanes of
/// docs/numerics.md, rule 3; W1, b1, W2, ... are added in this order from +0; one square root.
struct NormRecorder {
  private let record: Set<RecordedNorm>
  private let gradients: [LayerGradient]
  /// Parameters before the update, then the difference; empty where update norms are not recorded.
  private let previous: [LayerGradient]

  init(_ network: Network, _ record: Set<RecordedNorm>) {
    self.record = record
    gradients = network.layers.map(LayerGradient.init(like:))
    previous = record.contains(.update) ? network.layers.map(LayerGradient.init(like:)) : []
  }

  struct Norms {
    var gradient: Double?
    var update: Double?
  }

  /// NaN for what is recorded.
  var notMeasured: Norms {
    Norms(
      gradient: record.contains(.gradient) ? .nan : nil, update: record.contains(.update) ? .nan : nil)
  }

  func backwardAndUpdate(_ network: Network, rows: Int, _ workspace: Workspace, _ step: UpdateStep) -> Norms {
    network.backward(rows: rows, workspace, into: gradients)
    let gradientNorm = record.contains(.gradient) ? norm(gradients, network) : nil
    for (layer, copy) in zip(network.layers, previous) {
      copy.weights.storage.copy(from: layer.weights.storage)
      copy.bias.copy(from: layer.bias)
    }
    network.update(step, with: gradients)
    for (layer, copy) in zip(network.layers, previous) {
      let old = copy.weights.storage
      network.kernels.subtract(layer.weights.storage, old, difference: old)
      network.kernels.subtract(layer.bias, copy.bias, difference: copy.bias)
    }
    let updateNorm = record.contains(.update) ? norm(previous, network) : nil
    return Norms(gradient: gradientNorm, update: updateNorm)
  }

  private func norm(_ tensors: [LayerGradient], _ network: Network) -> Double {
    var sum = 0.0
    for (layer, tensor) in zip(network.layers, tensors) {
      sum += network.kernels.sumOfSquares(tensor.weights)
      sum += network.kernels.sumOfSquares(tensor.bias, count: layer.outputs)
    }
    return sum.squareRoot()
  }
}
