internal import SweepCore
internal import Training

extension Benchmark {
  /// Images that go through the network at the end of an epoch.
  package var evaluatedImages: Int {
    min(configuration.evaluation.train, configuration.dataset.train) + configuration.dataset.validation
  }

  package var evaluationFLOPs: Int { 2 * evaluatedImages * work.weightCount }

  /// What is measured at the end of an epoch.
  package func evaluation() throws(BenchmarkingError) -> Measurement {
    let trainer = try trainer(.sgd)
    _ = trainer.evaluation()
    let samples = try samples { () throws(BenchmarkingError) in
      limits.sample { withExtendedLifetime(trainer.evaluation()) {} }
    }
    return Measurement(
      name: "evaluation of an epoch", work: Roofline(flops: evaluationFLOPs), bandwidth: .infinity, samples: samples)
  }
}
