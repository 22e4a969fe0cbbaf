internal import Foundation
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// One sweep: how far it is, its ranking, its figures, where its trials are.
enum SweepPage {
  static func fragments(
    _ model: inout SweepModel, _ query: SweepQuery, _ workers: WorkerCounts, mayAct: Bool
  ) -> [Fragment] {
    let snapshot = model.snapshot
    let view = LeaderboardView(
      model.leaderboard(by: query.rankBy), note: snapshot.definition.isSynthetic ? "SYNTHETIC DATA" : nil)
    let failed = snapshot.counts.failed
    let (revision, results) = (snapshot.revision, snapshot.resultsRevision)
    let key = query.rankBy.rawValue
    return [
      Fragment("notice", Parts.notice(snapshot.stall?.text ?? "")),
      Fragment("state", state(snapshot)),
      Fragment("facts", #"<p id="facts" class="faint">\#(view.facts)</p>"#),
      Fragment("progress", progress(snapshot, model.leaderboard(by: .target).winner, workers)),
      Fragment("alarms", alarms(snapshot)),
      Fragment("optimizers-panel", model.drawing("optimizers \(key)", basis: results) { _ in optimizers(view) }),
      Fragment(
        "configurations-panel",
        model.drawing("configurations \(queryText(query.fields))", basis: revision) { model in
          configurations(view, model.configurationTable(by: query.rankBy), model, query)
        }),
      Fragment("failures", model.drawing("failures", basis: revision) { _ in failures(snapshot) }),
    ] + (mayAct ? Actions.fragments(snapshot.state, failed: failed) : [])
  }

  /// Everything but the frame: what changes is in `rendered`, what belongs to the visitor stands around it.
  static func content(
    _ id: SweepID, _ definition: SweepDefinition, _ query: SweepQuery, _ rendered: RenderedView,
    _ pictures: [SweepPicture: HTML], _ visitor: Visitor, _ address: String
  ) -> HTML {
    func picture(_ picture: SweepPicture) -> HTML { pictures[picture] ?? .empty }
    let actions = when(
      visitor.mayAct, with(visitor.session) { Actions.forms(of: id, $0.formToken, returningTo: address, rendered) })
    let note = when(definition.isSynthetic, #" <span class="badge warning">SYNTHETIC DATA</span>"#)
    return #"""
      <nav aria-label="Where this is" class="crumbs"><a href="/">Sweeps</a></nav>
      <div class="title"><h1>\#(definition.name)</h1>\#(rendered["state"])\#(note)\#(actions)</div>
      \#(rendered["facts"])
      \#(rendered["notice"])\#(rendered["alarms"])\#(rendered["progress"])
      \#(filter(query, sweep: id, definition))
      \#(rendered["optimizers-panel"])\#(picture(.losses))\#(picture(.sensitivity))\#(picture(.accuracy))
      \#(picture(.lossBands))\#(picture(.results))\#(picture(.ladder))\#(picture(.bestOfK))
      \#(rendered["configurations-panel"])
      \#(picture(.states))\#(picture(.timeLine))\#(rendered["failures"])
      """#
  }

  private static func state(_ snapshot: SweepSnapshot) -> HTML {
    #"<span id="state" role="status">\#(Parts.badge(snapshot.state))</span>"#
  }

  private static func progress(_ snapshot: SweepSnapshot, _ winner: SweepWinner?, _ workers: WorkerCounts) -> HTML {
    let counts = TrialState.allCases.map { state in (state, snapshot.count(state)) }
    let ended = snapshot.counts.ended
    let work = snapshot.recentWork
    let pace = SweepPace(durations: work.durations, running: work.running, waiting: work.waiting)
    let legend = counts.map { state, count -> HTML in
      #"""
      <li><a href="\#(View(.trials(snapshot.id.short, TrialsQuery(state)), mayAct: false).address)">\#
      <span class="swatch \#(state.rawValue)" aria-hidden="true"></span>\#(count) \#(state.rawValue)</a></li>
      """#
    }
    let outcome: [(name: String, value: HTML)] =
      snapshot.isFinished
      ? [
        ("took", "\(snapshot.seconds.map(TimeText.duration) ?? "–")"),
        ("ended", snapshot.endedMilliseconds.map { Parts.time(Parts.date(milliseconds: $0)) } ?? "–"),
        ("winner", "\(winner?.text ?? "–")"),
      ]
      : [
        ("trials an hour", "\(pace.trialsPerHour.map { NumberText.significant($0, 3) } ?? "–")"),
        ("time left", "\(pace.secondsLeft.map(TimeText.duration) ?? "–")"),
      ]
    let percent = snapshot.shards.isEmpty ? 0 : 100 * ended / snapshot.shards.count
    return #"""
      <section id="progress" class="panel wide" aria-label="Progress">
      <div class="progress-line"><strong>\#(ended)/\#(snapshot.shards.count)</strong>\#
      \#(Parts.bar(counts, label: "\(percent) % of the trials have ended"))<span>\#(percent) %</span></div>
      <ul class="legend">\#(legend)</ul>
      \#(Parts.facts(outcome + [
        ("workers", "\(workers.alive)"), ("slots busy", "\(workers.busy) of \(workers.slots)"),
        ("submitted", Parts.time(Parts.date(milliseconds: snapshot.submittedMilliseconds))), ("sweep", "<code>\(snapshot.id.short)</code>"),
      ]))
      </section>
      """#
  }

  private static func alarms(_ snapshot: SweepSnapshot) -> HTML {
    let alarms = snapshot.alarmed.sorted().flatMap { index in
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
    let failed = snapshot.failed.sorted()
    let shown = failed.prefix(DashboardLimits.rows)
    let rows = shown.map { index -> HTML in
      let shard = snapshot.shards[index]
      let trial = snapshot.definition.trial(at: index)
      let owner = shard.attempts.last?.owner
      return #"""
        <tr><th scope="row">\#(Parts.link(.trial(sweep: snapshot.id.short, shard: "\(index)"), "\(index)"))</th>\#
        <td>\#(trial.configuration.optimizer.rule.rawValue)</td>\#
        \#(Parts.number(NumberText.setting(trial.configuration.optimizer.learningRate)))\#
        \#(Parts.number(String(trial.seed)))<td>\#(shard.failure?.failureClass.rawValue ?? "")</td>\#
        \#(Parts.number(shard.attempts.count))<td>\#(owner.map { "\($0.workerName) on \($0.host)" } ?? "")</td>\#
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

extension TrialsQuery {
  init(_ state: TrialState) {
    self.init()
    self.state = state
  }
}
