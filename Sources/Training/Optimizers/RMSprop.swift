package import Kernels

/// s ← ρs + (1-ρ)g²,  w ← w - η·g/(√s + ε); ε stands outside the root. Hinton, lecture 6e, 2012.
package struct RMSprop: Optimizer {
  let learningRate: Double
  let decay: Double
  let epsilon: Double

  package mutating func nextStep() -> UpdateStep {
    .rmsprop(learningRate: learningRate, decay: decay, epsilon: epsilon)
  }
}
