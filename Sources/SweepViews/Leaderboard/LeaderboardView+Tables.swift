internal import SweepCore

/// What a table is for: which columns leave a narrow one first.
enum TablePurpose {
  /// To be read once it is printed: what the ranking is about stays.
  case reading
  /// To be watched while the sweep runs: how far each row is stays, and its curve, drawn shorter.
  case watching
}

/// The two levels as tables for people.
extension LeaderboardView {
  package var optimizerTable: Table { optimizerTable(for: .reading) }

  /// Its rows are those of `leaderboard.configurations`, in their order.
  package var configurationTable: Table { configurationTable(for: .reading) }

  func optimizerTable(for purpose: TablePurpose, width: Int? = nil) -> Table {
    table(named: "optimizers", leaderboard.optimizers.map { RowFacts($0) }, purpose, width)
  }

  /// - Parameter rule: of the rows to show; nil for all.
  func configurationTable(for purpose: TablePurpose, rule: UpdateRule? = nil, width: Int? = nil) -> Table {
    let rows = leaderboard.configurations.filter { rule == nil || $0.configuration.optimizer.rule == rule }
    return table(named: "configurations", rows.map { RowFacts($0) }, purpose, width)
  }

  /// What a row of either level shows.
  private struct RowFacts {
    let rank: Int
    let row: Leaderboard.ConfigurationRow
    let isProvisional: Bool
    let gridEdge: GridEdge?
    /// Empty for a configuration: only optimizers are tested against each other.
    let rankInterval: String
    let isDecided: Bool
    /// Of all configurations that the row stands for.
    let trials: (ended: Int, all: Int)

    init(_ row: Leaderboard.ConfigurationRow) {
      (rank, self.row, isProvisional, gridEdge) = (row.rank, row, row.standing.isProvisional, nil)
      (rankInterval, isDecided) = ("", false)
      trials = (row.standing.finished, row.standing.trials)
    }

    init(_ row: Leaderboard.OptimizerRow) {
      (rank, self.row, isProvisional, gridEdge) = (row.rank, row.best, row.isProvisional, row.gridEdge)
      (rankInterval, isDecided) = (row.rankInterval?.text ?? "undecided", row.rankInterval != nil)
      trials = (row.trials - row.missing, row.trials)
    }
  }

  /// Columns in which no row has anything to say are left out.
  private func table(named name: String, _ rows: [RowFacts], _ purpose: TablePurpose, _ width: Int?) -> Table {
    let settings = SettingsText(leaderboard.definition.configurations)
    let bounds = curveBounds
    let standings = rows.map(\.row.standing)
    var columns: [(column: Table.Column, cell: (RowFacts) -> Table.Cell)] = []
    let isWatched = purpose == .watching
    /// - Parameters:
    ///   - dropOrder: where the table is read.
    ///   - watched: where it is watched; as it is read unless given.
    func add(
      _ title: String, _ alignment: Table.Alignment, dropOrder: Int = 0, watched: Int? = nil,
      _ cell: @escaping (RowFacts) -> Table.Cell
    ) {
      let order = isWatched ? watched ?? dropOrder : dropOrder
      columns.append((Table.Column(title, title, alignment, dropOrder: order), cell))
    }

    add("#", .right) { .text("\($0.isProvisional ? "~" : "")\($0.rank)", tone: $0.isProvisional ? .faint : .strong) }
    // While nothing is decided, the word for it would only take the place of what is.
    if rows.count > 1, rows.contains(where: { isWatched ? $0.isDecided : !$0.rankInterval.isEmpty }) {
      add("by loss", .left, dropOrder: 4, watched: 2) { .text($0.rankInterval, tone: $0.isDecided ? .plain : .faint) }
    }
    add("optimizer", .left) { .text($0.row.configuration.optimizer.rule.rawValue, tone: .strong) }
    add("rate", .left) { facts in
      let rate = NumberText.setting(facts.row.configuration.optimizer.learningRate)
      let edge = facts.gridEdge.map { " \($0.sign)" } ?? ""
      return .text(rate + edge, tone: facts.gridEdge == nil ? .plain : .warning)
    }
    if rows.contains(where: { !settings.text($0.row.configuration).isEmpty }) {
      // Configurations may differ in nothing else; of an optimizer only the best is shown.
      add("settings", .left, dropOrder: 3, watched: name == "configurations" ? 2 : 6) {
        .text(settings.text($0.row.configuration))
      }
    }
    add("trials", .right, dropOrder: 5, watched: 3) { facts in
      .text("\(facts.trials.ended)/\(facts.trials.all)", tone: facts.isProvisional ? .warning : .plain)
    }
    add("reached", .right, dropOrder: 6) { facts in
      let standing = facts.row.standing
      return .text(standing.finished == 0 ? "" : "\(standing.reached)/\(standing.finished)")
    }
    add("to target", .right) { .text(Self.iterations($0.row.standing.iterationsToTarget?.median)) }
    if standings.contains(where: { $0.finished > 1 }) {
      add("q1–q3", .right, dropOrder: 8) {
        .text(Self.range($0.row.standing.iterationsToTarget, Self.iterations), tone: .faint)
      }
    }
    add("final loss", .right) {
      .text($0.row.standing.finalTrainingLoss.map { NumberText.significant($0.median) } ?? "")
    }
    if standings.contains(where: { $0.finished > 1 }) {
      add("q1–q3", .right, dropOrder: 7) {
        .text(Self.range($0.row.standing.finalTrainingLoss) { NumberText.significant($0 ?? .nan) }, tone: .faint)
      }
    }
    add("best val", .right, dropOrder: 2, watched: leaderboard.rankBy == .bestValidationAccuracy ? 1 : 5) {
      .text(Self.percent($0.row.standing.bestValidationAccuracy))
    }
    add("final val", .right, dropOrder: leaderboard.rankBy == .finalValidationAccuracy ? 1 : 10) {
      .text(Self.percent($0.row.standing.finalValidationAccuracy))
    }
    if standings.contains(where: { $0.testAccuracy != nil }) {
      add("test", .right, dropOrder: 2, watched: 7) { .text(Self.percent($0.row.standing.testAccuracy)) }
    }
    add("train", .right, dropOrder: 9) { .text(Self.percent($0.row.standing.finalTrainingAccuracy)) }
    if leaderboard.rankBy == .logLossArea {
      add("log-loss", .right, dropOrder: 1) {
        .text($0.row.standing.logLossArea.map { NumberText.significant($0.median) } ?? "")
      }
    }
    if standings.contains(where: { $0.diverged > 0 }) {
      add("diverged", .right, dropOrder: 1) { facts in
        let standing = facts.row.standing
        return .text(standing.diverged == 0 ? "" : "\(standing.diverged)/\(standing.finished)", tone: .bad)
      }
    }
    let stride = isWatched && width ?? .max < Self.wholeCurveWidth ? 2 : 1
    add("loss", .left, dropOrder: 11, watched: 4) {
      .text(Self.curve($0.row, within: bounds, stride: stride), tone: .faint)
    }
    return Table(
      name: name, columns: columns.map(\.column), rows: rows.map { facts in columns.map { $0.cell(facts) } })
  }

  private static func iterations(_ median: Double?) -> String {
    median.map { $0.isFinite ? NumberText.upTo($0, places: 1) : "—" } ?? ""
  }

  private static func percent(_ quartiles: Quartiles?) -> String {
    quartiles.map { $0.median.isFinite ? NumberText.percent($0.median) : "—" } ?? ""
  }

  /// `q1–q3`, empty without a quartile or where both are infinite.
  private static func range(_ quartiles: Quartiles?, _ text: (Double?) -> String) -> String {
    guard let quartiles, quartiles.lower.isFinite else { return "" }
    return "\(text(quartiles.lower))–\(quartiles.upper.isFinite ? text(quartiles.upper) : "∞")"
  }

  /// Below so many columns, a curve that is watched has every second point only.
  private static let wholeCurveWidth = 120

  /// The curve of the trial with the median final loss: a trial that was, not a mean of such as never were.
  private static func curve(
    _ row: Leaderboard.ConfigurationRow, within bounds: ClosedRange<Double>?, stride: Int
  ) -> String {
    let ended = row.trials.compactMap(\.summary)
      .sorted { ($0.finalTrainingLoss, $0.trialDigest.hex) < ($1.finalTrainingLoss, $1.trialDigest.hex) }
    guard let bounds, !ended.isEmpty else { return "" }
    let curve = ended[(ended.count - 1) / 2].lossCurve
    // The last point of each pair, so that the end stays.
    let shown = curve.enumerated().filter { (curve.count - 1 - $0.offset) % stride == 0 }.map(\.element)
    return Sparkline.text(shown, within: bounds)
  }

  /// One scale for all curves: from the lowest value to the highest start of a trial that did not diverge.
  private var curveBounds: ClosedRange<Double>? {
    let curves = leaderboard.configurations.flatMap(\.trials).compactMap(\.summary).filter { !$0.hasDiverged }
      .map(\.lossCurve)
    // The middle of all beginnings: a trial that shoots up at first would flatten every other curve.
    guard let high = Quartiles(curves.compactMap(\.first))?.median, high.isFinite, high > 0,
      let low = curves.joined().filter({ $0 > 0 }).min(), low <= high
    else { return nil }
    return low...high
  }
}
