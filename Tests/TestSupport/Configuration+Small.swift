package import SweepCore

extension Configuration {
  /// Four iterations in two epochs, for trials that nobody trains in earnest.
  package static func small(
    _ optimizer: OptimizerSettings = OptimizerSettings(.sgd, learningRate: 0.1), hidden: [Int] = [4]
  ) -> Configuration {
    var configuration = Configuration(optimizer: optimizer)
    configuration.dataset.train = 20
    configuration.dataset.validation = 10
    configuration.evaluation.train = 10
    configuration.network.hidden = hidden
    configuration.batch = 10
    configuration.epochs = 2
    return configuration
  }
}
