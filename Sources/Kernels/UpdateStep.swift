internal import CKernels

/// One step of an update rule with its constants, computed once for all parameters (docs/numerics.md, rule 5).
package enum UpdateStep: Sendable {
  case sgd(learningRate: Double)
  case momentum(learningRate: Double, momentum: Double)
  case nesterov(learningRate: Double, momentum: Double)
  case adagrad(learningRate: Double, epsilon: Double)
  case rmsprop(learningRate: Double, decay: Double, epsilon: Double)
  /// - Parameters:
  ///   - rate: c1, the learning rate after bias correction.
  ///   - rootScale: c2, what the root is multiplied with.
  case adam(rate: Double, beta1: Double, beta2: Double, rootScale: Double, epsilon: Double)

  func constants(l2: Double) -> slalom_update {
    var update = slalom_update()
    update.l2 = l2
    switch self {
    case .sgd(let learningRate):
      update.rule = SLALOM_SGD
      update.negative_rate = -learningRate
    case .momentum(let learningRate, let momentum):
      update.rule = SLALOM_MOMENTUM
      update.negative_rate = -learningRate
      update.momentum = momentum
    case .nesterov(let learningRate, let momentum):
      update.rule = SLALOM_NESTEROV
      update.negative_rate = -learningRate
      update.momentum = momentum
    case .adagrad(let learningRate, let epsilon):
      update.rule = SLALOM_ADAGRAD
      update.negative_rate = -learningRate
      update.epsilon = epsilon
    case .rmsprop(let learningRate, let decay, let epsilon):
      update.rule = SLALOM_RMSPROP
      update.negative_rate = -learningRate
      update.second_decay = decay
      update.second_complement = 1 - decay
      update.epsilon = epsilon
    case .adam(let rate, let beta1, let beta2, let rootScale, let epsilon):
      update.rule = SLALOM_ADAM
      update.negative_rate = -rate
      update.first_decay = beta1
      update.first_complement = 1 - beta1
      update.second_decay = beta2
      update.second_complement = 1 - beta2
      update.root_scale = rootScale
      update.epsilon = epsilon
    }
    return update
  }

  /// Whether the rule keeps v or m, one double a parameter.
  package var usesFirstState: Bool {
    switch self {
    case .momentum, .nesterov, .adam: true
    case .sgd, .adagrad, .rmsprop: false
    }
  }

  /// Whether the rule keeps s, one double a parameter.
  package var usesSecondState: Bool {
    switch self {
    case .adagrad, .rmsprop, .adam: true
    case .sgd, .momentum, .nesterov: false
    }
  }
}
