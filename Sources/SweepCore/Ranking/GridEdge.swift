/// A best learning rate at the end of its grid: a better one may lie beyond.
package enum GridEdge: String, Hashable, Sendable, CaseIterable {
  case lowest
  case highest

  /// The edge on which `best` lies on its own axis: the learning rates of those configurations that agree with it in
  /// everything else. Nil inside the axis, where the axis has one value only, while a rate on it has no result at all,
  /// and for a row of nothing but divergence, whose rate is nobody's best.
  init?(of best: Leaderboard.ConfigurationRow, among rows: [Leaderboard.ConfigurationRow]) {
    guard let state = best.standing.targetState, state != .allDiverged else { return nil }
    let rate = best.configuration.optimizer.learningRate
    let shared = best.configuration.atUnitLearningRate
    let onAxis = rows.filter { $0.configuration.atUnitLearningRate == shared }
    guard onAxis.allSatisfy({ $0.standing.finished > 0 }) else { return nil }
    let axis = onAxis.map(\.configuration.optimizer.learningRate)
    guard let low = axis.min(), let high = axis.max(), low < high else { return nil }
    switch rate {
    case low: self = .lowest
    case high: self = .highest
    default: return nil
    }
  }
}

extension Configuration {
  /// This configuration with its learning rate set to 1, to compare everything else.
  fileprivate var atUnitLearningRate: Configuration {
    var copy = self
    let values = optimizer.rule.hyperparameters.compactMap { key in optimizer[key].map { (key, $0) } }
    copy.optimizer = OptimizerSettings(optimizer.rule, learningRate: 1, Dictionary(uniqueKeysWithValues: values))
    return copy
  }
}
