package import Kernels

/// v' ← μv - η·g,  w ← w - μv + (1+μ)v', written as w + (v' + μ(v' - v)). Nesterov, A Method of Solving a Convex
/// Programming Problem with Convergence Rate O(1/k²), 1983, in the form of Sutskever et al., 2013, at the looked-ahead
/// point.
package struct Nesterov: Optimizer {
  let learningRate: Double
  let momentum: Double

  package mutating func nextStep() -> UpdateStep { .nesterov(learningRate: learningRate, momentum: momentum) }
}
