internal import Kernels

/// The update rules of docs/numerics.md, rule 5, in the order of every table and figure. Raw values are the names in
/// sweep files.
package enum UpdateRule: String, Hashable, Sendable, CaseIterable {
  case sgd
  case momentum
  case nesterov
  case adagrad
  case rmsprop
  case adam
  case adamUncorrected = "adam-uncorrected"

  package var definition: UpdateRuleDefinition {
    switch self {
    case .sgd: .sgd
    case .momentum: .momentum
    case .nesterov: .nesterov
    case .adagrad: .adagrad
    case .rmsprop: .rmsprop
    case .adam: .adam
    case .adamUncorrected: .adamUncorrected
    }
  }
}

extension UpdateRule {
  /// What the rule takes besides the learning rate, in the order of its formula.
  package var hyperparameters: [Hyperparameter] { definition.hyperparameters.map(\.key) }

  /// The usual value of a hyperparameter that the rule takes.
  package func defaultValue(of key: Hyperparameter) -> Double {
    guard let value = definition.hyperparameters.first(where: { $0.key == key })?.value else {
      preconditionFailure("\(rawValue) takes no \(key.rawValue)")
    }
    return value
  }

  /// Doubles that the rule keeps beside each parameter.
  package var statesPerParameter: Int {
    (definition.form.usesFirstState ? 1 : 0) + (definition.form.usesSecondState ? 1 : 0)
  }
}

extension Hyperparameter {
  /// The rules that take it with what is usual: "momentum and nesterov (default 0.9)". Of rules for which another value
  /// is usual than for the first, it stands beside their names.
  package func users(_ number: (Double) -> String) -> String {
    let users = UpdateRule.allCases.filter { $0.hyperparameters.contains(self) }
    guard let usual = users.first?.defaultValue(of: self) else { return "no rule" }
    let names = users.map { rule in
      let own = rule.defaultValue(of: self)
      return rule.rawValue + (own == usual ? "" : " (\(number(own)))")
    }
    let listed = [names.dropLast().joined(separator: ", "), names[names.count - 1]].filter { !$0.isEmpty }
    return listed.joined(separator: " and ") + " (default \(number(usual)))"
  }
}
