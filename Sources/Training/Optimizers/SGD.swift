package import Kernels

/// w ← w - η·g. Robbins and Monro, A Stochastic Approximation Method, 1951.
package struct SGD: Optimizer {
  let learningRate: Double

  package mutating func nextStep() -> UpdateStep { .sgd(learningRate: learningRate) }
}
