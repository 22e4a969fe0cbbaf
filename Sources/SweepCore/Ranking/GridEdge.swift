/// A best learning rate at the end of its grid: a better one may lie beyond.
package enum GridEdge: String, Hashable, Sendable, CaseIterable {
  case lowest
  case highest

  /// The edge on which `best` lies on its own axis: the learning rates of those configurations that agree with it in
  /// everything else. Nil inside the axis, where the axis has one value only, and for a row without a result or with
  /// nothing but divergence, whose rate is nobody's best.
  init?(of best: Leaderboard.ConfigurationRow, among configurations: [Configuration]) {
    guard let state = best.standing.targetState, state != .allDiverged else { return nil }
    let rate = best.configuration.optimizer.learningRate
    let axis = configurations.filter { $0.atUnitLearningRate == best.configuration.atUnitLearningRate }
      .map(\.optimizer.learningRate)
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
