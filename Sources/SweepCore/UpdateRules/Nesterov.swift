internal import Kernels

extension UpdateRuleDefinition {
  /// Nesterov, A Method of Solving a Convex Programming Problem with Convergence Rate O(1/k²), 1983, in the form of
  /// Sutskever et al., 2013, at the looked-ahead point.
  ///
  ///     v' ← μv - η·g
  ///     w ← w - μv + (1+μ)v'     written as w + (v' + μ(v' - v))
  static let nesterov = UpdateRuleDefinition(
    form: .nesterov, hyperparameters: [.momentum: 0.9],
    canary: CanaryTrial(
      learningRate: 1e-3, hidden: [25], digest: "ca4786b47a159f1e5379ca4933e381bd10ea9396e95c50a1baa08100a3329d22"
    ) { $0.dataset.preprocess = .unit }
  ) { step, iteration in
    step.rate = iteration.rate
    step.momentum = iteration[.momentum]
  }
}
