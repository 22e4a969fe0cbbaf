internal import Charts
internal import Foundation
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// The pictures of a sweep's page. Raw values are their ids.
enum SweepPicture: String, Hashable, Sendable, CaseIterable {
  case losses
  case accuracy
  case sensitivity
  case lossBands = "loss-bands"
  case ladder
  case bestOfK = "best-of-k"
  case results = "heatmap-result"
  case states = "heatmap-state"
  case timeLine = "timeline"

  /// Whether it shows what trials measured at every iteration or epoch.
  var needsSeries: Bool { [.losses, .accuracy, .lossBands].contains(self) }
}

/// Figures, the grid as maps, and the time line. Each is drawn when somebody sees it, and again only when what it shows
/// has changed.
extension SweepPage {
  /// The versions of all pictures: cheap, for it is asked at every look.
  static func pictures(_ model: inout SweepModel, at now: Date) -> [Picture] {
    SweepPicture.allCases.map { Picture($0.rawValue, version: version(of: $0, &model, at: now)) }
  }

  private static func version(of picture: SweepPicture, _ model: inout SweepModel, at now: Date) -> String {
    switch picture {
    case .losses, .accuracy, .lossBands, .sensitivity, .ladder, .bestOfK, .results:
      // Until the sweep is finished its captions say how much is missing, which is told by its results too.
      "\(model.snapshot.resultsRevision)"
    case .states: "\(model.statesMark)"
    case .timeLine: "\(model.wholeRevision).\(TimeLineSpan(model.snapshot, at: now).ticks)"
    }
  }

  /// A picture as it is now, under the filter of the page.
  static func draw(
    _ picture: SweepPicture, _ model: inout SweepModel, _ query: SweepQuery, at now: Date
  ) -> HTML {
    let version = version(of: picture, &model, at: now)
    // A series that did not come is asked for again: the version stays behind what is announced.
    let isWhole = !picture.needsSeries || model.bestShards(by: query.rankBy).allSatisfy { model.series[$0] != nil }
    let tag = isWhole ? version : "\(version)-"
    let filter = queryText(query.with { ($0.sort, $0.order, $0.page) = (nil, .ascending, 1) }.fields)
    return model.drawing("\(picture.rawValue) \(filter)", version: tag) { model in
      func figure(_ id: StaticString, _ title: HTML, isWide: Bool = false, _ draw: (SweepFigures) -> [Figure?]) -> HTML
      {
        let figures = SweepFigures(
          leaderboard: model.leaderboard(by: query.rankBy), series: model.series, style: .page, isShown: query.holds)
        return figurePanel(id, title, draw(figures), query, isWide: isWide, version: tag)
      }
      func map(
        _ id: StaticString, _ title: HTML, isWide: Bool = false, _ draw: (GridMaps, SweepModel) -> HeatMap
      ) -> HTML {
        let rows = model.leaderboard(by: query.rankBy).configurations
        let shown = Set(rows.filter(query.holds).map(\.configuration))
        let definition = model.snapshot.definition
        let maps = GridMaps(definition) { shown.contains(definition.configurations[$0]) }
        return mapPanel(id, title, draw(maps, model), isWide: isWide, version: tag)
      }
      switch picture {
      case .losses: return figure("losses", "Training loss") { [$0.trainingLoss(nil)] }
      case .accuracy:
        return figure("accuracy", "Accuracy per epoch", isWide: true) {
          [$0.validationAccuracy(nil), $0.trainingAccuracy(nil)]
        }
      case .sensitivity:
        return figure("sensitivity", "Learning-rate sensitivity") { [$0.learningRateSensitivity()] }
      case .lossBands: return figure("loss-bands", "Mean loss per epoch") { [$0.lossBands()] }
      case .ladder: return figure("ladder", "Easier and harder targets") { [$0.targetLadder()] }
      case .bestOfK: return figure("best-of-k", "Best of k configurations") { [$0.bestOfK()] }
      case .results:
        let leaderboard = model.leaderboard(by: query.rankBy)
        return map("heatmap-result", "Final loss by learning rate") { maps, _ in maps.results(leaderboard) }
      case .states:
        return map("heatmap-state", "Trials by state", isWide: true) { maps, model in
          let snapshot = model.snapshot
          return maps.states(snapshot.shards.indices.map(snapshot.state)) { shard in
            Route.trial(sweep: snapshot.id.short, shard: "\(shard)").path
          }
        }
      case .timeLine: return timeLine(model.snapshot, at: now, version: tag)
      }
    }
  }

  private static func figurePanel(
    _ id: StaticString, _ title: HTML, _ figures: [Figure?], _ query: SweepQuery, isWide: Bool, version: String
  ) -> HTML {
    let drawn = figures.compactMap { $0 }.map { figure -> HTML in
      #"""
      <figure>\#(Parts.scroll(label: figure.title, figure.chart.svg(id: "page-\(figure.id)", isTitled: false)))
      <figcaption class="faint">\#(figure.caption)</figcaption></figure>
      """#
    }
    return figurePanel(
      id, title,
      drawn.isEmpty
        ? #"<p class="empty">nothing to draw \#(query.isFiltered ? "of these configurations" : "yet")</p>"#
        : when(drawn.count > 1, #"<div class="pair">\#(drawn)</div>"#)
          + when(drawn.count == 1, "\(drawn)"), isWide: isWide, version: version)
  }

  private static func mapPanel(_ id: StaticString, _ title: HTML, _ map: HeatMap, isWide: Bool, version: String) -> HTML
  {
    figurePanel(
      id, title,
      #"""
      \#(Parts.scroll(label: map.title, map.svg(id: "page-\(id)")))
      <p class="faint">\#(map.description)</p>
      """#, isWide: isWide, version: version)
  }

  private static func figurePanel(
    _ id: StaticString, _ title: HTML, _ content: HTML, isWide: Bool, version: String
  ) -> HTML {
    Parts.panel(id, title, #"<div class="figure">\#(content)</div>"#, isWide: isWide, version: version)
  }

  // MARK: The time line

  /// From the first attempt to now, in steps that can be seen.
  private struct TimeLineSpan {
    let first: Date
    /// 0 where nothing runs.
    let ticks: Int
    let end: Date

    init(_ snapshot: SweepSnapshot, at now: Date) {
      first = snapshot.firstIssuedMilliseconds.map(Parts.date) ?? now
      guard snapshot.counts.running > 0 else {
        (ticks, end) = (0, now)
        return
      }
      let length = max(1, now.timeIntervalSince(first))
      let step = max(1, length / 600)
      ticks = Int(length / step)
      end = first.addingTimeInterval(Double(ticks) * step)
    }
  }

  private static func timeLine(_ snapshot: SweepSnapshot, at now: Date, version: String) -> HTML {
    let span = TimeLineSpan(snapshot, at: now)
    let line = TimeLine(title: "Attempts by worker", spans: spans(of: snapshot, from: span.first, to: span.end))
    return figurePanel(
      "timeline", "Time line",
      line.lanes.isEmpty
        ? #"<p class="empty">nothing has run yet</p>"#
        : #"""
        \#(Parts.scroll(label: line.title, line.svg(id: "page-timeline")))
        <p class="faint">\#(line.description) The first attempt began \#(Parts.time(span.first)).</p>
        """#, isWide: true, version: version)
  }

  private static func spans(of snapshot: SweepSnapshot, from first: Date, to now: Date) -> [TimeLine.Span] {
    snapshot.shards.enumerated().flatMap { index, shard in
      shard.attempts.map { attempt in
        let issued = Parts.date(milliseconds: attempt.issuedMilliseconds)
        let end = attempt.endedMilliseconds.map(Parts.date) ?? now
        let outcome: TimeLine.Outcome =
          switch attempt.ending {
          case nil: .running
          case .committed: shard.state == .diverged ? .diverged : .done
          case .compared: shard.differs(attempt) ? .failed : .done
          case .failed: .failed
          case .released, .superseded: .released
          }
        let took = TimeText.duration(end.timeIntervalSince(issued))
        return TimeLine.Span(
          worker: attempt.owner.workerName, start: issued.timeIntervalSince(first), end: end.timeIntervalSince(first),
          outcome: outcome,
          note: "trial \(index), attempt \(attempt.number), \(took): \(shard.outcome(of: attempt))")
      }
    }
  }
}
