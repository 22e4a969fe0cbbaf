package import Charts
internal import Markup
internal import SweepCore
internal import SweepViews

/// The report as one HTML file that needs nothing else.
package struct ReportPage: Sendable {
  private let report: SweepReport
  private let figures: [Figure]
  private var leaderboard: Leaderboard { report.leaderboard }

  package init(_ report: SweepReport, figures: [Figure]) {
    self.report = report
    self.figures = figures
  }

  private struct Section {
    let id: String
    let title: String
    let html: String
  }

  /// Also well-formed XML, so that any parser can check it.
  package var html: String {
    let name = HTML.escaped(report.definition.name)
    let sections = sections
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="generator" content="Slalom"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(name): Slalom report</title>
      <style>
      \(ReportStyle.sheet)</style>
      </head>
      <body>
      <header>
      <p class="kind">Slalom report</p>
      <h1>\(name)</h1>
      \(notices)\(facts)</header>
      <nav aria-label="Contents">
      <h2>Contents</h2>
      <ol>
      \(sections.map(entry).joined())</ol>
      </nav>
      <main>
      \(sections.map { "<section id=\"\($0.id)\">\n<h2>\($0.title)</h2>\n\($0.html)</section>\n" }.joined())</main>
      </body>
      </html>

      """
  }

  private func entry(_ section: Section) -> String {
    let inner = figures.map { "<li><a href=\"#figure-\($0.id)\">\(HTML.escaped($0.title))</a></li>\n" }
    let list = section.id == "figures" ? "\n<ol>\n\(inner.joined())</ol>\n" : ""
    return "<li><a href=\"#\(section.id)\">\(section.title)</a>\(list)</li>\n"
  }

  private var notices: String {
    var notices: [String] = []
    if report.definition.isSynthetic {
      notices.append("SYNTHETIC DATA: these images were made by a program, and the results say nothing about CIFAR-10.")
    }
    if leaderboard.finished < leaderboard.trials { notices.append(ReportWords(report).standing) }
    return notices.map { "<p class=\"notice\" role=\"note\">\(HTML.escaped($0))</p>\n" }.joined()
  }

  private var facts: String {
    let definition = report.definition
    let order = leaderboard.rankBy == .target ? "iterations to the target" : leaderboard.rankBy.title
    let seeds = definition.seeds
    // An unfinished sweep says it above, and louder.
    let results =
      leaderboard.finished < leaderboard.trials ? [] : [("Results", HTML.escaped(ReportWords(report).standing))]
    return Self.list(
      [
        ("Sweep", "<code>\(leaderboard.sweepID)</code>"), ("Data", "<code>\(definition.dataDigest)</code>"),
        ("Target", "training loss \(NumberText.setting(definition.target.trainingLoss))"),
        ("Ranked by", order),
        (
          "Trials",
          "\(leaderboard.trials): \(definition.configurations.count) configurations, \(seeds.count) "
            + "seed\(seeds.count == 1 ? "" : "s")"
        ),
      ] + results)
  }

  private var sections: [Section] {
    let view = report.view
    var sections = [
      Section(
        id: "result", title: "Result",
        html: "<ul>\n"
          + ReportWords(report).findings.map { "<li>\(HTML.escaped($0))</li>\n" }.joined() + "</ul>\n"
          + Self.wide(Self.plain(view.optimizerTable).html(caption: view.optimizersTitle))
          + "<ul class=\"legend\">\n" + view.legend.map { "<li>\(HTML.escaped($0))</li>\n" }.joined() + "</ul>\n")
    ]
    if !figures.isEmpty {
      sections.append(Section(id: "figures", title: "Figures", html: figures.map(Self.figure).joined()))
    }
    sections.append(
      Section(
        id: "configurations", title: "All configurations",
        html: Self.wide(Self.plain(view.configurationTable).html(caption: view.configurationsTitle))))
    if !report.failed.isEmpty {
      sections.append(Section(id: "failures", title: "Failures", html: Self.wide(failures.html())))
    }
    sections.append(Section(id: "settings", title: "Settings", html: settings))
    sections.append(Section(id: "reproduce", title: "How to reproduce it", html: reproduction))
    sections.append(Section(id: "files", title: "Files", html: fileList))
    return sections
  }

  /// Without the curves in block characters, for which a terminal has a font and the page has figures.
  private static func plain(_ table: Table) -> Table { table.without("loss") }

  /// A table that is wider than the screen is moved, not the page.
  private static func wide(_ table: String) -> String {
    "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n\(table)</div>\n"
  }

  private static func figure(_ figure: Figure) -> String {
    """
    <figure id="figure-\(figure.id)">
    <h3>\(HTML.escaped(figure.title))</h3>
    <div class="wide picture" tabindex="0" role="group" aria-label="\(HTML.escaped(figure.title))">
    \(figure.chart.svg(id: figure.id, isTitled: false))</div>
    <figcaption>\(HTML.escaped(figure.caption))</figcaption>
    </figure>

    """
  }

  private static func list(_ entries: [(String, String)]) -> String {
    "<dl>\n" + entries.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>\n" }.joined() + "</dl>\n"
  }

  private var failures: Table {
    Table(
      name: "failures",
      columns: [
        .init("shard", "shard", .right), .init("trial", "trial"), .init("optimizer", "optimizer"),
        .init("learningRate", "rate"), .init("seed", "seed", .right), .init("class", "class"),
        .init("reason", "reason"),
      ],
      rows: report.failed.map { index in
        let trial = report.definition.trial(at: index)
        let failure = report.shards[index].failure
        return [
          .integer(index), .text(report.roster.trialIDs[index].short),
          .text(trial.configuration.optimizer.rule.rawValue),
          .text(NumberText.setting(trial.configuration.optimizer.learningRate)),
          Table.Cell(String(trial.seed), value: .unsigned(trial.seed)),
          .text(failure?.failureClass.rawValue ?? "", tone: .warning), .text(failure?.message ?? ""),
        ]
      })
  }

  /// What stands beside the page.
  private var fileList: String {
    let files = [
      ("leaderboard.csv", "the configurations in rank order"),
      ("leaderboard.json", "both levels with every trial's digest and results"),
      ("leaderboard.md", "both levels as Markdown"), ("trials.csv", "one record a trial: settings, ending, results"),
      ("metrics.csv", "the loss of every iteration of every trial"),
      ("epochs.csv", "accuracies and validation loss of every epoch of every trial"),
      ("SHA256SUMS", "the hashes of these files"),
    ]
    func entry(_ name: String, _ text: String) -> String {
      "<li><a href=\"\(name)\"><code>\(name)</code></a>: \(HTML.escaped(text))</li>\n"
    }
    return "<ul>\n" + files.map(entry).joined()
      + figures.map { entry("figures/\($0.id).svg", $0.title + " (.png beside it where it could be made)") }.joined()
      + "</ul>\n"
  }
}

// MARK: - Settings and commands

extension ReportPage {
  /// What all configurations share as one value, and what they vary as all its values.
  private var settings: String {
    let configurations = report.definition.configurations
    func values<Value: Hashable>(_ value: (Configuration) -> Value, _ text: (Value) -> String) -> String {
      var seen: Set<Value> = []
      let distinct = configurations.map(value).filter { seen.insert($0).inserted }
      return HTML.escaped(distinct.map(text).joined(separator: ", "))
    }
    let seeds = report.definition.seeds
    let shared = Self.list([
      ("Training images", values(\.dataset.train, String.init)),
      ("Validation images", values(\.dataset.validation, String.init)),
      (
        "Subset",
        values(\.dataset.subset) { if case .random(let seed) = $0 { "random, seed \(seed)" } else { "first" } }
      ),
      ("Preprocessing", values(\.dataset.preprocess, \.rawValue)),
      ("Hidden layers", values(\.network.hidden) { $0.isEmpty ? "none" : $0.map(String.init).joined(separator: "-") }),
      ("Initial weights", values(\.network.initialStandardDeviation) { "normal, \(NumberText.setting($0))" }),
      ("L2 penalty", values(\.network.l2, NumberText.setting)),
      ("Epochs", values(\.epochs, String.init)), ("Minibatch", values(\.batch, String.init)),
      ("Seeds", seeds.count > 20 ? "\(seeds.count) seeds" : seeds.map(String.init).joined(separator: ", ")),
    ])
    return shared + Self.wide(optimizers.html(caption: "What was tried"))
  }

  private var optimizers: Table {
    let byRule = Dictionary(grouping: report.definition.configurations.map(\.optimizer), by: \.rule)
    let rows = UpdateRule.allCases.compactMap { rule -> [Table.Cell]? in
      guard let settings = byRule[rule] else { return nil }
      func values(_ value: (OptimizerSettings) -> Double?) -> String {
        Set(settings.compactMap(value)).sorted().map(NumberText.setting).joined(separator: ", ")
      }
      let others = rule.hyperparameters.map { key in "\(key.rawValue) \(values { $0[key] })" }
      return [.text(rule.rawValue), .text(values(\.learningRate)), .text(others.joined(separator: "; "))]
    }
    return Table(
      name: "optimizers",
      columns: [
        .init("optimizer", "optimizer"), .init("learningRates", "learning rates"),
        .init("hyperparameters", "hyperparameters"),
      ], rows: rows)
  }

  private var reproduction: String {
    let id = leaderboard.sweepID.short
    var steps = [
      (
        "The same sweep file on the same data is the same sweep, and gives this table on any machines:",
        ["slalom run FILE", "slalom leaderboard \(id) --format json | cmp - leaderboard.json"]
      ),
      ("This report, byte for byte:", ["slalom report \(id) --output DIR", "sha256sum --check SHA256SUMS"]),
      ("Its trials, trained again and compared by digest:", ["slalom verify \(id)"]),
    ]
    if let best = leaderboard.optimizers.first?.best, let trial = best.trials.first, let summary = trial.summary {
      let command = TrainCommandText.text(TrialSettings(configuration: best.configuration, seed: trial.seed))
      steps.append(("One trial of the first row; its digest must be \(summary.trialDigest):", [command]))
    }
    return steps.map { text, commands in
      "<p>\(HTML.escaped(text))</p>\n<pre><code>\(commands.map(HTML.escaped).joined(separator: "\n"))</code></pre>\n"
    }.joined()
  }
}
