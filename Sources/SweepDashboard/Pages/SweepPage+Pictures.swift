internal import Charts
internal import Foundation
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// The figures of a sweep, its grid as maps, and the time line. Each is drawn again only when what it shows has
/// changed.
extension SweepPage {
  static func pictures(_ model: inout SweepModel, _ rankBy: RankKey, at now: Date) -> [Fragment] {
    let results = model.results
    let series = model.series.count
    // Until the sweep is finished its captions say how much is missing, and that is told by the number of results.
    let basis = results &* 1_000_003 &+ series
    func figures(
      _ id: StaticString, _ title: HTML, isWide: Bool = false, _ draw: (SweepFigures) -> [Figure?]
    ) -> Fragment {
      Fragment(
        id,
        model.drawing("\(id) \(rankBy.rawValue)", basis: basis) { model in
          let figures = SweepFigures(leaderboard: model.leaderboard(by: rankBy), series: model.series)
          return figurePanel(id, title, draw(figures), isWide: isWide)
        })
    }
    return [
      figures("losses", "Training loss") { [$0.trainingLoss(nil)] },
      figures("accuracy", "Accuracy per epoch", isWide: true) {
        [$0.validationAccuracy(nil), $0.trainingAccuracy(nil)]
      },
      figures("sensitivity", "Learning-rate sensitivity") { [$0.learningRateSensitivity()] },
      figures("loss-bands", "Mean loss per epoch") { [$0.lossBands()] },
      figures("ladder", "Easier and harder targets") { [$0.targetLadder()] },
      figures("best-of-k", "Best of k configurations") { [$0.bestOfK()] },
      Fragment(
        "heatmap-result",
        model.drawing("heatmap-result", basis: results) { model in
          let map = GridMaps(model.snapshot.definition).results(model.leaderboard(by: .target))
          return mapPanel("heatmap-result", "Final loss by learning rate", map)
        }),
      Fragment(
        "heatmap-state",
        model.drawing("heatmap-state", basis: model.revision) { model in
          let snapshot = model.snapshot
          let map = GridMaps(snapshot.definition).states(snapshot.shards.map(\.state)) { shard in
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
      <figure>\#(Parts.scroll(label: figure.title, HTML(figure.chart, id: "page-\(figure.id)")))
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
      \#(Parts.scroll(label: map.title, HTML(map, id: "page-\(id)")))
      <p class="faint">\#(map.description)</p>
      """#, isWide: isWide)
  }

  private static func figurePanel(_ id: StaticString, _ title: HTML, _ content: HTML, isWide: Bool = false) -> HTML {
    Parts.panel(id, title, #"<div class="figure">\#(content)</div>"#, isWide: isWide)
  }

  // MARK: The time line

  private static func timeLine(_ model: inout SweepModel, at now: Date) -> HTML {
    let snapshot = model.snapshot
    let first = snapshot.shards.lazy.flatMap(\.attempts).map(\.issued).min() ?? now
    let isRunning = snapshot.count(.leased) > 0
    // What runs grows with the time, but by less than can be seen, most of the time.
    let length = max(1, now.timeIntervalSince(first))
    let step = max(1, length / 600)
    let ticks = isRunning ? Int(length / step) : 0
    let end = isRunning ? first.addingTimeInterval(Double(ticks) * step) : now
    return model.drawing("timeline", basis: model.revision &* 100_003 &+ ticks) { _ in
      let line = TimeLine(title: "Attempts by worker", spans: spans(of: snapshot, from: first, to: end))
      return figurePanel(
        "timeline", "Time line",
        line.lanes.isEmpty
          ? #"<p class="empty">nothing has run yet</p>"#
          : #"""
          \#(Parts.scroll(label: line.title, HTML(line, id: "page-timeline")))
          <p class="faint">\#(line.description) The first attempt began \#(Parts.time(first)).</p>
          """#, isWide: true)
    }
  }

  private static func spans(of snapshot: SweepSnapshot, from first: Date, to now: Date) -> [TimeLine.Span] {
    snapshot.shards.enumerated().flatMap { index, shard in
      shard.attempts.map { attempt in
        let end = attempt.ended ?? now
        let outcome: TimeLine.Outcome =
          switch attempt.ending {
          case "": .running
          case "committed": shard.state == .diverged ? .diverged : .done
          case "confirmed": .done
          case _ where attempt.failure != nil: .failed
          case "different": .failed
          default: .released
          }
        let seconds = TimeText.duration(end.timeIntervalSince(attempt.issued))
        return TimeLine.Span(
          worker: attempt.workerName, start: attempt.issued.timeIntervalSince(first), end: end.timeIntervalSince(first),
          outcome: outcome, note: "trial \(index), attempt \(attempt.number), \(seconds): \(attempt.outcome)")
      }
    }
  }
}
