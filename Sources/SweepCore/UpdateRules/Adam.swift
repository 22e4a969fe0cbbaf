internal import Kernels

extension UpdateRuleDefinition {
  /// Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, algorithm 1.
  ///
  ///     m ← β1·m + (1-β1)g
  ///     s ← β2·s + (1-β2)g²
  ///     w ← w - c1·m/(c2·√s + ε)     c1 = η/(1-β1^t), c2 = 1/√(1-β2^t)
  static let adam = UpdateRuleDefinition(
    form: .adam, hyperparameters: [.beta1: 0.9, .beta2: 0.999, .epsilon: 1e-8],
    canary: CanaryTrial(
      learningRate: 1e-4, hidden: [9, 31, 5], digest: "c83fddf1e172e3d37c3a5b98c577ae2c11c86e676f6289f212dcbed9b3465ea0"
    ) {
      $0.network.initialStandardDeviation = 0.2
    }
  ) { step, iteration in
    step.rate = iteration.rate / (1 - iteration.power(.beta1))
    step.rootScale = 1 / (1 - iteration.power(.beta2)).squareRoot()
    step.firstDecay = iteration[.beta1]
    step.secondDecay = iteration[.beta2]
    step.epsilon = iteration[.epsilon]
  }

  /// Adam without bias correction: c1 = η, c2 = 1. The step on the way to Adam that figure 8 of the study shows: m and s
  /// start at 0 and are too small at first, s more so, which makes the first steps too long.
  static let adamUncorrected = UpdateRuleDefinition(
    form: .adam, hyperparameters: [.beta1: 0.9, .beta2: 0.999, .epsilon: 1e-8],
    canary: CanaryTrial(
      learningRate: 1e-4, hidden: [26], digest: "f202fa71cc7ba4e8c85fd26ffb21cde3a6881e0aa1d7b00086adb57a03d7f63e"
    ) {
      $0.network.l2 = 0.1
      $0.record = [.gradient, .update]
    }
  ) { step, iteration in
    step.rate = iteration.rate
    step.rootScale = 1
    step.firstDecay = iteration[.beta1]
    step.secondDecay = iteration[.beta2]
    step.epsilon = iteration[.epsilon]
  }
}
