internal import Kernels

/// The loss of one minibatch as a function of the network's parameters, for the gradient check.
package struct LossPoint {
  package let network: Network
  private let workspace: Workspace
  private let loss: SoftmaxCrossEntropy
  private let labels: [Int]

  /// - Parameters:
  ///   - workspace: its input holds the minibatch, one row for each label.
  package init(_ network: Network, _ workspace: Workspace, loss: SoftmaxCrossEntropy, labels: [Int]) {
    self.network = network
    self.workspace = workspace
    self.loss = loss
    self.labels = labels
  }

  /// The minibatch's loss with the penalty, and which hidden units are active: row by row, layer by layer.
  package func evaluate() -> (loss: Double, activePattern: [Bool]) {
    let rows = labels.count
    network.forward(rows: rows, workspace)
    let mean = loss.loss(workspace.logits, labels: labels) / Double(rows)
    var pattern: [Bool] = []
    for hidden in workspace.activations.dropFirst().dropLast() {
      for row in 0..<rows {
        let values = UnsafeBufferPointer(start: hidden.storage.values + row * hidden.stride, count: hidden.width)
        pattern += values.map { $0 > 0 }
      }
    }
    return (network.l2 == 0 ? mean : mean + network.penalty, pattern)
  }

  /// The analytic gradient, by the kernels that train.
  package func gradients() -> [LayerGradient] {
    _ = evaluate()
    let last = network.layers.count - 1
    loss.gradient(labels: labels, into: workspace.outputGradients[last], workspace.outputGradientPanels[last])
    let gradients = network.layers.map(LayerGradient.init(like:))
    network.backward(rows: labels.count, workspace, into: gradients)
    return gradients
  }
}
