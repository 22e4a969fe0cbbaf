package import SweepCore
internal import SweepViews

/// The figures of a sweep: those of the study, with its axes and colours, and those that need several seeds. Like the
/// leaderboard they are a function of the sweep and the data alone. Each is nil where there is nothing to draw.
package struct SweepFigures: Sendable {
  package let leaderboard: Leaderboard
  let style: FigureStyle
  /// The rows that are shown, as the leaderboard orders them.
  let optimizers: [Leaderboard.OptimizerRow]
  let configurations: [Leaderboard.ConfigurationRow]
  let runs: [BestRun]
  let settings: SettingsText

  /// The three that the study compares before it turns to the adaptive ones.
  package static let firstGroup: [UpdateRule] = [.sgd, .momentum, .nesterov]

  /// The shards whose series the figures need: the trials of each optimizer's best configuration.
  package static func neededShards(of leaderboard: Leaderboard) -> [Int] {
    let definition = leaderboard.definition
    return leaderboard.optimizers.flatMap { row -> [Int] in
      guard let index = definition.configurations.firstIndex(of: row.best.configuration) else { return [] }
      return Array((index * definition.seeds.count)..<((index + 1) * definition.seeds.count))
    }
  }

  /// - Parameters:
  ///   - series: by shard index; those that `neededShards` names and that there are yet.
  ///   - isShown: whether a configuration is drawn, and an optimizer whose best configuration it is.
  package init(
    leaderboard: Leaderboard, series: [Int: TrialSeries], style: FigureStyle = .report,
    isShown: (Leaderboard.ConfigurationRow) -> Bool = { _ in true }
  ) {
    self.leaderboard = leaderboard
    self.style = style
    optimizers = leaderboard.optimizers.filter { isShown($0.best) }
    configurations = leaderboard.configurations.filter(isShown)
    settings = SettingsText(leaderboard.definition.configurations)
    let seeds = leaderboard.definition.seeds.count
    let shards = Self.neededShards(of: leaderboard)
    runs = leaderboard.optimizers.enumerated().compactMap { index, row in
      guard isShown(row.best) else { return nil }
      let own = shards[(index * seeds)..<((index + 1) * seeds)]
      let trials = zip(own, row.best.trials).compactMap { shard, trial in
        series[shard].map { BestRun.Trial(series: $0, hasDiverged: trial.summary?.hasDiverged == true) }
      }
      let rate = NumberText.setting(row.best.configuration.optimizer.learningRate)
      return trials.isEmpty ? nil : BestRun(row: row, trials: trials, name: "\(style.name(row.rule)) \(rate)")
    }
  }

  /// Every figure there is something to draw for, in the order of the report.
  package var all: [Figure] {
    // Where the sweep has no others, the first group is all.
    let first = Set(leaderboard.optimizers.map(\.rule)).isSubset(of: Self.firstGroup) ? nil : Self.firstGroup
    return [
      first.flatMap { trainingLoss($0) }, trainingLoss(nil), first.flatMap { trainingAccuracy($0) },
      trainingAccuracy(nil), first.flatMap { validationAccuracy($0) }, validationAccuracy(nil),
      learningRateSensitivity(), targetLadder(), bestOfK(), lossBands(),
    ].compactMap { $0 }
  }

  /// An optimizer at its best configuration, in the order of the leaderboard.
  struct BestRun: Sendable {
    struct Trial: Sendable {
      let series: TrialSeries
      let hasDiverged: Bool
    }

    let row: Leaderboard.OptimizerRow
    /// Those that have measured anything.
    let trials: [Trial]
    let name: String

    var rule: UpdateRule { row.rule }
    var style: SeriesStyle { ChartPalette.style(of: rule) }
  }

  func runs(_ rules: [UpdateRule]?) -> [BestRun] {
    guard let rules else { return runs }
    return runs.filter { rules.contains($0.rule) }
  }
}

// MARK: - Words

extension SweepFigures {
  /// Below a chart's title: the sweep and what its lines are.
  func subtitle(_ parts: String...) -> String {
    let synthetic = leaderboard.definition.isSynthetic ? ["SYNTHETIC DATA"] : []
    return (synthetic + [leaderboard.definition.name] + parts).joined(separator: " · ")
  }

  /// How many seeds there are behind `what`.
  func seeds(_ what: String) -> String {
    let count = leaderboard.definition.seeds.count
    return count == 1 ? "one seed" : "\(what) over \(count) seeds"
  }

  /// "…; the lines are medians over 6 seeds, the bands reach from the first to the third quartile".
  var spread: String {
    let count = leaderboard.definition.seeds.count
    return count == 1
      ? "One seed."
      : "Lines are medians over \(count) seeds, bands reach from the first quartile to the third."
  }

  /// What is still to come, if anything: figures of an unfinished sweep are provisional.
  var provisional: String {
    let missing = leaderboard.trials - leaderboard.finished
    return missing == 0 ? "" : " Provisional: \(missing) of \(leaderboard.trials) trials have no result."
  }

  /// The end of every caption.
  var command: String { " Made by: slalom report \(leaderboard.sweepID.short) --output DIR" }

  func caption(_ text: String...) -> String { text.joined(separator: " ") + provisional + command }

  /// Each optimizer with its best settings, for who cannot see the picture.
  func described(_ runs: [BestRun], _ value: (BestRun) -> String?) -> String {
    runs.map { run in
      let more = settings.text(run.row.best.configuration)
      let name = more.isEmpty ? run.name : "\(run.name), \(more)"
      return value(run).map { "\(name): \($0)" } ?? name
    }.joined(separator: "; ")
  }
}
