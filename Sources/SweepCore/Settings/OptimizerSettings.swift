/// The update rules of docs/numerics.md, rule 5. Raw values are the names in sweep files.
package enum UpdateRule: String, Hashable, Sendable, CaseIterable {
  case sgd
  case momentum
  case nesterov
  case adagrad
  case rmsprop
  case adam
  /// Adam without bias correction: the step on the way to Adam that figure 8 of the study shows.
  case adamUncorrected = "adam-uncorrected"

  /// What the rule takes besides the learning rate, in the order of its formula.
  package var hyperparameters: [Hyperparameter] {
    switch self {
    case .sgd: []
    case .momentum, .nesterov: [.momentum]
    case .adagrad: [.epsilon]
    case .rmsprop: [.decay, .epsilon]
    case .adam, .adamUncorrected: [.beta1, .beta2, .epsilon]
    }
  }
}

/// A number an update rule takes besides its learning rate. Raw values are the keys in sweep files.
package enum Hyperparameter: String, Hashable, Sendable, CaseIterable {
  case momentum
  case decay
  case beta1
  case beta2
  case epsilon = "eps"

  /// Typical values of the study; a key at its default is left out of ids.
  package var defaultValue: Double {
    switch self {
    case .momentum, .beta1: 0.9
    case .decay: 0.99
    case .beta2: 0.999
    case .epsilon: 1e-8
    }
  }

  /// Whether the rule is defined at `value`: decay rates lie in [0, 1), eps is positive and finite.
  package func accepts(_ value: Double) -> Bool {
    switch self {
    case .momentum, .decay, .beta1, .beta2: value >= 0 && value < 1
    case .epsilon: value > 0 && value.isFinite
    }
  }

  /// The bound `accepts` holds a value against, in words, for error messages.
  package var bound: String {
    switch self {
    case .momentum, .decay, .beta1, .beta2: "at least 0 and below 1"
    case .epsilon: "positive and finite"
    }
  }
}

/// An update rule with its numbers.
package struct OptimizerSettings: Hashable, Sendable {
  package let rule: UpdateRule
  package let learningRate: Double
  private let values: [Hyperparameter: Double]

  /// - Parameter values: overrides of defaults; each key must belong to the rule.
  package init(_ rule: UpdateRule, learningRate: Double, _ values: [Hyperparameter: Double] = [:]) {
    precondition(values.keys.allSatisfy(rule.hyperparameters.contains), "\(rule.rawValue) takes no such hyperparameter")
    self.rule = rule
    self.learningRate = learningRate
    // Every value is held, so that a default given and a default left out are equal.
    self.values = Dictionary(uniqueKeysWithValues: rule.hyperparameters.map { ($0, values[$0] ?? $0.defaultValue) })
  }

  /// The value of `key`; nil where the rule has no such hyperparameter.
  package subscript(key: Hyperparameter) -> Double? { values[key] }
}
