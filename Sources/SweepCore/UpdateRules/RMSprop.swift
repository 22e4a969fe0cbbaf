internal import Kernels

extension UpdateRuleDefinition {
  /// Hinton, Neural Networks for Machine Learning, lecture 6e, 2012.
  ///
  ///     s ← ρs + (1-ρ)g²
  ///     w ← w - η·g/(√s + ε)     ε stands outside the root
  static let rmsprop = UpdateRuleDefinition(
    form: .rmsprop, hyperparameters: [.decay: 0.99, .epsilon: 1e-8],
    canary: CanaryTrial(
      learningRate: 1e-4, hidden: [17], digest: "17ad3ba940414074d9f0122d875f3277fae9a224772d4d7dabfb26d92678be72"
    ) { $0.dataset.subset = .random(seed: 9) }
  ) { step, iteration in
    step.rate = iteration.rate
    step.secondDecay = iteration[.decay]
    step.epsilon = iteration[.epsilon]
  }
}
