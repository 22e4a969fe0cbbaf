package import CIFAR10
package import Kernels
package import SweepCore
internal import Training

/// Measures the parts of training on the calling thread against what its core can do.
package struct Benchmark {
  package let data: TrainingData
  package let limits: CoreLimits
  /// How often each part is timed.
  package let runs: Int
  package let work: StepWork
  let configuration: Configuration

  /// Small enough for every rule: nothing diverges, and no step is left out.
  static let learningRate = 1e-4
  /// Processor seconds after which a part is not timed again, once it was `leastRuns` times.
  private static let patience = 20.0
  private static let leastRuns = 3

  /// - Parameters:
  ///   - configuration: whose network and data are measured; its optimizer is not.
  ///   - data: of this configuration.
  package init(
    configuration: Configuration, data: TrainingData, instructionSet: InstructionSet, runs: Int
  ) throws(BenchmarkingError) {
    precondition(runs > 0, "\(runs) runs")
    guard let limits = CoreLimits(instructionSet) else { throw .noLimits(instructionSet) }
    self.configuration = configuration
    self.data = data
    self.limits = limits
    self.runs = runs
    work = StepWork(
      widths: [CIFAR10Layout.pixelCount] + configuration.network.hidden + [CIFAR10Layout.classCount],
      batch: configuration.batch)
  }

  /// A trainer of this network with initial weights.
  func trainer(_ rule: UpdateRule) throws(BenchmarkingError) -> Trainer {
    do {
      return try Trainer(
        settings: settings(rule), data: data, instructionSet: limits.instructionSet)
    } catch {
      throw .training(error)
    }
  }

  func settings(_ rule: UpdateRule) -> TrialSettings {
    var configuration = configuration
    configuration.optimizer = OptimizerSettings(rule, learningRate: Benchmark.learningRate)
    return TrialSettings(configuration: configuration, seed: 0)
  }

  /// `runs` samples, or as many as patience allows.
  func samples(
    _ sample: () throws(BenchmarkingError) -> Measurement.Sample
  ) throws(BenchmarkingError) -> [Measurement.Sample] {
    var samples: [Measurement.Sample] = []
    while !isEnough(samples) { samples.append(try sample()) }
    return samples
  }

  func isEnough(_ samples: [Measurement.Sample]) -> Bool {
    if samples.count >= runs { return true }
    return samples.count >= Benchmark.leastRuns && samples.reduce(0) { $0 + $1.seconds } > Benchmark.patience
  }
}
