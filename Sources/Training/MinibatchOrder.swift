package import SweepCore
internal import Kernels

/// Which training images make up each minibatch: every epoch shuffles the identity anew by its own stream of the trial's
/// seed, so any epoch's order is had without its predecessors'.
package struct MinibatchOrder: Sendable {
  private let seed: UInt64
  private let trainingCount: Int
  private let batch: Int

  package init(_ settings: TrialSettings) {
    seed = settings.seed
    trainingCount = settings.configuration.dataset.train
    batch = settings.configuration.batch
  }

  /// The minibatches of `epoch`, counted from 1, as indices into the training subset; the last may be smaller.
  package func minibatches(epoch: Int) -> [ArraySlice<Int>] {
    var generator = Philox(seed: seed, stream: Philox.epochStream(epoch))
    let order = generator.permutation(of: trainingCount)
    return stride(from: 0, to: trainingCount, by: batch).map { order[$0..<min($0 + batch, trainingCount)] }
  }
}
