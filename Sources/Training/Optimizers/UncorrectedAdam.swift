package import Kernels

/// Adam without bias correction: c1 = η, c2 = 1. The step on the way to Adam that figure 8 of the study shows: m and s
/// start at 0 and are too small at first, s more so, which makes the first steps too long.
package struct UncorrectedAdam: Optimizer {
  let learningRate: Double
  let beta1: Double
  let beta2: Double
  let epsilon: Double

  package mutating func nextStep() -> UpdateStep {
    .adam(rate: learningRate, beta1: beta1, beta2: beta2, rootScale: 1, epsilon: epsilon)
  }
}
