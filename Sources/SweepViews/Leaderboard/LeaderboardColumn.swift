package import SweepCore

/// A column of the leaderboard's tables: of either level, in a terminal, in Markdown, on the page and in the report. What a
/// row measures over its seeds is a `Statistic`, which JSON and CSV have as well.
package struct LeaderboardColumn: Sendable {
  package let title: String
  let alignment: Table.Alignment
  /// Columns leave a narrow terminal in descending order of this; those at 0 stay.
  let dropOrder: @Sendable (LeaderboardRows) -> Int
  /// Whether any row has anything to say.
  let isShown: @Sendable (LeaderboardRows) -> Bool
  let cell: @Sendable (LeaderboardRows.Row, LeaderboardRows) -> Table.Cell
  /// How configurations are sorted by it on the page; nil where they cannot be.
  package let sort: Sort?

  /// Sorting is a way to look at the ranking and changes no rank.
  package struct Sort: Sendable {
    /// In addresses.
    package let name: String
    /// Larger comes later. Rows without a value come last in both orders.
    package let value: @Sendable (Leaderboard.ConfigurationRow) -> Double?

    init(_ name: String, _ value: @escaping @Sendable (Leaderboard.ConfigurationRow) -> Double?) {
      (self.name, self.value) = (name, value)
    }
  }

  /// - Parameters:
  ///   - dropOrder: where the table is read.
  ///   - watched: where it is watched while the sweep runs; as it is read unless given.
  init(
    _ title: String, _ alignment: Table.Alignment,
    dropOrder: @escaping @Sendable (LeaderboardRows) -> Int = { _ in 0 },
    watched: (@Sendable (LeaderboardRows) -> Int)? = nil,
    isShown: @escaping @Sendable (LeaderboardRows) -> Bool = { _ in true }, sort: Sort? = nil,
    cell: @escaping @Sendable (LeaderboardRows.Row, LeaderboardRows) -> Table.Cell
  ) {
    self.title = title
    self.alignment = alignment
    self.dropOrder = { rows in rows.purpose == .watching ? (watched ?? dropOrder)(rows) : dropOrder(rows) }
    self.isShown = isShown
    self.sort = sort
    self.cell = cell
  }
}

extension LeaderboardColumn {
  package static func sort(named name: String) -> Sort? { all.lazy.compactMap(\.sort).first { $0.name == name } }

  /// Of the column with this title.
  package static func sort(ofTitle title: String) -> Sort? { all.first { $0.title == title }?.sort }
}

// MARK: - The columns

extension LeaderboardColumn {
  /// From left to right.
  package static let all: [LeaderboardColumn] = [
    LeaderboardColumn("#", .right) { row, _ in
      .text("\(row.isProvisional ? "~" : "")\(row.rank)", tone: row.isProvisional ? .faint : .strong)
    },
    LeaderboardColumn(
      "by loss", .left, dropOrder: { _ in 4 }, watched: { _ in 2 },
      // While nothing is decided, the word for it would only take the place of what is.
      isShown: { table in
        table.rows.count > 1
          && table.rows.contains { table.purpose == .watching ? $0.isDecided : !$0.rankInterval.isEmpty }
      }
    ) { row, _ in .text(row.rankInterval, tone: row.isDecided ? .plain : .faint) },
    LeaderboardColumn(
      "optimizer", .left,
      sort: Sort("optimizer") { row in
        Double(UpdateRule.allCases.firstIndex(of: row.configuration.optimizer.rule) ?? 0)
      }
    ) { row, _ in .text(row.configuration.optimizer.rule.rawValue, tone: .strong) },
    LeaderboardColumn("rate", .left, sort: Sort("rate") { $0.configuration.optimizer.learningRate }) { row, table in
      // Of an optimizer without a result no configuration is the best.
      guard table.tells(of: row) else { return .text("—", tone: .faint) }
      let rate = NumberText.setting(row.configuration.optimizer.learningRate)
      return .text(
        rate + (row.gridEdge.map { " \($0.sign)" } ?? ""), tone: row.gridEdge == nil ? .plain : .warning)
    },
    LeaderboardColumn(
      "settings", .left, dropOrder: { _ in 3 },
      // Configurations may differ in nothing else; of an optimizer only the best is shown.
      watched: { $0.level == .configurations ? 2 : 6 },
      isShown: { table in table.rows.contains { !table.settings.text($0.configuration).isEmpty } }
    ) { row, table in .text(table.tells(of: row) ? table.settings.text(row.configuration) : "") },
    LeaderboardColumn(
      "trials", .right, dropOrder: { _ in 5 }, watched: { _ in 3 },
      sort: Sort("trials") { Double($0.standing.finished) }
    ) { row, _ in .text("\(row.trials.ended)/\(row.trials.all)", tone: row.isProvisional ? .warning : .plain) },
    LeaderboardColumn(
      "reached", .right, dropOrder: { _ in 6 }, sort: Sort("reached") { Double($0.standing.reached) }
    ) { row, _ in
      .text(row.standing.finished == 0 ? "" : "\(row.standing.reached)/\(row.standing.finished)")
    },
    .medianColumn(.iterationsToTarget, "to target", sort: "to-target", text: iterations),
    .quartileColumn(.iterationsToTarget, dropOrder: 8, text: iterations),
    .medianColumn(.finalTrainingLoss, "final loss", sort: "final-loss", text: loss),
    .quartileColumn(.finalTrainingLoss, dropOrder: 7, text: loss),
    .medianColumn(
      .bestValidationAccuracy, "best val", dropOrder: { _ in 2 },
      watched: { $0.rankBy == .bestValidationAccuracy ? 1 : 5 }, sort: "best-validation", text: percent),
    .medianColumn(
      .finalValidationAccuracy, "final val", dropOrder: { $0.rankBy == .finalValidationAccuracy ? 1 : 10 },
      sort: "final-validation", text: percent),
    .medianColumn(
      .testAccuracy, "test", dropOrder: { _ in 2 }, watched: { _ in 7 },
      isShown: { table in table.rows.contains { $0.standing[.testAccuracy] != nil } }, text: percent),
    .medianColumn(.finalTrainingAccuracy, "train", dropOrder: { _ in 9 }, sort: "training", text: percent),
    .medianColumn(
      .logLossArea, "log-loss", dropOrder: { _ in 1 }, isShown: { $0.rankBy == .logLossArea }, text: loss),
    LeaderboardColumn(
      "diverged", .right, dropOrder: { _ in 1 },
      isShown: { table in table.rows.contains { $0.standing.diverged > 0 } },
      sort: Sort("diverged") { Double($0.standing.diverged) }
    ) { row, _ in
      .text(row.standing.diverged == 0 ? "" : "\(row.standing.diverged)/\(row.standing.finished)", tone: .bad)
    },
    LeaderboardColumn("loss", .left, dropOrder: { _ in 11 }, watched: { _ in 4 }) { row, table in
      .text(table.curve(of: row), tone: .faint)
    },
  ]

  /// The medians of a statistic over the seeds.
  ///
  /// - Parameter sort: names the order by it in the page's addresses; nil for none.
  private static func medianColumn(
    _ statistic: Statistic, _ title: String, dropOrder: @escaping @Sendable (LeaderboardRows) -> Int = { _ in 0 },
    watched: (@Sendable (LeaderboardRows) -> Int)? = nil,
    isShown: @escaping @Sendable (LeaderboardRows) -> Bool = { _ in true }, sort: String? = nil,
    text: @escaping @Sendable (Double) -> String
  ) -> LeaderboardColumn {
    LeaderboardColumn(
      title, .right, dropOrder: dropOrder, watched: watched, isShown: isShown,
      sort: sort.map { Sort($0) { $0.standing[statistic]?.median } }
    ) { row, _ in .text(row.standing[statistic].map { text($0.median) } ?? "") }
  }

  /// The quartiles beside it, where a row has several seeds: `q1–q3`, empty where both are infinite.
  private static func quartileColumn(
    _ statistic: Statistic, dropOrder: Int, text: @escaping @Sendable (Double) -> String
  ) -> LeaderboardColumn {
    LeaderboardColumn(
      "q1–q3", .right, dropOrder: { _ in dropOrder },
      isShown: { table in table.rows.contains { $0.standing.finished > 1 } }
    ) { row, _ in
      guard let quartiles = row.standing[statistic], quartiles.lower.isFinite else { return .text("", tone: .faint) }
      let upper = quartiles.upper.isFinite ? text(quartiles.upper) : "∞"
      return .text("\(text(quartiles.lower))–\(upper)", tone: .faint)
    }
  }

  private static let iterations: @Sendable (Double) -> String = {
    $0.isFinite ? NumberText.upTo($0, places: 1) : "—"
  }
  private static let loss: @Sendable (Double) -> String = { NumberText.significant($0) }
  private static let percent: @Sendable (Double) -> String = { $0.isFinite ? NumberText.percent($0) : "—" }
}
