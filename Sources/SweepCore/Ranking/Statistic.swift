/// A value of a trial over the seeds of a configuration, in the order of JSON and CSV.
package enum Statistic: Int, Hashable, Sendable, CaseIterable {
  case iterationsToTarget
  case finalTrainingLoss
  case logLossArea
  case finalTrainingAccuracy
  case finalValidationAccuracy
  case bestValidationAccuracy
  case testAccuracy

  /// Names it in JSON and, before Q1, Median and Q3, in CSV.
  package var key: String { declaration.key }
  /// Whether a smaller value is the better one. A trial without a value (a miss, or a divergence) counts as the worst,
  /// infinity or minus infinity.
  package var isLessBetter: Bool { declaration.isLessBetter }
  /// What the trial has; nil for a miss, where it diverged, and where the sweep does not ask for it.
  package func value(of trial: TrialSummary) -> Double? { declaration.value(trial) }

  private var declaration: (key: String, isLessBetter: Bool, value: (TrialSummary) -> Double?) {
    switch self {
    case .iterationsToTarget: ("iterationsToTarget", true, { $0.iterationsToTarget.map(Double.init) })
    case .finalTrainingLoss: ("finalTrainingLoss", true, { $0.finalTrainingLoss })
    case .logLossArea: ("logLossArea", true, { $0.logLossArea })
    case .finalTrainingAccuracy: ("finalTrainingAccuracy", false, { $0.finalTrainingAccuracy })
    case .finalValidationAccuracy: ("finalValidationAccuracy", false, { $0.finalValidationAccuracy })
    case .bestValidationAccuracy: ("bestValidationAccuracy", false, { $0.bestValidationAccuracy })
    case .testAccuracy: ("testAccuracy", false, { $0.testAccuracy })
    }
  }

  /// Over the trials that have ended; nil while there is none, and for a value that no sweep has unless it asks for it.
  func quartiles(of trials: [TrialSummary]) -> Quartiles? {
    let (_, isLessBetter, value) = declaration
    let values = trials.map(value)
    if self == .testAccuracy, values.allSatisfy({ $0 == nil }) { return nil }
    return Quartiles(values.map { $0 ?? (isLessBetter ? .infinity : -.infinity) })
  }
}
