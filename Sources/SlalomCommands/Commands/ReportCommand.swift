internal import ArgumentParser
internal import Charts
internal import Foundation
internal import Markup
internal import Processes
internal import Report
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// `slalom report`: a sweep as a page, tables and figures in a directory.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a sweep's report: a page, tables and figures.",
    discussion: """
      The directory gets index.html, which needs nothing else; sweep.yaml, a sweep file that gives the same sweep; leaderboard.csv, .json and .md; trials.csv, metrics.csv and \
      epochs.csv; every figure as SVG and, where rsvg-convert is on the PATH, as PNG (docs/report.md). It appears when it is \
      complete and takes the place of an earlier report. Everything but the PNG files is a function of the sweep and the \
      data alone, so that two reports compare byte for byte. A sweep that is not finished has a report that says so.

      EXAMPLES
        slalom report fischer-2018 --output report
        slalom report --output report --timing && xdg-open report/index.html
        slalom report fischer-2018 --output report --figures paper --smooth 10
      """)

  @Argument(help: ArgumentHelp("A sweep's id, a prefix of one, or a name (default: the latest).", valueName: "sweep"))
  var sweep: String = ""

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The directory to write, new, empty or with an earlier report in it.", valueName: "dir"))
  var output: String

  @Option(help: ArgumentHelp("What the rows are ordered by.", valueName: "key"))
  var rankBy = RankKey.target

  /// Figures beside the report's own.
  enum FigureSet: String, ExpressibleByArgument, CaseIterable { case paper }

  @Option(
    help: ArgumentHelp(
      "paper: also write the figures for print, as SVG and PDF, for one column and for two.", valueName: "set"))
  var figures: FigureSet?

  @Option(
    help: ArgumentHelp("With --figures paper: draw losses as means over the last N iterations.", valueName: "n"))
  var smooth = 1

  @Flag(help: "Add attempts, worker, host and times to trials.csv, which differ from run to run.")
  var timing = false

  @Flag(help: "Write into a directory that holds other files, and leave them there.")
  var overwrite = false

  @OptionGroup var access: AccessOptions

  /// So many trials' series are in memory at once.
  private static let trialsAtOnce = 32

  func validate() throws {
    guard (1...10_000).contains(smooth) else { throw ValidationError("--smooth is \(smooth); give 1 to 10000") }
    guard smooth == 1 || figures != nil else { throw ValidationError("--smooth is for --figures paper") }
  }

  func run() throws {
    try reporting {
      let directory = try ReportDirectory(output, overwrite: overwrite)
      let interruption = Interruption()
      var connection = try access.connectToRead { interruption.hasCome }
      let snapshot = try connection.sweep(sweep)
      let report = SweepReport(
        roster: SweepRoster(snapshot.definition, id: snapshot.id),
        shards: snapshot.shards, rankBy: rankBy)
      try directory.write { files in
        let series = try writeSeries(report, of: snapshot, &connection, files)
        let figures = SweepFigures(leaderboard: report.leaderboard, series: series).all
        try write(report, snapshot, figures, files)
        try write(figures, files)
        if self.figures == .paper {
          try PaperFigures(report.leaderboard, series, smoothing: smooth).write(to: files)
        }
      }
      try show("\(output.hasSuffix("/") ? output : output + "/")index.html\n")
      snapshot.noteAlarms()
      if !snapshot.isFinished { note("the sweep is not finished: \(snapshot.coverage); the report is provisional") }
    }
  }

  /// Writes every trial's series as it comes; returns those that the figures show.
  private func writeSeries(
    _ report: SweepReport, of snapshot: SweepSnapshot, _ connection: inout CoordinatorConnection, _ files: ReportFiles
  ) throws -> [Int: TrialSeries] {
    let needed = Set(SweepFigures.neededShards(of: report.leaderboard))
    let text = SeriesCSV(report.definition)
    let (metrics, epochs) = (try files.begin("metrics.csv"), try files.begin("epochs.csv"))
    try metrics.append(text.metricsHeader)
    try epochs.append(text.epochsHeader)
    var kept: [Int: TrialSeries] = [:]
    let shards = report.finishedShards
    for start in stride(from: 0, to: shards.count, by: Self.trialsAtOnce) {
      let chunk = Array(shards[start..<min(start + Self.trialsAtOnce, shards.count)])
      let series = try connection.series(of: snapshot.id, shards: chunk)
      for shard in chunk {
        guard let one = series[shard] else {
          throw ClientError.badAnswer("the series of trial \(shard), which has a result, is missing")
        }
        try metrics.append(text.metrics(snapshot.shards[shard].trial, one))
        try epochs.append(text.epochs(snapshot.shards[shard].trial, one))
        if needed.contains(shard) { kept[shard] = one }
      }
    }
    files.end(metrics)
    files.end(epochs)
    return kept
  }

  private func write(
    _ report: SweepReport, _ snapshot: SweepSnapshot, _ figures: [Figure], _ files: ReportFiles
  ) throws {
    try files.write("leaderboard.csv", report.view.rendered(.csv))
    try files.write("leaderboard.json", report.view.rendered(.json))
    try files.write("leaderboard.md", report.view.rendered(.markdown))
    try files.write("trials.csv", report.trialsCSV(timing: timing ? snapshot.timing : nil))
    try files.write("index.html", ReportPage(report, figures: figures).html.text)
    if let file = report.sweepFile { try files.write("sweep.yaml", file) }
    for figure in figures { try files.write("figures/\(figure.id).svg", figure.chart.svg(id: figure.id).text) }
  }

  private func write(_ figures: [Figure], _ files: ReportFiles) throws {
    guard !figures.isEmpty else { return }
    guard let converter = PictureConverter() else {
      note(PictureConverter.missing)
      return
    }
    for figure in figures {
      let name = "figures/\(figure.id)"
      if try !converter.convert(files.path(name + ".svg"), to: files.path(name + ".png"), .png) {
        note("rsvg-convert made no \(name).png")
      }
    }
  }
}

extension SweepSnapshot {
  /// What each trial took, by its committed attempt, else the last.
  fileprivate var timing: [SweepReport.Timing] {
    shards.map { shard in
      let attempt = shard.committedAttempt ?? shard.attempts.last
      return SweepReport.Timing(
        attempts: shard.attempts.count, worker: attempt?.owner.workerName ?? "", host: attempt?.owner.host ?? "",
        instructionSet: attempt?.owner.instructionSet ?? "",
        issued: attempt.map { Double($0.issuedMilliseconds) / 1000 },
        seconds: attempt?.milliseconds.map { Double($0) / 1000 })
    }
  }
}
