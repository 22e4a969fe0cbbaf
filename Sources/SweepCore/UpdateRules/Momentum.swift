internal import Kernels

extension UpdateRuleDefinition {
  /// Polyak, Some Methods of Speeding Up the Convergence of Iteration Methods, 1964.
  ///
  ///     v ← μv - η·g
  ///     w ← w + v
  static let momentum = UpdateRuleDefinition(
    form: .momentum, hyperparameters: [.momentum: 0.9],
    canary: CanaryTrial(
      learningRate: 1e-4, hidden: [13, 7], digest: "54b5a2c19b3c52f0ba3bb099b8a586a512bc5fc5008a7a427d3699c5cfca86d5"
    ) { $0.network.l2 = 0.01 }
  ) { step, iteration in
    step.rate = iteration.rate
    step.momentum = iteration[.momentum]
  }
}
