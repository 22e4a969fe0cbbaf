/// What a leaderboard is ordered by. Raw values are those of `--rank-by`.
package enum RankKey: String, Hashable, Sendable, CaseIterable {
  /// Iterations to the target loss: the ranking that docs/ranking.md defines.
  case target
  case finalLoss = "final-loss"
  case bestValidationAccuracy = "best-validation-accuracy"
  case finalValidationAccuracy = "final-validation-accuracy"
  case logLossArea = "log-loss-area"

  /// What the key measures, for titles: "ranked by ...".
  package var title: String {
    switch self {
    case .target: "iterations to target"
    case .finalLoss: "final training loss"
    case .bestValidationAccuracy: "best validation accuracy"
    case .finalValidationAccuracy: "final validation accuracy"
    case .logLossArea: "area under the log-loss curve"
    }
  }

  /// What the key goes by.
  var statistic: Statistic {
    switch self {
    case .target: .iterationsToTarget
    case .finalLoss: .finalTrainingLoss
    case .bestValidationAccuracy: .bestValidationAccuracy
    case .finalValidationAccuracy: .finalValidationAccuracy
    case .logLossArea: .logLossArea
    }
  }

  /// The key's median over seeds with the sign that puts the best first; infinity where no trial has ended.
  func ascending(_ standing: Standing) -> Double {
    guard let median = standing[statistic]?.median else { return .infinity }
    return statistic.isLessBetter ? median : -median
  }
}

/// On how many of a configuration's seeds the target was reached; declared best first.
package enum TargetState: String, Hashable, Sendable, CaseIterable, Comparable {
  case reachedOnAll = "all"
  case reachedOnSome = "some"
  case reachedOnNone = "none"
  case allDiverged = "diverged"

  private var order: Int {
    switch self {
    case .reachedOnAll: 0
    case .reachedOnSome: 1
    case .reachedOnNone: 2
    case .allDiverged: 3
    }
  }

  package static func < (left: TargetState, right: TargetState) -> Bool { left.order < right.order }
}
