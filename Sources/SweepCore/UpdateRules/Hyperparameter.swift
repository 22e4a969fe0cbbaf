/// A number an update rule takes besides its learning rate. Raw values are the keys in sweep files; the rules say which
/// of them they take and what is usual.
package enum Hyperparameter: String, Hashable, Sendable, CaseIterable {
  case momentum
  case decay
  case beta1
  case beta2
  case epsilon = "eps"

  /// Whether a rule is defined at `value`: decay rates lie in [0, 1), eps is positive and finite.
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

  /// For help texts.
  package var title: String {
    switch self {
    case .momentum: "Momentum"
    case .decay: "Decay"
    case .beta1: "First decay"
    case .beta2: "Second decay"
    case .epsilon: "Stands outside the root"
    }
  }
}
