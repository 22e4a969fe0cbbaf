internal import Foundation
internal import Markup
internal import SweepCore
internal import SweepViews

/// All sweeps of the coordinator, the latest first.
enum SweepsPage {
  static func fragments(_ cluster: ClusterAnswer, page: Int, mayAct: Bool, at now: Date) -> [Fragment] {
    let sweeps = Array(cluster.sweeps.reversed())
    let page = Parts.clamped(page: page, rows: sweeps.count)
    return [
      Fragment("notice", Parts.notice()),
      Fragment("cluster", clusterLine(cluster, at: now)),
      Fragment("sweeps-panel", panel(sweeps, page: page, mayAct: mayAct)),
    ]
  }

  private static func clusterLine(_ cluster: ClusterAnswer, at now: Date) -> HTML {
    let workers = cluster.workerCounts
    let up = now.timeIntervalSince(Parts.date(milliseconds: cluster.startedMilliseconds))
    return #"""
      <section id="cluster" class="panel wide" aria-label="The coordinator">\#
      \#(Parts.facts([
        (
          "coordinator",
          cluster.processID == 0 ? "none: the store is only read" : "\(cluster.host), process \(cluster.processID)"
        ),
        ("version", "\(cluster.softwareVersion)"), ("up", "\(minutes(up))"), ("store", "<code>\(cluster.store)</code>"),
        ("workers", #"<a href="/workers">\#(workers.alive) alive</a>"#), ("slots busy", "\(workers.busy) of \(workers.slots)"),
      ]))</section>
      """#
  }

  /// To the minute: a line that changes every second would be sent every second.
  private static func minutes(_ interval: TimeInterval) -> String {
    interval < 60 ? "less than a minute" : TimeText.duration((interval / 60).rounded(.down) * 60)
  }

  private static func panel(_ sweeps: [SweepOverview], page: Int, mayAct: Bool) -> HTML {
    let shown = Parts.rows(sweeps, page: page)
    let rows = shown.map { row($0, mayAct: mayAct) }
    let columns = [
      "sweep", "state", "progress", "done", "running", "waiting", "failed", "diverged", "submitted", "ended", "took",
      "winner", "remarks",
    ]
    let headings = Parts.headings(
      columns + (mayAct ? ["actions"] : []), numbers: ["done", "running", "waiting", "failed", "diverged"])
    let table = Parts.table(
      "sweeps", caption: sweeps.count == 1 ? "one sweep" : "\(sweeps.count) sweeps, the latest first",
      headings: headings, rows: rows,
      whenEmpty: "no sweep was submitted yet; <code>slalom submit docs/sweeps/quickstart.yaml</code> submits one")
    return Parts.panel(
      "sweeps-panel", "Sweeps",
      table
        + Parts.pager(rows: sweeps.count, page: page, of: "sweeps") { View(.sweeps(page: $0), mayAct: false).address },
      isWide: true)
  }

  private static func row(_ sweep: SweepOverview, mayAct: Bool) -> HTML {
    let (id, counts) = (sweep.sweep, sweep.counts)
    let bar = Parts.bar(
      [.done, .diverged, .failed, .running, .waiting].map { ($0, counts[$0]) },
      label: "\(counts.ended) of \(counts.total) trials ended")
    let ended = with(sweep.finishedMilliseconds) { Parts.time(Parts.date(milliseconds: $0)) }
    let remarks: HTML = #"""
      \#(when(!sweep.note.isEmpty, #"<span class="note">\#(sweep.note)</span> "#))\#
      \#(when(sweep.alarms > 0, #"<span class="bad">\#(sweep.alarms) results differ</span> "#))\#
      \#(with(sweep.stall) { #"<span class="warning">\#($0.text)</span>"# })
      """#
    func count(_ value: Int, _ tone: HTML = "") -> HTML { Parts.number(value, tone: value > 0 ? tone : "") }
    let buttons = when(
      mayAct, "<td>\(Actions.buttons(of: id, name: sweep.name, sweep.state, failed: counts.failed))</td>")
    let submitted = Parts.time(Parts.date(milliseconds: sweep.submittedMilliseconds))
    return #"""
      <tr><th scope="row"><a href="\#(Route.sweep(id.short).path)">\#(sweep.name)</a> <code>\#(id.short)</code></th>\#
      <td>\#(Parts.badge(sweep.state))</td><td class="wide-cell">\#(bar)</td>\#
      \#(Parts.number("\(counts.results)/\(counts.total)"))\#(count(counts.running))\#(count(counts.waiting))\#
      \#(count(counts.failed, "bad"))\#(count(counts.diverged, "warning"))<td>\#(submitted)</td><td>\#(ended)</td>\#
      <td>\#(sweep.seconds.map(TimeText.duration) ?? "")</td><td>\#(sweep.winner?.text ?? "")</td><td>\#(remarks)</td>\#
      \#(buttons)</tr>

      """#
  }
}
