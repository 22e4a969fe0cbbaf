/// Both levels of a table in their order.
struct Ranking {
  /// An optimizer's configurations, best first, before anything else is made of them.
  struct Optimizer {
    let rule: UpdateRule
    let rows: [Leaderboard.ConfigurationRow]
    let isProvisional: Bool
  }

  /// Best first, as are their ranks.
  let configurations: [Leaderboard.ConfigurationRow]
  /// Best first: at their first rows, the finished before the provisional.
  let optimizers: [Optimizer]

  /// - Parameter summary: what of a trial's summary to rank.
  init(
    _ rows: [Leaderboard.ConfigurationRow], of summary: (TrialSummary) -> TrialSummary, by key: RankKey
  ) {
    self.init(
      rows.map { row in
        var row = row
        row.standing = Standing(trials: row.trials.count, summaries: row.trials.compactMap(\.summary).map(summary))
        return row
      }, by: key)
  }

  /// - Parameter rows: those without any result keep their order.
  init(_ rows: [Leaderboard.ConfigurationRow], by key: RankKey) {
    let order = RankOrder(key)
    var rows = rows.enumerated()
      .sorted { order.precedes($0.element, $1.element) ?? ($0.offset < $1.offset) }
      .map(\.element)
    for index in rows.indices { rows[index].rank = index + 1 }
    configurations = rows
    optimizers = Dictionary(grouping: rows, by: \.configuration.optimizer.rule)
      .map { Optimizer(rule: $0, rows: $1, isProvisional: $1.contains(where: \.standing.isProvisional)) }
      .sorted { left, right in
        guard left.isProvisional == right.isProvisional else { return right.isProvisional }
        return left.rows[0].rank < right.rows[0].rank
      }
  }
}
