package import Kernels

/// m ← β1·m + (1-β1)g,  s ← β2·s + (1-β2)g²,  w ← w - c1·m/(c2·√s + ε) with c1 = η/(1-β1^t) and c2 = 1/√(1-β2^t).
/// Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015, algorithm 1.
package struct Adam: Optimizer {
  let learningRate: Double
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  /// β1^t and β2^t as running products: no libm function, and the same bits everywhere.
  private var beta1Power = 1.0
  private var beta2Power = 1.0

  init(learningRate: Double, beta1: Double, beta2: Double, epsilon: Double) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  package mutating func nextStep() -> UpdateStep {
    beta1Power *= beta1
    beta2Power *= beta2
    return .adam(
      rate: learningRate / (1 - beta1Power), beta1: beta1, beta2: beta2, rootScale: 1 / (1 - beta2Power).squareRoot(),
      epsilon: epsilon)
  }
}
