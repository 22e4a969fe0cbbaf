import Charts
import Markup
import SweepCore
import TestSupport
import Testing

struct SweepFiguresTests {
  private let figures = SeriesSample.figures

  @Test func everyFigureIsSoundAndSaysWhatItShows() throws {
    let all = figures.all
    #expect(all.count == Set(all.map(\.id)).count)
    for id in [
      "training-loss-first-group", "training-loss", "training-accuracy-first-group", "training-accuracy",
      "validation-accuracy-first-group", "validation-accuracy", "learning-rate-sensitivity", "target-ladder",
      "best-of-k", "loss-bands",
    ] { #expect(all.contains { $0.id == id }, "\(id)") }
    for figure in all {
      let svg = figure.chart.svg(id: figure.id).text
      try expectSound(svg, id: figure.id)
      #expect(svg == figure.chart.svg(id: figure.id).text)
      #expect(svg.utf8.count < 400_000)
      #expect(!svg.contains("<script"))
      #expect(figure.caption.contains("4 seeds"))
      #expect(figure.caption.hasSuffix("Made by: slalom report \(SeriesSample.leaderboard.sweepID.short) --output DIR"))
    }
  }

  @Test func theFirstGroupHoldsTheStudysFirstThreeInTheirColours() throws {
    let figure = try #require(figures.trainingLoss(SweepFigures.firstGroup))
    #expect(Set(figure.chart.panels[0].lines.map(\.style.name)) == ["sgd", "momentum", "nesterov"])
    let root = try Element.parse(figure.chart.svg(id: figure.id).text)
    for (name, colour) in [("sgd", "#1f77b4"), ("momentum", "#d62728"), ("nesterov", "#2ca02c")] {
      let marks = root.all(ofClass: name)
      #expect(marks.contains { $0.classes.contains("series") && $0.attributes["stroke"] == colour })
      #expect(marks.contains { $0.classes.contains("band") && $0.attributes["fill"] == colour })
      #expect(marks.contains { $0.classes.contains("marker") && $0.attributes["fill"] == colour })
      #expect(marks.contains { $0.classes.contains("label") })
    }
  }

  @Test func linesAreMediansAndBandsQuartilesOverTheSeeds() throws {
    let figure = try #require(figures.trainingLoss(nil))
    let panel = figure.chart.panels[0]
    let rows = SeriesSample.leaderboard.optimizers
    #expect(panel.lines.map(\.style.name) == rows.map(\.rule.rawValue))
    for (index, row) in rows.enumerated() {
      let configuration = try #require(SeriesSample.definition.configurations.firstIndex(of: row.best.configuration))
      let losses = (0..<4).map { SeriesSample.series[configuration * 4 + $0]?.losses ?? [] }
      let quartiles = losses[0].indices.map { iteration in Quartiles(losses.map { $0[iteration] }) }
      #expect(panel.lines[index].points.map(\.x) == (1...40).map(Double.init))
      #expect(panel.lines[index].points.map(\.y) == quartiles.map { $0?.median })
      #expect(panel.bands[index].lower == quartiles.map { $0?.lower })
      #expect(panel.bands[index].upper == quartiles.map { $0?.upper })
    }
  }

  @Test func accuraciesArePerEpochInPerCent() throws {
    let figure = try #require(figures.validationAccuracy(nil))
    let panel = figure.chart.panels[0]
    #expect(panel.lines.allSatisfy { $0.points.map(\.x) == [1, 2, 3, 4, 5] })
    #expect(panel.x.ticks?.map(\.label) == (1...5).map { .text("\($0)") })
    let labels = Set((panel.y.ticks ?? []).map(\.label))
    #expect(labels.contains(.text("20%")) && labels.contains(.text("30%")))
    let training = try #require(figures.trainingAccuracy(nil))
    #expect(training.chart.panels[0].lines[0].points != panel.lines[0].points)
  }

  @Test func sensitivityMarksWhatDivergedAndTheBestRate() throws {
    let figure = try #require(figures.learningRateSensitivity())
    let panel = figure.chart.panels[0]
    #expect(panel.edge == "diverged")
    #expect(panel.lines.count == 7)
    for line in panel.lines {
      #expect(line.points.map(\.x) == [1e-4, 1e-3, 1e-2])
      #expect(line.points.map(\.y.isFinite) == [true, true, false])
      #expect(line.points.map(\.ring) == [.none, .solid, .none])
      #expect(line.points[2].note?.contains("4 of 4 diverged") == true)
    }
    #expect(try Element.parse(figure.chart.svg(id: "a").text).all(ofClass: "diverged").count == 7)
  }

  @Test func theLadderHasARungForEachTargetAndAnEdgeForMisses() throws {
    let figure = try #require(figures.targetLadder())
    let panel = figure.chart.panels[0]
    let ladder = SeriesSample.leaderboard.ladder
    #expect(panel.x.ticks?.map(\.label) == ["2", "1.75", "1.5", "1.25", "1", "0.75", "0.5"].map { .text($0) })
    for (line, row) in zip(panel.lines, SeriesSample.leaderboard.optimizers) {
      #expect(line.style.name == row.rule.rawValue)
      #expect(line.points.map(\.y) == ladder.rows[row.rule]?.map(\.median))
    }
    #expect(panel.edge == "not reached", "half the target is out of reach of these")
    #expect(
      panel.lines.allSatisfy { $0.points[6].y == .infinity && $0.points[6].note?.hasSuffix("not reached") == true })
  }

  @Test func whatAnUntrainedNetworkHasIsNoTarget() throws {
    var definition = SeriesSample.definition
    definition = SweepDefinition(
      name: "easy", target: Target(trainingLoss: 1.5), configurations: definition.configurations,
      seeds: definition.seeds, dataDigest: definition.dataDigest)
    let leaderboard = Leaderboard(definition: definition, summaries: SeriesSample.summaries)
    let figure = try #require(SweepFigures(leaderboard: leaderboard, series: [:]).targetLadder())
    // 3 and 2.625 lie above ln 10.
    #expect(
      figure.chart.panels[0].x.ticks?.map(\.label) == ["2.25", "1.875", "1.5", "1.125", "0.75"].map { .text($0) })
    #expect(figure.caption.contains("ln 10"))
  }

  @Test func theLowestLossIsMarkedWhereTheRankingPutsAnotherFirst() throws {
    // At 1e-3 the target is reached first; at 1e-4 the loss ends lowest.
    let configurations = [1e-4, 1e-3].map { Configuration(optimizer: .init(.sgd, learningRate: $0)) }
    let definition = SweepDefinition(
      name: "two", target: Target(), configurations: configurations, seeds: [0], dataDigest: .sha256(""))
    var (slow, fast) = (SeriesSample.summary(of: 0), SeriesSample.summary(of: 4))
    (slow.iterationsToTarget, fast.iterationsToTarget) = (40, 10)
    (slow.finalTrainingLoss, fast.finalTrainingLoss) = (0.1, 0.5)
    func rings(_ key: RankKey) throws -> [Chart.Ring] {
      let leaderboard = Leaderboard(definition: definition, summaries: [0: slow, 1: fast], rankBy: key)
      let figure = try #require(SweepFigures(leaderboard: leaderboard, series: [:]).learningRateSensitivity())
      #expect(figure.caption.contains("by \(key.title)"))
      return figure.chart.panels[0].lines[0].points.map(\.ring)
    }
    #expect(try rings(.target) == [.dashed, .solid])
    #expect(try rings(.finalLoss) == [.solid, .none])
  }

  @Test func aFilterHoldsForEveryFigure() throws {
    let figures = SweepFigures(leaderboard: SeriesSample.leaderboard, series: SeriesSample.series) {
      $0.configuration.optimizer.rule == .adam
    }
    for figure in figures.all {
      let names = figure.chart.panels.flatMap(\.lines).map(\.style.name)
      #expect(Set(names) == ["adam"], "\(figure.id)")
    }
  }

  @Test func paperHasTheNamesOfPapersAndMeansOfSeveralIterations() throws {
    let figures = SweepFigures(
      leaderboard: SeriesSample.leaderboard, series: SeriesSample.series, style: .paper(.one, smoothing: 4))
    let names = figures.trainingLoss(nil)?.chart.panels[0].lines.map { $0.name.split(separator: " ")[0] } ?? []
    #expect(Set(names).isSuperset(of: ["SGD", "SGD-M", "SGD-NM", "RMSprop", "Adam"]))
    #expect(figures.trainingLoss(nil)?.caption.contains("mean of the last 4") == true)
    #expect(FigureStyle.paper(.one, smoothing: 2).smoothed([4, 2, 6]) == [4, 3, 4])
    #expect(figures.all.compactMap(\.studyFigure) == [10, 11, 12, 14, 13, 15])
    for figure in figures.all { #expect(figure.chart.width == 357) }
  }

  @Test func curvesAreReadAtTheSamePlaces() throws {
    let lines = try #require(figures.trainingLoss(nil)).chart.panels[0].lines
    let places = lines.map { Set($0.points.filter { $0.note != nil }.map(\.x)) }
    #expect(Set(places).count == 1 && places[0].contains(1) && places[0].contains(40))
  }

  @Test func bestOfKRisesToTheBestOfAll() throws {
    let figure = try #require(figures.bestOfK())
    for (line, row) in zip(figure.chart.panels[0].lines, SeriesSample.leaderboard.optimizers) {
      #expect(line.points.map(\.x) == [1, 2, 3])
      #expect(line.points.map(\.y) == row.expectedBest)
      #expect(line.points[2].note?.contains("best of 3 configurations") == true)
    }
  }

  @Test func settingsGroupsOfOneRuleAreToldApart() throws {
    let configurations = [0.9, 0.95].flatMap { momentum in
      [1e-4, 1e-3].map { Configuration(optimizer: .init(.nesterov, learningRate: $0, [.momentum: momentum])) }
    }
    let definition = SweepDefinition(
      name: "two", target: Target(), configurations: configurations, seeds: [0], dataDigest: .sha256(""))
    let summary = SeriesSample.summary(of: 0)
    let leaderboard = Leaderboard(definition: definition, summaries: [0: summary, 1: summary, 2: summary, 3: summary])
    let figure = try #require(SweepFigures(leaderboard: leaderboard, series: [:]).learningRateSensitivity())
    let lines = figure.chart.panels[0].lines
    #expect(Set(lines.map(\.name)) == ["nesterov, momentum 0.9", "nesterov, momentum 0.95"])
    #expect(Set(lines.map(\.style.dashes)).count == 2 && Set(lines.map(\.style.isHollow)).count == 2)
    #expect(figure.chart.panels[0].bands.isEmpty, "one seed has no quartiles")
  }

  @Test func aSweepWithoutResultsHasNoFigures() {
    let leaderboard = Leaderboard(definition: SeriesSample.definition, summaries: [:])
    #expect(SweepFigures(leaderboard: leaderboard, series: [:]).all == [])
  }

  @Test func anUnfinishedSweepSaysSo() throws {
    let leaderboard = Leaderboard(
      definition: SeriesSample.definition, summaries: SeriesSample.summaries.filter { $0.key < 6 })
    let series = SeriesSample.series.filter { $0.key < 6 }
    let figure = try #require(SweepFigures(leaderboard: leaderboard, series: series).trainingLoss(nil))
    #expect(figure.caption.contains("Provisional: 78 of 84 trials have no result."))
  }

  @Test func onlyTheBestConfigurationsSeriesAreNeeded() {
    let shards = SweepFigures.neededShards(of: SeriesSample.leaderboard)
    #expect(shards.count == 28 && Set(shards).count == 28)
    let few = SeriesSample.series.filter { shards.contains($0.key) }
    #expect(SweepFigures(leaderboard: SeriesSample.leaderboard, series: few).all == SeriesSample.figures.all)
  }
}

extension SeriesSample {
  static let figures = SweepFigures(leaderboard: leaderboard, series: series)
}
