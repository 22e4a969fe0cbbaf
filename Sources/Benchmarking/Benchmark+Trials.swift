package import SweepCore
internal import Training

extension Benchmark {
  /// What a trial's steps take at least.
  package var leastTrialSeconds: Double { Double(configuration.iterations * work.flops) / limits.peak() }

  /// Bare steps and a trial in turn, `count` times.
  package func trial(_ rule: UpdateRule, count: Int) throws(BenchmarkingError) -> TrialMeasurement {
    var samples: [TrialMeasurement.Sample] = []
    for _ in 0..<count {
      var peaks: [Double] = []
      var training = try bareTraining(rule)
      try training.step()
      var bareSteps = 0.0
      for iteration in 0..<configuration.iterations {
        if iteration % configuration.iterationsPerEpoch == 0 { peaks.append(limits.peak()) }
        bareSteps += try training.step()
      }
      let start = ThreadClock.seconds()
      let trainer = try trainer(rule)
      let initialized = ThreadClock.seconds()
      let trained = trainer.run { _ in }
      let end = ThreadClock.seconds()
      guard case .completed = trained.result.ending else {
        throw .diverged(rule, learningRate: Benchmark.learningRate)
      }
      peaks.append(limits.peak())
      samples.append(
        TrialMeasurement.Sample(
          trial: end - start, initialization: initialized - start, bareSteps: bareSteps, peak: Spread(peaks).median))
    }
    return TrialMeasurement(
      rule: rule, iterations: configuration.iterations, evaluationFLOPs: configuration.epochs * evaluationFLOPs,
      samples: samples)
  }
}
