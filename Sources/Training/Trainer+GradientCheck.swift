internal import CIFAR10
internal import SweepCore

extension Trainer {
  /// Takes `burnIn` training steps, so that no gradient is what symmetry at the
  /// start makes it, then returns the loss at the first `images` of the minibatch that would come next.
  package func lossPoint(burnIn: Int, images: Int) -> LossPoint {
    let (epoch, position) = trainSteps(burnIn)
    let minibatches = order.minibatches(epoch: epoch)
    let indices = minibatches[position].prefix(images)
    for (row, index) in indices.enumerated() { gather(data.image(training: index), row: row) }
    return LossPoint(network, workspace, loss: loss, labels: indices.map { data.label(training: $0) })
  }

  /// Returns where the next minibatch stands.
  private func trainSteps(_ count: Int) -> (epoch: Int, position: Int) {
    let perEpoch = settings.configuration.iterationsPerEpoch
    var epoch = 1
    var remaining = count
    while true {
      for minibatch in order.minibatches(epoch: epoch).prefix(remaining) { _ = step(minibatch) }
      if remaining < perEpoch { return (epoch, remaining) }
      remaining -= perEpoch
      epoch += 1
    }
  }
}
