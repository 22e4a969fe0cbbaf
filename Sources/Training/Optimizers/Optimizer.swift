package import Kernels
package import SweepCore

/// A first-order update rule: how each step's constants follow from its hyperparameters. What the constants do to one
/// parameter is the kernels' part (`UpdateStep`), in the operation order of docs/numerics.md, rule 5.
package protocol Optimizer {
  /// The constants of the next step; the first call is step 1.
  mutating func nextStep() -> UpdateStep
}

extension OptimizerSettings {
  /// The rule with these settings, before its first step.
  package func makeOptimizer() -> any Optimizer {
    func value(_ key: Hyperparameter) -> Double { self[key] ?? key.defaultValue }
    switch rule {
    case .sgd: return SGD(learningRate: learningRate)
    case .momentum: return Momentum(learningRate: learningRate, momentum: value(.momentum))
    case .nesterov: return Nesterov(learningRate: learningRate, momentum: value(.momentum))
    case .adagrad: return Adagrad(learningRate: learningRate, epsilon: value(.epsilon))
    case .rmsprop: return RMSprop(learningRate: learningRate, decay: value(.decay), epsilon: value(.epsilon))
    case .adam:
      return Adam(learningRate: learningRate, beta1: value(.beta1), beta2: value(.beta2), epsilon: value(.epsilon))
    case .adamUncorrected:
      return UncorrectedAdam(
        learningRate: learningRate, beta1: value(.beta1), beta2: value(.beta2), epsilon: value(.epsilon))
    }
  }
}
