internal import Foundation
internal import Markup
internal import SweepCore
internal import SweepViews

/// One trial: what it is, how it went, and why it is not running.
enum TrialPage {
  static let curvesID = "curves"

  /// Grows with what the trial has measured.
  static func curvesVersion(_ explained: ExplainAnswer) -> String {
    "\(explained.shard.iteration).\(explained.epochsReceived)"
  }

  static func fragments(_ explained: ExplainAnswer, at now: Date) -> [Fragment] {
    let (shard, trial) = (explained.shard, explained.settings)
    return [
      Fragment("notice", Parts.notice()),
      Fragment("state", #"<span id="state" role="status">\#(Parts.badge(shard.state))</span>"#),
      Fragment("explanation", explanation(explained, shard)),
      Fragment("results", results(shard, explained)),
      Fragment("settings", settings(trial, shard)),
      Fragment("attempts", attempts(shard, at: now)),
      Fragment("export", export(explained.sweep, shard.index, hasSeries: shard.iteration > 0)),
    ]
  }

  private static func explanation(_ explained: ExplainAnswer, _ shard: Shard) -> HTML {
    let alarms = shard.alarms.map { alarm -> HTML in
      #"<p class="alarm" role="alert">INTEGRITY: \#(alarm.description)</p>"#
    }
    return Parts.panel(
      "explanation", "Now", #"<p><strong>\#(explained.reason)</strong>: \#(explained.detail)</p>\#(alarms)"#,
      isWide: true)
  }

  private static func results(_ shard: Shard, _ explained: ExplainAnswer) -> HTML {
    var facts: [(name: String, value: HTML)] = [
      ("iterations", "\(shard.iteration) of \(explained.settings.configuration.iterations)")
    ]
    if let loss = shard.lastLoss, shard.iteration > 0 {
      facts.append(("last loss", "\(NumberText.significant(loss))"))
    }
    if let epoch = explained.lastEpoch {
      facts += [
        ("epochs", "\(explained.epochsReceived)"),
        ("training accuracy", "\(NumberText.percent(epoch.trainingAccuracy))"),
        ("validation accuracy", "\(NumberText.percent(epoch.validationAccuracy))"),
        ("validation loss", "\(NumberText.significant(epoch.validationLoss))"),
      ]
    }
    if let summary = shard.summary {
      if case .diverged(let iteration, let reason) = summary.ending {
        facts.append(("diverged", #"<span class="warning">\#(reason.rawValue) at iteration \#(iteration)</span>"#))
      } else {
        facts.append(("final training loss", "\(NumberText.significant(summary.finalTrainingLoss))"))
        facts.append(("iterations to target", "\(summary.iterationsToTarget.map(String.init) ?? "not reached")"))
      }
      if let best = summary.bestValidationAccuracy {
        facts.append(("best validation accuracy", "\(NumberText.percent(best))"))
      }
      if let test = summary.testAccuracy { facts.append(("test accuracy", "\(NumberText.percent(test))")) }
      facts.append(("digest", #"<code id="digest" class="break">\#(summary.trialDigest.hex)</code>"#))
    }
    if let failure = shard.failure {
      facts.append(("failed", #"<span class="bad">\#(failure.failureClass.rawValue): \#(failure.message)</span>"#))
    }
    return Parts.panel("results", "Results", Parts.facts(facts))
  }

  private static func settings(_ trial: TrialSettings, _ shard: Shard) -> HTML {
    let facts = TrialSetting.all(of: trial).map { setting -> (name: String, value: HTML) in
      (setting.key, "\(setting.text)")
    }
    let id: [(name: String, value: HTML)] = [("trial id", #"<code class="break">\#(shard.trial.description)</code>"#)]
    return Parts.panel("settings", "Settings", Parts.facts(facts + id))
  }

  private static func attempts(_ shard: Shard, at now: Date) -> HTML {
    let rows = shard.attempts.map { attempt -> HTML in
      let digest = with(attempt.resultDigest) { #"<code title="\#($0.hex)">\#(String($0.hex.prefix(12)))</code>"# }
      let issued = Parts.date(milliseconds: attempt.issuedMilliseconds)
      let seconds = attempt.milliseconds.map { Double($0) / 1000 } ?? now.timeIntervalSince(issued)
      let tail = attempt.ending?.failure?.standardErrorTail ?? ""
      let details = when(
        !tail.isEmpty,
        #"<details><summary>last words</summary><pre tabindex="0">\#(tail)</pre></details>"#)
      return #"""
        <tr><th scope="row">\#(attempt.number.value)</th><td>\#(attempt.owner.workerName)</td><td>\#(attempt.owner.host)</td>\#
        <td>\#(attempt.owner.instructionSet)</td><td>\#(Parts.time(issued))</td>\#
        <td class="number">\#(TimeText.duration(seconds))</td>\#
        <td class="text">\#(shard.outcome(of: attempt))\#(details)</td>\#
        <td>\#(digest)</td></tr>
        """#
    }
    let headings = Parts.headings(
      ["attempt", "worker", "host", "ISA", "began", "took", "outcome", "digest"], numbers: ["took"])
    let table = Parts.table(
      "attempts-table", caption: shard.attempts.count == 1 ? "one attempt" : "\(shard.attempts.count) attempts",
      headings: headings, rows: rows)
    return Parts.panel(
      "attempts", "Attempts", rows.isEmpty ? #"<p class="empty">none yet</p>"# : table, isWide: true)
  }

  private static func export(_ sweep: SweepID, _ index: Int, hasSeries: Bool) -> HTML {
    func link(_ format: SeriesFormat, _ title: HTML) -> HTML {
      let path = Route.series(sweep: sweep.short, shard: "\(index)", format).path
      let name = "trial-\(sweep.short)-\(index).\(format == .csv ? "csv" : "jsonl")"
      return #"<a href="\#(path)" download="\#(name)">\#(title)</a>"#
    }
    return Parts.panel(
      "export", "Export",
      hasSeries
        ? #"<p>The whole series, as \#(link(.csv, "CSV")) or \#(link(.jsonLines, "JSON lines")).</p>"#
        : #"<p class="empty">nothing was measured yet</p>"#)
  }
}
