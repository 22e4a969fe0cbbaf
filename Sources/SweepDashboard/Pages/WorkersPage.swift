internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

/// All workers the coordinator has heard of: those in trouble first, then those alive, then those that are gone.
enum WorkersPage {
  /// Rows of one page; a coordinator remembers 4,096 workers.
  static let rowLimit = 200

  static func fragments(_ cluster: WireClusterAnswer, mayAct: Bool) -> [Fragment] {
    let order = ["quarantined": 0, "refused": 1, "alive": 2]
    let workers = cluster.workers.enumerated().sorted { left, right in
      let (a, b) = (order[left.element.state] ?? 3, order[right.element.state] ?? 3)
      return a == b ? left.offset < right.offset : a < b
    }.map(\.element)
    return [
      Fragment("notice", Parts.notice()), Fragment("workers-summary", summary(workers)),
      Fragment("workers-panel", panel(workers, mayAct: mayAct)),
    ]
  }

  private static func summary(_ workers: [WireWorkerOverview]) -> HTML {
    let alive = workers.filter(\.isAlive)
    let (slots, busy) = (alive.reduce(0) { $0 + Int($1.slots) }, alive.reduce(0) { $0 + Int($1.busy) })
    let counts = ["alive", "quarantined", "refused", "gone"].map { state -> (name: String, value: HTML) in
      (state, "\(workers.count { $0.state == state })")
    }
    return #"""
      <section id="workers-summary" class="panel wide" aria-label="Workers in numbers">\#
      \#(Parts.facts(counts + [("slots busy", "\(busy) of \(slots)")]))</section>
      """#
  }

  private static func panel(_ workers: [WireWorkerOverview], mayAct: Bool) -> HTML {
    let columns = [
      "worker", "state", "slots busy", "done", "failed", "last heard", "host", "ISA", "key", "version", "remarks",
    ]
    let headings = Parts.headings(
      columns + (mayAct ? ["actions"] : []), numbers: ["slots busy", "done", "failed", "last heard"])
    let rows = workers.prefix(rowLimit).map { row($0, mayAct: mayAct) }
    let more = when(
      workers.count > rowLimit,
      #"<p class="faint">and \#(workers.count - rowLimit) more; <code>slalom workers</code> lists them all</p>"#)
    return Parts.panel(
      "workers-panel", "Workers",
      Parts.table(
        "workers", caption: "\(workers.count) of them: those in trouble first, then those alive", headings: headings,
        rows: rows, whenEmpty: "no worker has joined yet; <code>slalom worker</code> starts one") + more, isWide: true)
  }

  private static func row(_ worker: WireWorkerOverview, mayAct: Bool) -> HTML {
    let slots = Int(worker.slots)
    let bar = Parts.bar(
      [(.running, Int(worker.busy)), (.waiting, max(0, slots - Int(worker.busy)))],
      label: "\(worker.busy) of \(slots) slots busy")
    let button: HTML = #"""
      <button form="act" formaction="\#(Route.readmit(worker: worker.workerID).path)" \#
      aria-label="Readmit: \#(worker.name)">Readmit</button>
      """#
    let heard: HTML =
      worker.remarks.contains("gone") && worker.slots == 0
      ? "" : "\(TimeText.duration(Double(worker.heardMillisecondsAgo) / 1000)) ago"
    return #"""
      <tr><th scope="row">\#(worker.name)</th><td>\#(Parts.badge(worker.state))</td>\#
      <td class="number"><span class="slots">\#(bar)</span> \#(Int(worker.busy))/\#(slots)</td>\#
      <td class="number">\#(Int(worker.committed))</td>\#
      <td class="number\#(when(worker.failed > 0, " warning"))">\#(Int(worker.failed))</td>\#
      <td class="number">\#(heard)</td><td>\#(worker.host)</td><td>\#(worker.instructionSet)</td>\#
      <td>\#(worker.keyName)</td>\#
      <td>\#(worker.softwareVersion)</td><td class="text">\#(worker.reasons.joined(separator: "; "))</td>\#
      \#(when(mayAct, "<td>\(when(worker.state == "quarantined", button))</td>"))</tr>

      """#
  }
}
