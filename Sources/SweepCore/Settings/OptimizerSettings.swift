/// An update rule with its numbers.
package struct OptimizerSettings: Hashable, Sendable {
  package let rule: UpdateRule
  package let learningRate: Double
  private let values: [Hyperparameter: Double]

  /// - Parameter values: other values than the usual ones; each key must belong to the rule.
  package init(_ rule: UpdateRule, learningRate: Double, _ values: [Hyperparameter: Double] = [:]) {
    precondition(values.keys.allSatisfy(rule.hyperparameters.contains), "\(rule.rawValue) takes no such hyperparameter")
    self.rule = rule
    self.learningRate = learningRate
    // Every value is held, so that a default given and a default left out are equal.
    self.values = Dictionary(
      uniqueKeysWithValues: rule.definition.hyperparameters.map { ($0.key, values[$0.key] ?? $0.value) })
  }

  /// The same with another learning rate.
  package func at(learningRate: Double) -> OptimizerSettings {
    OptimizerSettings(rule, learningRate: learningRate, values)
  }

  /// The value of `key`; nil where the rule has no such hyperparameter.
  package subscript(key: Hyperparameter) -> Double? { values[key] }

  /// Every hyperparameter of the rule with its value, in the order of its formula.
  package var hyperparameters: [(key: Hyperparameter, value: Double)] {
    rule.definition.hyperparameters.map { ($0.key, values[$0.key] ?? $0.value) }
  }

  /// Those at another value than the rule's usual one, which ids and command lines name.
  package var unusualHyperparameters: [(key: Hyperparameter, value: Double)] {
    hyperparameters.filter { $0.value != rule.defaultValue(of: $0.key) }
  }
}
