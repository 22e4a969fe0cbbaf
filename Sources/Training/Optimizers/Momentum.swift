package import Kernels

/// v ← μv - η·g,  w ← w + v. Polyak, Some Methods of Speeding Up the Convergence of Iteration Methods, 1964.
package struct Momentum: Optimizer {
  let learningRate: Double
  let momentum: Double

  package mutating func nextStep() -> UpdateStep { .momentum(learningRate: learningRate, momentum: momentum) }
}
