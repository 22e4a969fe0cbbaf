internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// A sweep's trials, page by page.
enum TrialsPage {
  static func fragments(_ model: inout SweepModel, _ query: TrialsQuery) -> [Fragment] {
    let trials = model.drawing("trials \(queryText(query.fields))", basis: model.snapshot.revision) { model in
      panel(model.snapshot, query)
    }
    return [Fragment("notice", Parts.notice()), Fragment("trials-panel", trials)]
  }

  private static func panel(_ snapshot: SweepSnapshot, _ query: TrialsQuery) -> HTML {
    let selection = query.selection(of: snapshot)
    let page = Parts.clamped(page: query.page, rows: selection.count)
    let rows = Parts.rows(selection, page: page).map { row($0, snapshot) }
    let headings =
      TrialColumn.allCases.map { heading($0, query, sweep: snapshot.id) } + Parts.headings(["worker", "remarks"])
    let pager = Parts.pager(rows: selection.count, page: page, of: "trials") { page in
      View(.trials(snapshot.id.short, query.with { $0.page = page }), mayAct: false).address
    }
    return Parts.panel(
      "trials-panel", "Trials",
      Parts.table(
        "trials", caption: "\(selection.count) of \(snapshot.shards.count) trials", headings: headings, rows: rows,
        whenEmpty: "no trial is like that") + pager, isWide: true)
  }

  /// A link that sorts by the column, or turns the order.
  private static func heading(_ column: TrialColumn, _ query: TrialsQuery, sweep: SweepID) -> HTML {
    let isSorted = (query.sort ?? .trial) == column
    let target = query.with { query in
      query.order = isSorted && query.order == .ascending ? .descending : .ascending
      (query.sort, query.page) = (column == .trial ? nil : column, 1)
    }
    let order: HTML = query.order == .ascending ? "ascending" : "descending"
    return #"""
      <th scope="col"\#(when(column.isNumber, #" class="number""#))\#(when(isSorted, #" aria-sort="\#(order)""#))>\#
      <a href="\#(View(.trials(sweep.short, target), mayAct: false).address)">\#(column.title)</a></th>
      """#
  }

  private static func row(_ index: Int, _ snapshot: SweepSnapshot) -> HTML {
    let shard = snapshot.shards[index]
    let trial = snapshot.definition.trial(at: index)
    let optimizer = trial.configuration.optimizer
    let loss = shard.summary.map { $0.hasDiverged ? "" : NumberText.significant($0.finalTrainingLoss) } ?? ""
    return #"""
      <tr><th scope="row">\#(Parts.link(.trial(sweep: snapshot.id.short, shard: "\(index)"), "\(index)"))</th>\#
      <td><span class="rule \#(optimizer.rule.rawValue)">\#(optimizer.rule.rawValue)</span></td>\#
      \#(Parts.number(NumberText.setting(optimizer.learningRate)))\#(Parts.number(String(trial.seed)))\#
      <td>\#(Parts.badge(snapshot.state(of: index)))</td>\#
      <td class="number">\#(shard.iteration)/\#(trial.configuration.iterations)</td><td class="number">\#(loss)</td>\#
      <td class="number">\#(shard.attempts.count)</td><td>\#(shard.attempts.last?.owner.workerName ?? "")</td>\#
      <td class="text">\#(remark(on: shard))</td></tr>

      """#
  }

  private static func remark(on shard: Shard) -> String {
    if let alarm = shard.alarms.first { return "INTEGRITY: \(alarm)" }
    if let failure = shard.failure { return "\(failure.failureClass.rawValue): \(failure.message)" }
    if case .diverged(let iteration, let reason)? = shard.summary?.ending {
      return "\(reason.rawValue) at iteration \(iteration)"
    }
    return ""
  }

  static func filter(_ query: TrialsQuery, sweep: SweepID, _ definition: SweepDefinition) -> HTML {
    let rules = UpdateRule.allCases.filter { rule in definition.configurations.contains { $0.optimizer.rule == rule } }
    let states =
      [(value: "", title: "all", isChosen: query.state == nil)]
      + TrialState.allCases.map { (value: $0.rawValue, title: $0.rawValue, isChosen: $0 == query.state) }
    let optimizers =
      [(value: "", title: "all", isChosen: query.optimizer == nil)]
      + rules.map { (value: $0.rawValue, title: $0.rawValue, isChosen: $0 == query.optimizer) }
    let sorting = query.with { ($0.state, $0.optimizer, $0.page) = (nil, nil, 1) }.fields
    let kept = sorting.map { name, value -> HTML in #"<input type="hidden" name="\#(name)" value="\#(value)">"# }
    return #"""
      <form id="filter" method="get" action="\#(Route.trials(sweep: sweep.short).path)" class="filter" data-auto>\#
      <label>state <select name="state">\#(Parts.options(states))</select></label>\#
      <label>optimizer <select name="optimizer">\#(Parts.options(optimizers))</select></label>\#
      \#(kept)<button>Show</button></form>
      """#
  }
}
