internal import SweepCore

/// The rows of one level of a leaderboard, with what its columns need of them.
struct LeaderboardRows: Sendable {
  enum Level: String, Sendable { case optimizers, configurations }

  /// Which columns leave a narrow table first.
  enum Purpose: Sendable {
    /// To be read once it is printed: what the ranking is about stays.
    case reading
    /// To be watched while the sweep runs: how far each row is stays, and its curve, drawn shorter.
    case watching
  }

  /// What a row of either level shows.
  struct Row: Sendable {
    let rank: Int
    private let row: Leaderboard.ConfigurationRow
    let isProvisional: Bool
    let gridEdge: GridEdge?
    /// Empty for a configuration: only optimizers are tested against each other.
    let rankInterval: String
    let isDecided: Bool
    /// Of all configurations that the row stands for.
    let trials: (ended: Int, all: Int)

    var configuration: Configuration { row.configuration }
    var standing: Standing { row.standing }
    var summaries: [TrialSummary] { row.trials.compactMap(\.summary) }

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

  let level: Level
  let purpose: Purpose
  let rows: [Row]
  let rankBy: RankKey
  let settings: SettingsText
  /// One scale for all curves.
  private let bounds: ClosedRange<Double>?
  /// Of a curve every so many points are shown.
  private let stride: Int

  /// Below so many columns, a curve that is watched has every second point only.
  private static let wholeCurveWidth = 120

  init(_ leaderboard: Leaderboard, _ level: Level, _ rows: [Row], _ purpose: Purpose, width: Int?) {
    self.level = level
    self.purpose = purpose
    self.rows = rows
    rankBy = leaderboard.rankBy
    settings = SettingsText(leaderboard.definition.configurations)
    bounds = Self.curveBounds(of: leaderboard)
    stride = purpose == .watching && width ?? .max < Self.wholeCurveWidth ? 2 : 1
  }

  /// Whether a row's configuration is of interest: that of an optimizer is not before one of its trials has a result.
  func tells(of row: Row) -> Bool { level == .configurations || row.standing.finished > 0 }

  /// Columns in which no row has anything to say are left out.
  var table: Table {
    let columns = LeaderboardColumn.all.filter { $0.isShown(self) }
    return Table(
      name: level.rawValue,
      columns: columns.map { Table.Column($0.title, $0.title, $0.alignment, dropOrder: $0.dropOrder(self)) },
      rows: rows.map { row in columns.map { $0.cell(row, self) } })
  }

  /// The curve of the trial with the median final loss: a trial that was, not a mean of such as never were.
  func curve(of row: Row) -> String {
    let ended = row.summaries
      .sorted { ($0.finalTrainingLoss, $0.trialDigest.hex) < ($1.finalTrainingLoss, $1.trialDigest.hex) }
    guard let bounds, !ended.isEmpty else { return "" }
    let curve = ended[(ended.count - 1) / 2].lossCurve
    // The last point of each pair, so that the end stays.
    let shown = curve.enumerated().filter { (curve.count - 1 - $0.offset) % stride == 0 }.map(\.element)
    return Sparkline.text(shown, within: bounds)
  }

  /// From the lowest value to the highest start of a trial that did not diverge.
  private static func curveBounds(of leaderboard: Leaderboard) -> ClosedRange<Double>? {
    let curves = leaderboard.configurations.flatMap(\.trials).compactMap(\.summary).filter { !$0.hasDiverged }
      .map(\.lossCurve)
    // The middle of all beginnings: a trial that shoots up at first would flatten every other curve.
    guard let high = Quartiles(curves.compactMap(\.first))?.median, high.isFinite, high > 0,
      let low = curves.joined().filter({ $0 > 0 }).min(), low <= high
    else { return nil }
    return low...high
  }
}

/// The two levels as tables for people.
extension LeaderboardView {
  package var optimizerTable: Table { optimizerTable(for: .reading) }

  /// Its rows are those of `leaderboard.configurations`, in their order.
  package var configurationTable: Table {
    LeaderboardRows(leaderboard, .configurations, leaderboard.configurations.map { .init($0) }, .reading, width: nil)
      .table
  }

  /// For a terminal: configurations without a result share one line, unless there is only one of them.
  ///
  /// - Parameter rule: of the rows to show; nil for all.
  func configurationLines(
    for purpose: LeaderboardRows.Purpose, rule: UpdateRule? = nil, style: TableStyle
  ) -> ConfigurationLines {
    let all = leaderboard.configurations.filter { rule == nil || $0.configuration.optimizer.rule == rule }
    let started = all.filter { $0.standing.finished > 0 }
    let shown = all.count - started.count > 1 ? started : all
    let table = LeaderboardRows(leaderboard, .configurations, shown.map { .init($0) }, purpose, width: style.width)
      .table
    let (header, rows) = (table.lines(style: style).prefix(2), table.lines(style: style).dropFirst(2))
    var lines = ConfigurationLines(header: Array(header), rows: shown.isEmpty ? [] : Array(rows), total: all.count)
    if shown.count < all.count {
      let others = counted(all.count - shown.count, "configuration")
      lines.rest = StyledLine("\(shown.isEmpty ? "" : "… and ")\(others) without a result yet", .faint)
        .truncated(to: style.width ?? .max)
    }
    return lines
  }

  func optimizerTable(for purpose: LeaderboardRows.Purpose, width: Int? = nil) -> Table {
    LeaderboardRows(
      leaderboard, .optimizers, leaderboard.optimizers.map { .init($0) }, purpose, width: width
    ).table
  }

}

/// The configurations of a leaderboard as lines of a terminal.
struct ConfigurationLines: Sendable {
  /// The titles and a rule.
  let header: [StyledLine]
  /// A line for each configuration that is shown.
  let rows: [StyledLine]
  /// How many configurations there are, shown or not.
  let total: Int
  /// Stands for those that are not shown.
  var rest: StyledLine?

  var all: [StyledLine] { header + rows + (rest.map { [$0] } ?? []) }
}
