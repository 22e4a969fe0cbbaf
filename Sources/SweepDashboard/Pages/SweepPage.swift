internal import Foundation
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

/// One sweep: how far it is, its ranking, its figures, where its trials are.
enum SweepPage {
  static func fragments(
    _ model: inout SweepModel, _ query: SweepQuery, _ cluster: WireClusterAnswer, mayAct: Bool, at now: Date
  ) -> [Fragment] {
    let snapshot = model.snapshot
    let view = LeaderboardView(
      model.leaderboard(by: query.rankBy), note: snapshot.definition.isSynthetic ? "SYNTHETIC DATA" : nil)
    let failed = snapshot.count(.failed)
    return [
      Fragment("notice", Parts.notice(snapshot.notice?.text ?? "")),
      Fragment("state", state(snapshot)),
      Fragment("facts", #"<p id="facts" class="faint">\#(view.facts)</p>"#),
      Fragment("progress", progress(snapshot, cluster)),
      Fragment("alarms", alarms(snapshot)),
      Fragment("optimizers-panel", optimizers(view)),
      Fragment("configurations-panel", configurations(view, model, query)),
      Fragment("failures", failures(snapshot)),
    ] + pictures(&model, query.rankBy, at: now) + (mayAct ? Actions.fragments(snapshot.standing, failed: failed) : [])
  }

  /// Everything but the frame: what changes is in `picture`, what belongs to the visitor stands around it.
  static func content(
    _ id: SweepID, _ definition: SweepDefinition, _ query: SweepQuery, _ picture: Picture, _ visitor: Visitor,
    _ address: String
  ) -> HTML {
    let actions = when(
      visitor.mayAct, with(visitor.session) { Actions.forms(of: id, $0.formToken, returningTo: address, picture) })
    let note = when(definition.isSynthetic, #" <span class="badge warning">SYNTHETIC DATA</span>"#)
    return #"""
      <nav aria-label="Where this is" class="crumbs"><a href="/">Sweeps</a></nav>
      <div class="title"><h1>\#(definition.name)</h1>\#(picture["state"])\#(note)\#(actions)</div>
      \#(picture["facts"])
      \#(picture["notice"])\#(picture["alarms"])\#(picture["progress"])
      \#(filter(query, sweep: id, definition))
      \#(picture["optimizers-panel"])\#(picture["losses"])\#(picture["sensitivity"])\#(picture["accuracy"])
      \#(picture["loss-bands"])\#(picture["heatmap-result"])\#(picture["ladder"])\#(picture["best-of-k"])
      \#(picture["configurations-panel"])
      \#(picture["heatmap-state"])\#(picture["timeline"])\#(picture["failures"])
      """#
  }

  private static func state(_ snapshot: SweepSnapshot) -> HTML {
    #"<span id="state" role="status">\#(Parts.badge(snapshot.standing))</span>"#
  }

  private static func progress(_ snapshot: SweepSnapshot, _ cluster: WireClusterAnswer) -> HTML {
    let counts = TrialState.allCases.map { state in (state, snapshot.shards.count { $0.state == state }) }
    let ended = snapshot.count(.committed) + snapshot.count(.failed)
    let work = snapshot.recentWork
    let pace = SweepPace(durations: work.durations, running: work.running, waiting: work.waiting)
    let alive = cluster.workers.filter(\.isAlive)
    let (slots, busy) = (alive.reduce(0) { $0 + Int($1.slots) }, alive.reduce(0) { $0 + Int($1.busy) })
    let legend = counts.map { state, count -> HTML in
      #"""
      <li><a href="\#(View(.trials(snapshot.id.short, TrialsQuery(state)), mayAct: false).address)">\#
      <span class="swatch \#(state.rawValue)" aria-hidden="true"></span>\#(count) \#(state.rawValue)</a></li>
      """#
    }
    let percent = snapshot.shards.isEmpty ? 0 : 100 * ended / snapshot.shards.count
    return #"""
      <section id="progress" class="panel wide" aria-label="Progress">
      <div class="progress-line"><strong>\#(ended)/\#(snapshot.shards.count)</strong>\#
      \#(Parts.bar(counts, label: "\(percent) % of the trials have ended"))<span>\#(percent) %</span></div>
      <ul class="legend">\#(legend)</ul>
      \#(Parts.facts([
        ("trials an hour", "\(pace.trialsPerHour.map { NumberText.significant($0, 3) } ?? "–")"),
        ("time left", "\(pace.secondsLeft.map(TimeText.duration) ?? "–")"),
        ("workers", "\(alive.count)"), ("slots busy", "\(busy) of \(slots)"),
        ("submitted", Parts.time(snapshot.submitted)), ("sweep", "<code>\(snapshot.id.short)</code>"),
      ]))
      </section>
      """#
  }

  private static func alarms(_ snapshot: SweepSnapshot) -> HTML {
    let alarms = snapshot.shards.indices.flatMap { index in
      snapshot.shards[index].alarms.map { (index, $0) }
    }
    guard !alarms.isEmpty else { return #"<div id="alarms"></div>"# }
    let items = alarms.prefix(20).map { index, alarm -> HTML in
      let link = Parts.link(.trial(sweep: snapshot.id.short, shard: "\(index)"), "trial \(index)")
      return "<li>\(link): \(alarm.description)</li>"
    }
    return #"""
      <div id="alarms" role="alert" class="alarm">
      <h2>Integrity: \#(alarms.count) results differ from the committed ones</h2>
      <ul>\#(items)</ul></div>
      """#
  }

  private static func failures(_ snapshot: SweepSnapshot) -> HTML {
    let failed = snapshot.shards.indices.filter { snapshot.shards[$0].phase == .failed }
    let shown = failed.prefix(DashboardLimits.rows)
    let rows = shown.map { index -> HTML in
      let shard = snapshot.shards[index]
      let trial = snapshot.definition.trial(at: index)
      let worker = shard.attempts.last
      return #"""
        <tr><th scope="row">\#(Parts.link(.trial(sweep: snapshot.id.short, shard: "\(index)"), "\(index)"))</th>\#
        <td>\#(trial.configuration.optimizer.rule.rawValue)</td>\#
        \#(Parts.number(NumberText.setting(trial.configuration.optimizer.learningRate)))\#
        \#(Parts.number(String(trial.seed)))<td>\#(shard.failure?.failureClass.rawValue ?? "")</td>\#
        \#(Parts.number(shard.attempts.count))<td>\#(worker.map { "\($0.workerName) on \($0.host)" } ?? "")</td>\#
        <td class="text">\#(shard.failure?.message ?? "")</td></tr>
        """#
    }
    let headings = Parts.headings(
      ["trial", "optimizer", "rate", "seed", "class", "attempts", "last on", "reason"],
      numbers: ["rate", "seed", "attempts"])
    let more = when(
      failed.count > shown.count,
      #"""
      <p><a href="\#(View(.trials(snapshot.id.short, TrialsQuery(.failed)), mayAct: false).address)">\#
      all \#(failed.count) failed trials</a></p>
      """#)
    let table = Parts.table(
      "failures-table",
      caption: failed.count == 1 ? "one trial failed for good" : "\(failed.count) trials failed for good",
      headings: headings, rows: rows)
    return Parts.panel(
      "failures", "Failures", failed.isEmpty ? #"<p class="empty">no trial has failed</p>"# : table + more, isWide: true
    )
  }
}

extension SweepSnapshot {
  /// One word: the state its user wants, or `finished`.
  var standing: String {
    shards.allSatisfy { $0.phase == .committed || $0.phase == .failed } ? "finished" : state.rawValue
  }
}

extension TrialsQuery {
  init(_ state: TrialState) {
    self.init()
    self.state = state
  }
}
