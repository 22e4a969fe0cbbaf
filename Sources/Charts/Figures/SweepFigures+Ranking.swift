internal import SweepCore
internal import SweepViews

/// How the order of the optimizers depends on the target and on how much is tried.
extension SweepFigures {
  /// Iterations to each of the ladder's targets, easy ones left; a median that is a miss stands in the edge.
  package func targetLadder() -> Figure? {
    let ladder = leaderboard.ladder
    let told = ladder.told
    let rows = optimizers.compactMap { row in
      ladder.rows[row.rule].map { rungs in (row: row, rungs: told.map { rungs[$0] }) }
    }
    guard rows.contains(where: { $0.rungs.contains { $0.median.isFinite } }) else { return nil }
    let targets = told.map { ladder.targets[$0] }
    let ticks = targets.enumerated().map { Tick(Double($0), NumberText.setting($1)) }
    let iterations: [Double] = rows.flatMap { row in row.rungs.flatMap { [$0.lower, $0.median, $0.upper] } }
    var panel = Chart.Panel(
      x: Chart.Axis("target training loss", .linear(-0.3...(Double(ticks.count) - 0.7)), ticks: ticks),
      y: Chart.Axis("iterations to target", .linear(covering: iterations + [0]), isWhole: true))
    if rows.contains(where: { $0.rungs.contains { !$0.median.isFinite } }) { panel.edge = "not reached" }
    for (row, rungs) in rows {
      let look = ChartPalette.style(of: row.rule)
      let name = "\(style.name(row.rule)) \(NumberText.setting(row.best.configuration.optimizer.learningRate))"
      let points = rungs.enumerated().map { rung, iterations in
        let value = iterations.text(seeds: row.best.standing.finished) { NumberText.upTo($0, places: 1) }
        let what = iterations.median.isFinite ? "\(value) iterations" : "not reached"
        return Chart.Point(
          Double(rung), iterations.median, note: "\(name) · target \(NumberText.setting(targets[rung])): \(what)"
        )
      }
      panel.lines.append(Chart.Line(name, look, points))
      guard hasSeveralSeeds else { continue }
      panel.bands.append(
        Chart.Band(look, x: points.map(\.x), lower: rungs.map(\.lower), upper: rungs.map(\.upper)))
    }
    let own = NumberText.setting(leaderboard.definition.target.trainingLoss)
    let title = "Iterations to easier and harder targets"
    return Figure(
      id: "target-ladder", title: title,
      caption: caption(
        "Iterations until an epoch's mean training loss reaches each target, up to twice and down to half of the sweep's own "
          + "(\(own)), each optimizer at its best configuration.", spread,
        told.count == ladder.targets.count
          ? "" : "Targets at or above the loss of an untrained network (ln 10 = 2.303) are left out.",
        panel.edge == nil ? "" : "A cross at the top marks a target that half of the seeds or more did not reach."
      ).collapsed,
      chart: Chart(
        title: title, subtitle: subtitle("each optimizer at its best configuration", seeds("median and quartiles")),
        description: "Iterations to a loss of \(own): "
          + rows.map { row, _ in
            let iterations = ladder.rows[row.rule]?[TargetLadder.ownTarget].median ?? .nan
            return "\(style.name(row.rule)) \(NumberText.upTo(iterations, places: 1))"
          }.joined(separator: "; ") + ".",
        panels: [panel], key: .below, width: style.width, height: style.height))
  }

  /// What a search of so many configurations can expect to find.
  package func bestOfK() -> Figure? {
    let rows = optimizers.filter { !$0.expectedBest.isEmpty }
    guard let most = rows.map(\.expectedBest.count).max(), most > 1 else { return nil }
    let x = Scale.linear(0.6...(Double(most) + 0.4))
    let ticks = most > 15 ? nil : (1...most).map { Tick(Double($0), "\($0)") }
    var panel = Chart.Panel(
      x: Chart.Axis("configurations tried", x, ticks: ticks, isWhole: true),
      y: Chart.Axis(
        "expected best validation accuracy", percentTicks: .linear(covering: rows.flatMap(\.expectedBest))))
    for row in rows {
      let name = style.name(row.rule)
      var line = Chart.Line(
        name, ChartPalette.style(of: row.rule),
        row.expectedBest.enumerated().map { index, value in
          let count = "\(index + 1) configuration\(index == 0 ? "" : "s")"
          return Chart.Point(Double(index + 1), value, note: "\(name) · best of \(count): \(NumberText.percent(value))")
        })
      line.marks = most > 40 ? .sparse(12) : .every
      panel.lines.append(line)
    }
    let title = "Expected best validation accuracy of k configurations"
    return Figure(
      id: "best-of-k", title: title,
      caption: caption(
        "Expected best of k of an optimizer's configurations, drawn without replacement; a configuration counts with its "
          + "median best validation accuracy\(hasSeveralSeeds ? " over \(leaderboard.definition.seeds.count) seeds" : "")."
      ),
      chart: Chart(
        title: title, subtitle: subtitle("drawn without replacement from the sweep's own"),
        description: "Best of all: "
          + rows.map { "\(style.name($0.rule)) \(NumberText.percent($0.expectedBest.last ?? .nan))" }.joined(
            separator: "; ")
          + ".",
        panels: [panel], key: .below, width: style.width, height: style.height))
  }
}
