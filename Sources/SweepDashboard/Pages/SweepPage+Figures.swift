internal import Charts
internal import Foundation
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// The figures of a sweep, its grid as maps, and the time line. Each is drawn again only when what it shows has
/// changed.
extension SweepPage {
  static func figures(_ model: inout SweepModel, _ rankBy: RankKey, at now: Date) -> [Fragment] {
    // Until the sweep is finished its captions say how much is missing, which is told by its results too.
    let (results, series, whole) = (model.snapshot.resultsRevision, model.series.count, model.wholeRevision)
    func figure(
      _ id: StaticString, _ title: HTML, isWide: Bool = false, _ draw: (SweepFigures) -> [Figure?]
    ) -> Fragment {
      Fragment(
        id,
        model.drawing("\(id) \(rankBy.rawValue)", basis: results, series) { model in
          let figures = SweepFigures(leaderboard: model.leaderboard(by: rankBy), series: model.series)
          return figurePanel(id, title, draw(figures), isWide: isWide)
        })
    }
    return [
      figure("losses", "Training loss") { [$0.trainingLoss(nil)] },
      figure("accuracy", "Accuracy per epoch", isWide: true) {
        [$0.validationAccuracy(nil), $0.trainingAccuracy(nil)]
      },
      figure("sensitivity", "Learning-rate sensitivity") { [$0.learningRateSensitivity()] },
      figure("loss-bands", "Mean loss per epoch") { [$0.lossBands()] },
      figure("ladder", "Easier and harder targets") { [$0.targetLadder()] },
      figure("best-of-k", "Best of k configurations") { [$0.bestOfK()] },
      Fragment(
        "heatmap-result",
        model.drawing("heatmap-result", basis: results) { model in
          let map = GridMaps(model.snapshot.definition).results(model.leaderboard(by: .target))
          return mapPanel("heatmap-result", "Final loss by learning rate", map)
        }),
      Fragment(
        "heatmap-state",
        model.drawing("heatmap-state", basis: whole) { model in
          let snapshot = model.snapshot
          let map = GridMaps(snapshot.definition).states(snapshot.shards.indices.map(snapshot.state)) { shard in
            Route.trial(sweep: snapshot.id.short, shard: "\(shard)").path
          }
          return mapPanel("heatmap-state", "Trials by state", map, isWide: true)
        }),
      Fragment("timeline", timeLine(&model, at: now)),
    ]
  }

  private static func figurePanel(
    _ id: StaticString, _ title: HTML, _ figures: [Figure?], isWide: Bool = false
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
        ? #"<p class="empty">nothing to draw yet</p>"#
        : when(drawn.count > 1, #"<div class="pair">\#(drawn)</div>"#)
          + when(drawn.count == 1, "\(drawn)"), isWide: isWide)
  }

  private static func mapPanel(_ id: StaticString, _ title: HTML, _ map: HeatMap, isWide: Bool = false) -> HTML {
    figurePanel(
      id, title,
      #"""
      \#(Parts.scroll(label: map.title, map.svg(id: "page-\(id)")))
      <p class="faint">\#(map.description)</p>
      """#, isWide: isWide)
  }

  private static func figurePanel(_ id: StaticString, _ title: HTML, _ content: HTML, isWide: Bool = false) -> HTML {
    Parts.panel(id, title, #"<div class="figure">\#(content)</div>"#, isWide: isWide)
  }

  // MARK: The time line

  private static func timeLine(_ model: inout SweepModel, at now: Date) -> HTML {
    let snapshot = model.snapshot
    let first = snapshot.firstIssuedMilliseconds.map(Parts.date) ?? now
    let isRunning = snapshot.counts.running > 0
    // What runs grows with the time, but by less than can be seen, most of the time.
    let length = max(1, now.timeIntervalSince(first))
    let step = max(1, length / 600)
    let ticks = isRunning ? Int(length / step) : 0
    let end = isRunning ? first.addingTimeInterval(Double(ticks) * step) : now
    return model.drawing("timeline", basis: model.wholeRevision, ticks) { _ in
      let line = TimeLine(title: "Attempts by worker", spans: spans(of: snapshot, from: first, to: end))
      return figurePanel(
        "timeline", "Time line",
        line.lanes.isEmpty
          ? #"<p class="empty">nothing has run yet</p>"#
          : #"""
          \#(Parts.scroll(label: line.title, line.svg(id: "page-timeline")))
          <p class="faint">\#(line.description) The first attempt began \#(Parts.time(first)).</p>
          """#, isWide: true)
    }
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
