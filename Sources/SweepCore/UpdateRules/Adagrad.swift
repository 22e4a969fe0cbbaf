internal import Kernels

extension UpdateRuleDefinition {
  /// Duchi, Hazan and Singer, Adaptive Subgradient Methods, 2011.
  ///
  ///     s ← s + g²
  ///     w ← w - η·g/(√s + ε)     ε stands outside the root
  static let adagrad = UpdateRuleDefinition(
    form: .adagrad, hyperparameters: [.epsilon: 1e-8],
    canary: CanaryTrial(
      learningRate: 1e-3, hidden: [50, 3], digest: "f013edf3bf5c137e12f1379c3efa67070909a3e5fc6b3938b06246a99a475f95"
    ) {
      $0.dataset.preprocess = .standard
      $0.network.l2 = 1e-3
    }
  ) { step, iteration in
    step.rate = iteration.rate
    step.epsilon = iteration[.epsilon]
  }
}
