package import Charts
package import Markup
internal import SweepCore
internal import SweepViews

/// The report as one HTML file that needs nothing else.
package struct ReportPage: Sendable {
  private let report: SweepReport
  private let figures: [Figure]
  private let hasSweepFile: Bool
  private var leaderboard: Leaderboard { report.leaderboard }

  package init(_ report: SweepReport, figures: [Figure]) {
    self.report = report
    hasSweepFile = report.sweepFile != nil
    self.figures = figures
  }

  private struct Section {
    let id: StaticString
    let title: StaticString
    /// Below its entry in the contents.
    var entries = HTML.empty
    let content: HTML

    var html: HTML {
      #"""
      <section id="\#(HTML(stringLiteral: id))">
      <h2>\#(HTML(stringLiteral: title))</h2>
      \#(content)</section>

      """#
    }

    var entry: HTML {
      "<li><a href=\"#\(HTML(stringLiteral: id))\">\(HTML(stringLiteral: title))</a>\(entries)</li>\n"
    }
  }

  /// Also well-formed XML, so that any parser can check it.
  package var html: HTML {
    let name = report.definition.name
    let sections = sections
    return #"""
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="generator" content="Slalom"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\#(name): Slalom report</title>
      <style>
      \#(HTML(styleSheet: ReportStyle.sheet))</style>
      </head>
      <body>
      <header>
      <p class="kind">Slalom report</p>
      <h1>\#(name)</h1>
      \#(notices)\#(facts)</header>
      <nav aria-label="Contents">
      <h2>Contents</h2>
      <ol>
      \#(sections.map(\.entry))</ol>
      </nav>
      <main>
      \#(sections.map(\.html))</main>
      </body>
      </html>

      """#
  }

  private var figureEntries: HTML {
    let entries = figures.map { figure -> HTML in
      "<li><a href=\"#figure-\(figure.id)\">\(figure.title)</a></li>\n"
    }
    return "\n<ol>\n\(entries)</ol>\n"
  }

  private var notices: [HTML] {
    var notices: [String] = []
    if report.definition.isSynthetic {
      notices.append("SYNTHETIC DATA: these images were made by a program, and the results say nothing about CIFAR-10.")
    }
    if leaderboard.finished < leaderboard.trials { notices.append(ReportWords(report).standing) }
    return notices.map { #"<p class="notice" role="note">\#($0)</p>\#n"# }
  }

  private var facts: HTML {
    let definition = report.definition
    let order = leaderboard.rankBy == .target ? "iterations to the target" : leaderboard.rankBy.title
    let seeds = definition.seeds
    // An unfinished sweep says it above, and louder.
    let results: [(name: String, value: HTML)] =
      leaderboard.finished < leaderboard.trials ? [] : [("Results", "\(ReportWords(report).standing)")]
    return Parts.facts(
      [
        ("Sweep", "<code>\(leaderboard.sweepID.description)</code>"),
        ("Data", "<code>\(definition.dataDigest.description)</code>"),
        ("Target", "training loss \(NumberText.setting(definition.target.trainingLoss))"), ("Ranked by", "\(order)"),
        (
          "Trials",
          """
          \(leaderboard.trials): \(definition.configurations.count) configurations, \(seeds.count) \
          \(seeds.count == 1 ? "seed" : "seeds")
          """
        ),
      ] + results + (hasSweepFile ? [("Sweep file", #"<a href="sweep.yaml">sweep.yaml</a>"#)] : []))
  }

  private var sections: [Section] {
    let view = report.view
    var sections = [
      Section(
        id: "result", title: "Result",
        content: Self.list(ReportWords(report).findings)
          + TableMarkup(
            id: "optimizer-table", table: Self.plain(view.optimizerTable), caption: "\(view.optimizersTitle)",
            headerColumn: "optimizer"
          ).html + Self.list(view.legend, ofClass: "legend"))
    ]
    if !figures.isEmpty {
      sections.append(
        Section(id: "figures", title: "Figures", entries: figureEntries, content: "\(figures.map(Self.figure))"))
    }
    sections.append(
      Section(
        id: "configurations", title: "All configurations",
        content: TableMarkup(
          id: "configuration-table", table: Self.plain(view.configurationTable),
          caption: "\(view.configurationsTitle)", headerColumn: "optimizer"
        ).html))
    if !report.failed.isEmpty {
      sections.append(
        Section(
          id: "failures", title: "Failures",
          content: TableMarkup(
            id: "failure-table", table: failures, caption: "Trials that failed for good", headerColumn: "shard"
          ).html))
    }
    sections.append(Section(id: "settings", title: "Settings", content: settings))
    sections.append(Section(id: "reproduce", title: "How to reproduce it", content: reproduction))
    sections.append(Section(id: "files", title: "Files", content: fileList))
    return sections
  }

  /// Without the curves in block characters, for which a terminal has a font and the page has figures.
  private static func plain(_ table: Table) -> Table { table.without("loss") }

  private static func figure(_ figure: Figure) -> HTML {
    #"""
    <figure id="figure-\#(figure.id)">
    <h3>\#(figure.title)</h3>
    \#(Parts.scroll(label: figure.title, figure.chart.svg(id: figure.id, isTitled: false)))
    <figcaption>\#(figure.caption)</figcaption>
    </figure>

    """#
  }

  private static func list(_ lines: [String], ofClass name: StaticString? = nil) -> HTML {
    list(lines.map { line -> HTML in "\(line)" }, ofClass: name)
  }

  private static func list(_ lines: [HTML], ofClass name: StaticString? = nil) -> HTML {
    let attribute = with(name) { #" class="\#(HTML(stringLiteral: $0))""# }
    return "<ul\(attribute)>\n\(lines.map { line -> HTML in "<li>\(line)</li>\n" })</ul>\n"
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
  private var fileList: HTML {
    let files =
      (hasSweepFile ? [("sweep.yaml", "a sweep file of this sweep, with every setting written out")] : []) + [
        ("leaderboard.csv", "the configurations in rank order"),
        ("leaderboard.json", "both levels with every trial's digest and results"),
        ("leaderboard.md", "both levels as Markdown"), ("trials.csv", "one record a trial: settings, ending, results"),
        ("metrics.csv", "the loss of every iteration of every trial"),
        ("epochs.csv", "accuracies and validation loss of every epoch of every trial"),
        ("SHA256SUMS", "the hashes of these files"),
      ]
    let pictures = figures.map { ("figures/\($0.id).svg", $0.title + " (.png beside it where it could be made)") }
    return Self.list(
      (files + pictures).map { name, text -> HTML in
        #"<a href="\#(name)"><code>\#(name)</code></a>: \#(text)"#
      })
  }
}

// MARK: - Settings and commands

extension ReportPage {
  /// What all configurations share as one value, and what they vary as all its values.
  private var settings: HTML {
    let configurations = report.definition.configurations
    func values<Value: Hashable>(_ value: (Configuration) -> Value, _ text: (Value) -> String) -> HTML {
      var seen: Set<Value> = []
      let distinct = configurations.map(value).filter { seen.insert($0).inserted }
      return "\(distinct.map(text).joined(separator: ", "))"
    }
    let seeds = report.definition.seeds
    let shared = Parts.facts([
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
      ("Seeds", seeds.count > 20 ? "\(seeds.count) seeds" : "\(seeds.map(String.init).joined(separator: ", "))"),
    ])
    return shared
      + TableMarkup(
        id: "optimizer-settings", table: optimizers, caption: "What was tried", headerColumn: "optimizer"
      ).html
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

  private var reproduction: HTML {
    let id = leaderboard.sweepID.short
    var steps = [
      (
        "The same sweep file on the same data is the same sweep, and gives this table on any machines:",
        [
          "slalom run \(hasSweepFile ? "sweep.yaml" : "FILE")",
          "slalom leaderboard \(id) --format json | cmp - leaderboard.json",
        ]
      ),
      ("This report, byte for byte:", ["slalom report \(id) --output DIR", "sha256sum --check SHA256SUMS"]),
      ("Its trials, trained again and compared by digest:", ["slalom verify \(id)"]),
    ]
    if let best = leaderboard.optimizers.first?.best, let trial = best.trials.first, let summary = trial.summary {
      let command = TrainCommandText.text(TrialSettings(configuration: best.configuration, seed: trial.seed))
      steps.append(("One trial of the first row; its digest must be \(summary.trialDigest):", [command]))
    }
    let pieces = steps.map { text, commands -> HTML in
      let lines = commands.enumerated().map { index, command -> HTML in index == 0 ? "\(command)" : "\n\(command)" }
      return "<p>\(text)</p>\n<pre tabindex=\"0\"><code>\(lines)</code></pre>\n"
    }
    return "\(pieces)"
  }
}
