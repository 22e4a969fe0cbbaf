package import Kernels

/// All that is to know of an update rule but its name and, where its form is new, the kernel; each has a file of its own
/// beside this one.
package struct UpdateRuleDefinition: Sendable {
  /// The kernel that applies it, which also says what state it keeps.
  package let form: UpdateForm
  /// What the rule takes besides the learning rate, each with its usual value, in the order of its formula. A
  /// hyperparameter at its usual value is left out of ids.
  let hyperparameters: KeyValuePairs<Hyperparameter, Double>
  let canary: CanaryTrial
  /// Sets the constants of an iteration's step.
  let setConstants: @Sendable (_ step: inout UpdateStep, _ iteration: Iteration) -> Void

  init(
    form: UpdateForm, hyperparameters: KeyValuePairs<Hyperparameter, Double> = [:], canary: CanaryTrial,
    constants: @escaping @Sendable (_ step: inout UpdateStep, _ iteration: Iteration) -> Void
  ) {
    self.form = form
    self.hyperparameters = hyperparameters
    self.canary = canary
    setConstants = constants
  }

  /// What the constants of a step follow from.
  struct Iteration {
    /// Counted from 1.
    fileprivate(set) var number = 0
    /// The learning rate of this iteration.
    fileprivate(set) var rate = 0.0
    fileprivate var values: [(key: Hyperparameter, value: Double, power: Double)]

    /// The value of `key`, which the rule takes.
    subscript(key: Hyperparameter) -> Double { entry(key).value }

    /// The value of `key` to the power of the iteration's number, as a running product that starts at 1: no libm function,
    /// and the same bits everywhere.
    func power(_ key: Hyperparameter) -> Double { entry(key).power }

    private func entry(_ key: Hyperparameter) -> (key: Hyperparameter, value: Double, power: Double) {
      guard let entry = values.first(where: { $0.key == key }) else {
        preconditionFailure("the rule does not list \(key.rawValue)")
      }
      return entry
    }
  }
}

/// The steps of a training, one after another.
package struct UpdateSteps: Sendable {
  private let definition: UpdateRuleDefinition
  private var iteration: UpdateRuleDefinition.Iteration

  /// Before the first step.
  package init(_ optimizer: OptimizerSettings) {
    definition = optimizer.rule.definition
    iteration = .init(values: optimizer.hyperparameters.map { ($0.key, $0.value, 1) })
  }

  /// The next step, at the learning rate `rate`; the first is that of iteration 1.
  package mutating func next(rate: Double) -> UpdateStep {
    iteration.number += 1
    iteration.rate = rate
    for index in iteration.values.indices { iteration.values[index].power *= iteration.values[index].value }
    var step = UpdateStep(definition.form)
    definition.setConstants(&step, iteration)
    return step
  }
}
