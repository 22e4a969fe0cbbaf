internal import Foundation
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

/// All sweeps of the coordinator, the latest first.
enum SweepsPage {
  static func fragments(_ cluster: WireClusterAnswer, page: Int, mayAct: Bool, at now: Date) -> [Fragment] {
    let sweeps = Array(cluster.sweeps.reversed())
    let page = Parts.clamped(page: page, rows: sweeps.count)
    return [
      Fragment("notice", Parts.notice()),
      Fragment("cluster", clusterLine(cluster, at: now)),
      Fragment("sweeps-panel", panel(sweeps, page: page, mayAct: mayAct)),
    ]
  }

  private static func clusterLine(_ cluster: WireClusterAnswer, at now: Date) -> HTML {
    let alive = cluster.workers.filter(\.isAlive)
    let (slots, busy) = (alive.reduce(0) { $0 + Int($1.slots) }, alive.reduce(0) { $0 + Int($1.busy) })
    let up = now.timeIntervalSince(Parts.date(milliseconds: cluster.startedMilliseconds))
    return #"""
      <section id="cluster" class="panel wide" aria-label="The coordinator">\#
      \#(Parts.facts([
        ("coordinator", "\(cluster.coordinatorHost), process \(Int(cluster.processID))"),
        ("version", "\(cluster.softwareVersion)"), ("up", "\(minutes(up))"), ("store", "<code>\(cluster.store)</code>"),
        ("workers", #"<a href="/workers">\#(alive.count) alive</a>"#), ("slots busy", "\(busy) of \(slots)"),
      ]))</section>
      """#
  }

  /// To the minute: a line that changes every second would be sent every second.
  private static func minutes(_ interval: TimeInterval) -> String {
    interval < 60 ? "less than a minute" : TimeText.duration((interval / 60).rounded(.down) * 60)
  }

  private static func panel(_ sweeps: [WireSweepOverview], page: Int, mayAct: Bool) -> HTML {
    let shown = Parts.rows(sweeps, page: page)
    let rows = shown.map { row($0, mayAct: mayAct) }
    let columns = [
      "sweep", "state", "progress", "done", "running", "waiting", "failed", "diverged", "submitted", "remarks",
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

  private static func row(_ sweep: WireSweepOverview, mayAct: Bool) -> HTML {
    // What is no id of a sweep cannot come from a coordinator of ours.
    guard let id = try? SweepID(wire: sweep.sweepID, field: "sweep_id") else { return .empty }
    let done = Int(sweep.committed) - Int(sweep.diverged)
    let ended = Int(sweep.committed) + Int(sweep.failed)
    let bar = Parts.bar(
      [
        (.done, done), (.diverged, Int(sweep.diverged)), (.failed, Int(sweep.failed)), (.running, Int(sweep.leased)),
        (.waiting, Int(sweep.pending)),
      ], label: "\(ended) of \(sweep.trials) trials ended")
    let remarks: HTML = #"""
      \#(when(sweep.alarms > 0, #"<span class="bad">\#(Int(sweep.alarms)) results differ</span> "#))\#
      \#(when(sweep.hasHindrance, #"<span class="warning">\#(sweep.hindrance.text)</span>"#))
      """#
    func count(_ value: UInt32, _ tone: HTML = "") -> HTML { Parts.number(Int(value), tone: value > 0 ? tone : "") }
    let buttons = when(
      mayAct, "<td>\(Actions.buttons(of: id, name: sweep.name, sweep.standing, failed: Int(sweep.failed)))</td>")
    let submitted = Parts.time(Parts.date(milliseconds: sweep.submittedMilliseconds))
    return #"""
      <tr><th scope="row"><a href="\#(Route.sweep(id.short).path)">\#(sweep.name)</a> <code>\#(id.short)</code></th>\#
      <td>\#(Parts.badge(sweep.standing))</td><td class="wide-cell">\#(bar)</td>\#
      \#(Parts.number("\(sweep.committed)/\(sweep.trials)"))\#(count(sweep.leased))\#(count(sweep.pending))\#
      \#(count(sweep.failed, "bad"))\#(count(sweep.diverged, "warning"))<td>\#(submitted)</td><td>\#(remarks)</td>\#
      \#(buttons)</tr>

      """#
  }
}
