package import Kernels

/// s ← s + g²,  w ← w - η·g/(√s + ε); ε stands outside the root. Duchi, Hazan and Singer, Adaptive Subgradient
/// Methods, 2011.
package struct Adagrad: Optimizer {
  let learningRate: Double
  let epsilon: Double

  package mutating func nextStep() -> UpdateStep { .adagrad(learningRate: learningRate, epsilon: epsilon) }
}
