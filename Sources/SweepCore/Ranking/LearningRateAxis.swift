/// The learning rates tried with otherwise the settings of one row.
struct LearningRateAxis {
  /// The row whose axis it is.
  let best: Leaderboard.ConfigurationRow
  /// In ascending order of their rates.
  let rows: [Leaderboard.ConfigurationRow]
  /// Where `best` stands among them.
  let position: Int

  init(of best: Leaderboard.ConfigurationRow, among rows: [Leaderboard.ConfigurationRow]) {
    self.best = best
    let shared = best.configuration.atUnitLearningRate
    self.rows = rows.filter { $0.configuration.atUnitLearningRate == shared }
      .sorted { $0.configuration.optimizer.learningRate < $1.configuration.optimizer.learningRate }
    position = self.rows.firstIndex { $0.id == best.id } ?? 0
  }

  /// Whether every rate has a result.
  var isMeasured: Bool { rows.allSatisfy { $0.standing.finished > 0 } }
}

extension Configuration {
  /// This configuration with its learning rate set to 1, to compare everything else.
  fileprivate var atUnitLearningRate: Configuration {
    var copy = self
    copy.optimizer = optimizer.at(learningRate: 1)
    return copy
  }
}
