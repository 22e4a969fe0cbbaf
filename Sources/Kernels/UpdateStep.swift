internal import CKernels

/// A form that update rules take in the kernels; Sources/CKernels/frame/rules.h has their arithmetic.
package struct UpdateForm: Sendable {
  fileprivate let rule: slalom_rule

  package static let sgd = UpdateForm(rule: SLALOM_SGD)
  package static let momentum = UpdateForm(rule: SLALOM_MOMENTUM)
  package static let nesterov = UpdateForm(rule: SLALOM_NESTEROV)
  package static let adagrad = UpdateForm(rule: SLALOM_ADAGRAD)
  package static let rmsprop = UpdateForm(rule: SLALOM_RMSPROP)
  package static let adam = UpdateForm(rule: SLALOM_ADAM)

  /// Every form the kernels have, in the order of their list.
  package static let all = (0..<SLALOM_RULE_COUNT).map { UpdateForm(rule: slalom_rule(rawValue: UInt32($0))) }

  /// Whether the rule keeps v or m, one double a parameter.
  package var usesFirstState: Bool { slalom_uses_first(rule) != 0 }

  /// Whether the rule keeps s, one double a parameter.
  package var usesSecondState: Bool { slalom_uses_second(rule) != 0 }
}

extension UpdateForm: Hashable {
  package static func == (left: UpdateForm, right: UpdateForm) -> Bool { left.rule == right.rule }
  package func hash(into hasher: inout Hasher) { hasher.combine(rule.rawValue) }
}

/// One step of an update rule with its constants, computed once for all parameters (docs/numerics.md, rule 5). A form
/// reads those that its formula names.
package struct UpdateStep: Sendable {
  package let form: UpdateForm
  /// η; Adam's c1.
  package var rate = 0.0
  /// μ.
  package var momentum = 0.0
  /// β1.
  package var firstDecay = 0.0
  /// ρ or β2.
  package var secondDecay = 0.0
  /// Adam's c2, which the root is multiplied with.
  package var rootScale = 0.0
  /// ε.
  package var epsilon = 0.0

  package init(_ form: UpdateForm) { self.form = form }

  func constants(l2: Double) -> slalom_update {
    slalom_update(
      rule: form.rule, negative_rate: -rate, momentum: momentum, first_decay: firstDecay,
      first_complement: 1 - firstDecay, second_decay: secondDecay, second_complement: 1 - secondDecay,
      root_scale: rootScale, epsilon: epsilon, l2: l2)
  }
}
