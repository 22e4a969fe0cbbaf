internal import Markup
internal import SweepCore
internal import SweepViews

/// All workers the coordinator has heard of: those in trouble first, then those alive, then those that are gone.
enum WorkersPage {
  /// Rows of one page; a coordinator remembers 4,096 workers.
  static let rowLimit = 200

  static func fragments(_ cluster: ClusterAnswer, mayAct: Bool) -> [Fragment] {
    let workers = [WorkerState.quarantined, .refused, .alive, .gone].flatMap { state in
      cluster.workers.filter { $0.state == state }
    }
    return [
      Fragment("notice", Parts.notice()), Fragment("workers-summary", summary(cluster.workerCounts)),
      Fragment("workers-panel", panel(workers, mayAct: mayAct)),
    ]
  }

  private static func summary(_ counts: WorkerCounts) -> HTML {
    #"""
      <section id="workers-summary" class="panel wide" aria-label="Workers in numbers">\#
      \#(Parts.facts([
        ("alive", "\(counts.alive)"), ("quarantined", "\(counts.quarantined)"), ("refused", "\(counts.refused)"),
        ("gone", "\(counts.gone)"), ("slots busy", "\(counts.busy) of \(counts.slots)"),
      ]))</section>
    """#
  }

  private static func panel(_ workers: [WorkerOverview], mayAct: Bool) -> HTML {
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

  private static func row(_ worker: WorkerOverview, mayAct: Bool) -> HTML {
    let bar = Parts.bar(
      [(.running, worker.busy), (.waiting, max(0, worker.slots - worker.busy))],
      label: "\(worker.busy) of \(worker.slots) slots busy")
    let button: HTML = #"""
      <button form="act" formaction="\#(Route.readmit(worker: worker.worker.value).path)" \#
      aria-label="Readmit: \#(worker.name)">Readmit</button>
      """#
    let heard = with(worker.heardMillisecondsAgo) { "\(TimeText.duration(Double($0) / 1000)) ago" }
    return #"""
      <tr><th scope="row">\#(worker.name)</th><td>\#(Parts.badge(worker.state))</td>\#
      <td class="number"><span class="slots">\#(bar)</span> \#(worker.busy)/\#(worker.slots)</td>\#
      <td class="number">\#(worker.committed)</td>\#
      <td class="number\#(when(worker.failed > 0, " warning"))">\#(worker.failed)</td>\#
      <td class="number">\#(heard)</td><td>\#(worker.host)</td><td>\#(worker.instructionSet)</td>\#
      <td>\#(worker.keyName)</td>\#
      <td>\#(worker.softwareVersion)</td><td class="text">\#(worker.remarks.joined(separator: "; "))</td>\#
      \#(when(mayAct, "<td>\(when(worker.state == .quarantined, button))</td>"))</tr>

      """#
  }
}
