import CIFAR10
import SweepCore
import Testing
import Training

/// Independent NumPy runs over several seeds on the first 4,000 images (docs/numerics.md, "Known answers").
struct KnownAnswerTests {
  @Test(
    .enabled(if: RealData.isPresent, "needs the real images that SLALOM_DATA names"),
    arguments: [(UpdateRule.adam, 1e-4, 0.30...0.42), (.sgd, 1e-2, 0.88...1.05)])
  func theLastEpochsMeanLossIsTheKnownOne(rule: UpdateRule, rate: Double, range: ClosedRange<Double>) throws {
    let settings = TrialSettings(
      configuration: Configuration(optimizer: OptimizerSettings(rule, learningRate: rate)), seed: 0)
    let trained = try makeTrainer(settings, on: CIFAR10Dataset.open(RealData.directory)).run { _ in }
    #expect(trained.result.ending == .completed)
    let mean = trained.series.losses.suffix(40).reduce(0, +) / 40
    #expect(range.contains(mean), "\(mean)")
  }
}
