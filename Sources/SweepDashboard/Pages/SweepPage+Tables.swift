internal import Charts
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// The ranked convergence table, at both levels.
extension SweepPage {
  static func optimizers(_ view: LeaderboardView) -> HTML {
    let table = TableMarkup(
      id: "optimizers", table: view.optimizerTable, caption: "\(view.optimizersTitle)", headerColumn: "optimizer",
      content: { column, row in optimizerCell(column, view.leaderboard.optimizers[row].rule) })
    return Parts.panel(
      "optimizers-panel", "Optimizers", table.html + legend(view), isWide: true)
  }

  /// With the colour that the optimizer has in the charts.
  private static func optimizerCell(_ column: Table.Column, _ rule: UpdateRule) -> HTML? {
    guard column.key == "optimizer" else { return nil }
    return #"<span class="rule \#(rule.rawValue)">\#(rule.rawValue)</span>"#
  }

  private static func legend(_ view: LeaderboardView) -> HTML {
    let lines = view.legend.map { line -> HTML in "<li>\(line)</li>" }
    return when(!lines.isEmpty, #"<ul class="notes">\#(lines)</ul>"#)
  }

  static func configurations(
    _ view: LeaderboardView, _ whole: Table, _ model: SweepModel, _ query: SweepQuery
  ) -> HTML {
    let snapshot = model.snapshot
    let rows = view.leaderboard.configurations
    let places = query.selection(of: rows)
    let page = Parts.clamped(page: query.page, rows: places.count)
    func address(_ change: (inout SweepQuery) -> Void) -> String {
      View(.sweep(snapshot.id.short, query.with(change)), mayAct: false).address
    }
    let table = TableMarkup(
      id: "configurations",
      table: Table(
        name: whole.name, columns: whole.columns, rows: whole.rows, whenEmpty: "no configuration is like that"),
      caption: places.count == rows.count
        ? "\(view.configurationsTitle)" : "\(places.count) of \(view.configurationsTitle)",
      rows: Array(Parts.rows(places, page: page)), headerColumn: "optimizer",
      heading: { heading($0, query, address) },
      content: { column, row in optimizerCell(column, rows[row].configuration.optimizer.rule) },
      more: [
        (
          "seeds",
          { row in
            // The first of its shards: the others follow.
            with(rows[row].trials.first.flatMap { model.shard(of: $0.id) }) { seeds(from: $0, snapshot) }
          }
        )
      ])
    return Parts.panel(
      "configurations-panel", "Configurations",
      table.html
        + Parts.pager(rows: places.count, page: page, of: "configurations") { page in address { $0.page = page } },
      isWide: true)
  }

  private static func heading(
    _ column: Table.Column, _ query: SweepQuery, _ address: ((inout SweepQuery) -> Void) -> String
  ) -> (content: HTML, sort: HTML?)? {
    if column.key == "#" {
      let isSorted = query.sort == nil
      let target = address { query in
        query.order = query.sort == nil && query.order == .ascending ? .descending : .ascending
        (query.sort, query.page) = (nil, 1)
      }
      return (#"<a href="\#(target)" aria-label="sort by rank">#</a>"#, isSorted ? name(query.order) : nil)
    }
    guard let sort = LeaderboardColumn.sort(ofTitle: column.title)?.name else { return nil }
    let target = address { query in
      query.order = query.sort == sort && query.order == .ascending ? .descending : .ascending
      (query.sort, query.page) = (sort, 1)
    }
    return (#"<a href="\#(target)">\#(column.title)</a>"#, query.sort == sort ? name(query.order) : nil)
  }

  private static func name(_ order: SweepQuery.Order) -> HTML { order == .ascending ? "ascending" : "descending" }

  /// A link to each trial, with its state; of many seeds only the first.
  private static func seeds(from first: Int, _ snapshot: SweepSnapshot) -> HTML {
    let count = snapshot.definition.seeds.count
    let limit = 12
    let links = (0..<min(count, limit)).map { seed -> HTML in
      let index = first + seed
      let state = snapshot.state(of: index)
      let seedText = String(snapshot.definition.seeds[seed])
      return #"""
        <a class="seed \#(state.rawValue)" href="\#(Route.trial(sweep: snapshot.id.short, shard: "\(index)").path)" \#
        title="seed \#(seedText): \#(state.rawValue)" aria-label="seed \#(seedText): \#(state.rawValue)">\#(StateStyle.style(of: state).sign)</a>
        """#
    }
    return #"<span class="seeds">\#(links)\#(when(count > limit, " +\(count - limit)"))</span>"#
  }

  /// Ranking and filter; works without a script.
  static func filter(_ query: SweepQuery, sweep: SweepID, _ definition: SweepDefinition) -> HTML {
    let rules = UpdateRule.allCases.filter { rule in definition.configurations.contains { $0.optimizer.rule == rule } }
    let rankings = RankKey.allCases.map { (value: $0.rawValue, title: $0.title, isChosen: $0 == query.rankBy) }
    let optimizers =
      [(value: "", title: "all", isChosen: query.optimizer == nil)]
      + rules.map { (value: $0.rawValue, title: $0.rawValue, isChosen: $0 == query.optimizer) }
    let states = ConfigurationFilter.allCases.map { (value: $0.rawValue, title: $0.title, isChosen: $0 == query.state) }
    let kept = query.sort.map { sort -> HTML in
      #"""
      <input type="hidden" name="sort" value="\#(sort)"><input type="hidden" name="order" \#
      value="\#(query.order.rawValue)">
      """#
    }
    return #"""
      <form id="filter" method="get" action="\#(Route.sweep(sweep.short).path)" class="filter" data-auto>\#
      <label>ranked by <select name="rank-by">\#(Parts.options(rankings))</select></label>\#
      <label>optimizer <select name="optimizer">\#(Parts.options(optimizers))</select></label>\#
      <label>configurations <select name="state">\#(Parts.options(states))</select></label>\#
      \#(kept ?? .empty)<button>Show</button></form>
      """#
  }
}
