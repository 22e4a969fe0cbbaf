package import SweepCore

/// What a trial is made of, part by part: for measurements, which repeat and time each alone.
extension Trainer {
  /// One minibatch, its update included; the loss before it. Positions are those of the training subset.
  package func trainingStep(on minibatch: ArraySlice<Int>) -> Double { step(minibatch).loss }

  /// The minibatches of `epoch`, counted from 1.
  package func minibatches(epoch: Int) -> [ArraySlice<Int>] { order.minibatches(epoch: epoch) }

  /// What is measured at the end of an epoch, with the weights as they are.
  package func evaluation() -> EpochMetrics { epochMetrics() }
}
