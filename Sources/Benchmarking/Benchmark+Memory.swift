package import SweepCore
internal import Training

extension Benchmark {
  /// The memory of this process while a trial of `rule` has all of its own: after an epoch with its evaluation. To be
  /// taken before the process has held anything else, of which it may keep the pages.
  package func memory(_ rule: UpdateRule) throws(BenchmarkingError) -> ResidentMemory {
    let trainer = try trainer(rule)
    for minibatch in trainer.minibatches(epoch: 1) { withExtendedLifetime(trainer.trainingStep(on: minibatch)) {} }
    withExtendedLifetime(trainer.evaluation()) {}
    return try withExtendedLifetime(trainer) { () throws(BenchmarkingError) in try ResidentMemory.current() }
  }
}
