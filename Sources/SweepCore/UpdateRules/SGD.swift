internal import Kernels

extension UpdateRuleDefinition {
  /// Robbins and Monro, A Stochastic Approximation Method, 1951.
  ///
  ///     w ← w - η·g
  static let sgd = UpdateRuleDefinition(
    form: .sgd,
    canary: CanaryTrial(
      learningRate: 1e-3, hidden: [], digest: "793e111f40913370b14feb3895ef8cf56b7c9d90b7ae7275cf46d9d84124806a"
    ) { $0.dataset.preprocess = .unit }
  ) { step, iteration in
    step.rate = iteration.rate
  }
}
