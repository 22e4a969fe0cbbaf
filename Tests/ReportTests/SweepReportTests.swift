import Charts
import Foundation
import Markup
import Report
import SweepCore
import SweepViews
import TestSupport
import Testing

struct SweepReportTests {
  private let report = SeriesSample.report()

  /// A sweep of which one trial failed and the last has not ended.
  private static var unfinished: SweepReport {
    let count = SeriesSample.definition.trialCount
    var shards = (0..<count).map { SeriesSample.shard($0) }
    (shards[5].state, shards[5].summary) = (.failed, nil)
    shards[5].failure = AttemptFailure(.crashed, message: "signal 11 <b>\u{1B}[31m</b>")
    (shards[count - 1].state, shards[count - 1].summary) = (.running, nil)
    return SweepReport(roster: SweepRoster(SeriesSample.definition), shards: shards, rankBy: .target)
  }

  private func page(_ report: SweepReport) throws -> Element {
    try Element.parse(ReportPage(report, figures: SeriesSample.figures.all).html.text)
  }

  @Test func thePageIsWellFormedAndNeedsNothingElse() throws {
    let root = try page(report)
    for element in root.all {
      #expect(!["script", "link", "img", "iframe", "object"].contains(element.name))
      for (key, value) in element.attributes where ["href", "src"].contains(key) {
        #expect(!value.contains("//"), "\(value) is beside the page or in it")
      }
    }
    let ids = root.all.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for link in root.all("a").compactMap({ $0.attributes["href"] }) where link.hasPrefix("#") {
      #expect(ids.contains(String(link.dropFirst())))
    }
    #expect(root.all("h1").count == 1)
    #expect(root.all("svg").count == SeriesSample.figures.all.count)
    for svg in root.all("svg") { #expect(svg.attributes["aria-labelledby"] != nil) }
    for table in root.all("table") {
      #expect(table.all("thead").flatMap { $0.all("th") }.allSatisfy { $0.attributes["scope"] == "col" })
      #expect(table.all("tbody").flatMap { $0.all("th") }.allSatisfy { $0.attributes["scope"] == "row" })
    }
  }

  @Test func aSweepNamedLikeAScriptIsShownAsSuch() throws {
    let html = ReportPage(report, figures: SeriesSample.figures.all).html.text
    #expect(!html.contains("<script"))
    #expect(try Element.parse(html).all("h1").map(\.wholeText) == ["<script>alert(1)</script>"])
  }

  @Test func thePageSaysWhatTheSweepIs() throws {
    let text = try page(report).wholeText
    #expect(text.contains(report.leaderboard.sweepID.description))
    #expect(text.contains(SeriesSample.definition.dataDigest.hex))
    #expect(text.contains("84 of 84 trials have a result; 28 of these diverged and rank last."))
    #expect(text.contains("84: 21 configurations, 4 seeds"))
    #expect(!text.contains("SYNTHETIC DATA"))
    #expect(!text.contains("provisional"))
    #expect(!text.contains("▇"), "figures show what the terminal's table shows in block characters")
    #expect(text.contains("slalom verify \(report.leaderboard.sweepID.short)"))
  }

  @Test func theTablesAreToldInWords() throws {
    let root = try page(report)
    let section = try #require(root.all("section").first { $0.attributes["id"] == "result" })
    let said = section.all("li").map(\.wholeText)
    func says(_ text: String) -> Bool { said.contains { $0.contains(text) } }
    let first = report.leaderboard.optimizers[0]
    let iterations = try #require(first.best.standing[.iterationsToTarget]?.median)
    #expect(says("\(first.rule.rawValue) at learning rate 1e-3 stands first: it reached a training loss of 1 in"))
    #expect(says(" \(iterations.description.replacing(".0", with: "")) iterations (median, on 4 of 4 seeds)"))
    #expect(says("With fewer than 6 seeds no test can tell the optimizers' ranks apart."))
    #expect(says("at one rate only"))
    #expect(
      said.contains {
        $0.hasPrefix("The first place depends on the target loss: ") || $0.hasPrefix("The first place does not depend")
      })
    #expect(says("sgd 4 (from learning rate 0.01 on)"))
  }

  @Test func aSharedFirstPlaceIsNoChangeOfIt() throws {
    let configurations = [UpdateRule.sgd, .adam].map { Configuration(optimizer: .init($0, learningRate: 1e-3)) }
    let definition = SweepDefinition(
      name: "ties", target: Target(), configurations: configurations, seeds: [0], dataDigest: .sha256(""))
    func said(_ sgd: [Int?], _ adam: [Int?]) throws -> String {
      let shards = [sgd, adam].enumerated().map { index, ladder in
        var shard = Shard(
          index: index, trial: definition.trial(at: index).id(dataDigest: definition.dataDigest), state: .done,
          summary: SeriesSample.summary(of: index))
        shard.summary?.ladder = ladder
        return shard
      }
      let report = SweepReport(roster: SweepRoster(definition), shards: shards, rankBy: .target)
      let text = try page(report).wholeText
      let start = try #require(text.range(of: "The first place"))
      return text[start.lowerBound...].prefix { $0 != ":" } + (text.contains("No optimizer reaches 0.5") ? "!" : "")
    }
    #expect(
      try said([2, 4, 8, 9, 12, 20, nil], [2, 4, 6, 8, 10, 12, nil])
        == "The first place does not depend on the target loss!")
    #expect(
      try said([2, 4, 6, 8, 9, 20, 30], [2, 4, 7, 9, 10, 12, 14]) == "The first place depends on the target loss")
  }

  @Test func theSweepFileGivesTheSameSweep() throws {
    var second = Configuration(optimizer: .init(.nesterov, learningRate: 3.162e-4, [.momentum: 0.95]))
    second.network.l2 = 1e-4
    var first = second
    first.network.l2 = 0
    let definition = SweepDefinition(
      name: "a \"quoted\" name: #1", target: Target(trainingLoss: 0.3), configurations: [first, second], seeds: [3, 1],
      dataDigest: .sha256("data"))
    let trialIDs = definition.trials.map { $0.id(dataDigest: definition.dataDigest) }
    let report = SweepReport(
      roster: SweepRoster(definition),
      shards: trialIDs.enumerated().map { Shard(index: $0, trial: $1, state: .waiting) }, rankBy: .target)
    let text = try #require(report.sweepFile)
    let spec = try SweepSpec.parse(text, file: "sweep.yaml")
    #expect(spec.definition(dataDigest: definition.dataDigest) == definition)
    #expect(try page(report).all("a").contains { $0.attributes["href"] == "sweep.yaml" })
  }

  @Test func syntheticDataIsNamedEverywhere() throws {
    var definition = SeriesSample.definition
    definition.isSynthetic = true
    let report = SeriesSample.report(definition)
    #expect(try page(report).wholeText.contains("SYNTHETIC DATA"))
    for figure in SweepFigures(leaderboard: report.leaderboard, series: SeriesSample.series).all {
      #expect(figure.chart.subtitle.hasPrefix("SYNTHETIC DATA · "))
    }
    #expect(report.view.rendered(.markdown).contains("SYNTHETIC DATA"))
  }

  @Test func holesAreSaidPlainlyAndFailuresHaveReasons() throws {
    let report = Self.unfinished
    let root = try page(report)
    let notice = try #require(root.all(ofClass: "notice").first).wholeText
    #expect(
      notice
        == "82 of 84 trials have a result; 27 of these diverged and rank last; 1 failed, for reasons below; 1 has "
        + "not ended. The ranking is provisional.")
    let section = try #require(root.all("section").first { $0.attributes["id"] == "failures" })
    let cells = section.all("tbody").flatMap(\.all).map(\.wholeText)
    #expect(cells.contains("5") && cells.contains("crashed") && cells.contains("signal 11 <b>\\u{1B}[31m</b>"))
    #expect(try page(self.report).all("section").allSatisfy { $0.attributes["id"] != "failures" })
  }

  @Test func trialsAreRecordsInTheOrderOfExpansion() {
    let records = Self.unfinished.trialsCSV().split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = records[0]
    #expect(records.count == 85 && records.allSatisfy { $0.count == header.count })
    #expect(Set(header).count == header.count)
    let rows = records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    #expect(rows.map { $0["shard"] } == (0..<84).map(String.init))
    #expect(
      rows.map { $0["trial"] }
        == report.leaderboard.definition.trials.map {
          $0.id(dataDigest: report.leaderboard.definition.dataDigest).description
        })
    #expect(rows[0]["ending"] == "completed" && rows[0]["seed"] == "0" && rows[0]["optimizer"] == "sgd")
    #expect(rows[0]["finalTrainingLoss"] == "\(SeriesSample.summary(of: 0).finalTrainingLoss)")
    #expect(rows[8]["ending"] == "diverged" && rows[8]["divergedAt"] == "11" && rows[8]["finalTrainingLoss"] == "")
    #expect(rows[5]["phase"] == "failed" && rows[5]["failureClass"] == "crashed" && rows[5]["digest"] == "")
    #expect(rows[83]["phase"] == "running" && rows[83]["ending"] == "")
  }

  @Test func whatATrialTookIsLeftOutUnlessItIsAskedFor() {
    let timing = SweepReport.Timing(
      attempts: 2, worker: "w, 1", host: "lab", instructionSet: "avx2", issued: 1.5, seconds: nil)
    let text = report.trialsCSV(timing: Array(repeating: timing, count: 84))
    #expect(text.split(separator: "\r\n")[1].hasSuffix(",2,\"w, 1\",lab,avx2,1.5,"))
    #expect(!report.trialsCSV().contains("attempts"))
  }

  @Test func seriesReadBackAsTheSameBits() {
    let csv = SeriesCSV(SeriesSample.definition)
    #expect(csv.metricsHeader == "trial,iteration,loss\r\n")
    let trial = report.leaderboard.definition.trial(at: 9).id(dataDigest: SeriesSample.definition.dataDigest)
    let series = SeriesSample.series[9] ?? TrialSeries()
    let lines = csv.metrics(trial, series).split(separator: "\r\n").map { $0.split(separator: ",") }
    #expect(lines.allSatisfy { $0.count == 3 && $0[0] == trial.description })
    #expect(lines.map { Int($0[1]) } == Array(1...11))
    #expect(lines.map { Double($0[2])?.bitPattern }.dropLast() == series.losses.map(\.bitPattern).dropLast())
    #expect(lines[10][2] == "NaN", "it diverged there")
    let epochs = csv.epochs(trial, series)
    let first = series.epochs[0]
    #expect(
      epochs == "\(trial),1,\(first.trainingAccuracy),\(first.validationAccuracy),\(first.validationLoss)\r\n")
  }

  @Test func recordedNormsAreColumns() {
    var configuration = Configuration(optimizer: .init(.sgd, learningRate: 0.1))
    configuration.record = [.update]
    let definition = SweepDefinition(
      name: "", target: Target(), configurations: [configuration], seeds: [0], dataDigest: .sha256(""))
    var series = TrialSeries()
    series.losses = [2, -.infinity]
    series.updateNorms = [0.5, .infinity]
    let csv = SeriesCSV(definition)
    let trial = definition.trial(at: 0).id(dataDigest: definition.dataDigest)
    #expect(csv.metricsHeader == "trial,iteration,loss,updateNorm\r\n")
    #expect(csv.metrics(trial, series) == "\(trial),1,2.0,0.5\r\n\(trial),2,-inf,inf\r\n")
  }

  @Test func theTrainCommandNamesWhatIsNotStandard() throws {
    let text = try page(report).wholeText
    #expect(
      text.contains("slalom train --optimizer \(report.leaderboard.optimizers[0].rule.rawValue) --learning-rate 1e-3"))
    #expect(text.contains("--epochs 5 --train 800 --seed 0"))
  }
}

extension SeriesSample {
  static let figures = SweepFigures(leaderboard: leaderboard, series: series)

  static func report(_ definition: SweepDefinition = definition) -> SweepReport {
    SweepReport(
      roster: SweepRoster(definition),
      shards: (0..<definition.trialCount).map { shard($0) },
      rankBy: .target)
  }
}
