internal import SweepCore
internal import SweepViews

/// How much a learning rate matters.
extension SweepFigures {
  /// Lines more than these would hide each other.
  private static let shownGroups = 10

  /// An optimizer's configurations that differ in their learning rate alone.
  private struct Group {
    let rule: UpdateRule
    let settings: String
    /// Best first.
    let rows: [Leaderboard.ConfigurationRow]
  }

  /// Median final loss over the learning rate, a line for each optimizer and settings group; a configuration of which half
  /// the trials or more diverged stands in the edge.
  package func learningRateSensitivity() -> Figure? {
    let ended = configurations.filter { $0.standing.finished > 0 }
    var groups = Dictionary(grouping: ended) { row in
      "\(row.configuration.optimizer.rule.rawValue) \(settings.text(row.configuration))"
    }.values.map { rows in
      Group(
        rule: rows[0].configuration.optimizer.rule, settings: settings.text(rows[0].configuration),
        rows: rows.sorted { $0.rank < $1.rank })
    }.filter { Set($0.rows.map(\.configuration.optimizer.learningRate)).count > 1 }
      .sorted { $0.rows[0].rank < $1.rows[0].rank }
    guard !groups.isEmpty else { return nil }
    let left = max(0, groups.count - Self.shownGroups)
    groups.removeLast(left)

    var panel = Chart.Panel(
      x: Chart.Axis(
        "learning rate", .logarithmic(covering: groups.flatMap { $0.rows.map(\.configuration.optimizer.learningRate) })),
      y: Chart.Axis("final training loss", .logarithmic(covering: groups.flatMap { $0.rows.flatMap(Self.ends) })))
    for (index, group) in groups.enumerated() {
      let variant = groups[..<index].count { $0.rule == group.rule }
      add(group, ChartPalette.style(of: group.rule).variant(variant), to: &panel)
    }
    let diverged = groups.reduce(0) { sum, group in sum + group.rows.count { $0.standing.diverged > 0 } }
    if groups.contains(where: { $0.rows.contains { $0.standing[.finalTrainingLoss]?.median == .infinity } }) {
      panel.edge = "diverged"
    }
    // A reader looks for the lowest point; where the ranking's key puts another first, both are marked.
    let hasOther = panel.lines.contains { $0.points.contains { $0.ring == .dashed } }
    let title = "Learning-rate sensitivity"
    return Figure(
      id: "learning-rate-sensitivity", title: title,
      caption: caption(
        "Final training loss over the learning rate, both on logarithmic scales. A ring marks the rate of each line that the "
          + "table ranks first (by \(leaderboard.rankBy.title))"
          + (hasOther ? ", a dashed ring the lowest final loss where it lies at another rate." : "."),
        spread,
        panel.edge == nil
          ? "" : "A cross at the top marks a rate at which half of the trials or more diverged.",
        diverged == 0 ? "" : "At \(diverged) of the configurations at least one trial diverged.",
        left == 0 ? "" : "Of \(groups.count + left) groups of settings the \(groups.count) best are shown."
      ).collapsed,
      chart: Chart(
        title: title, subtitle: subtitle(seeds("median and quartiles"), "ring: best by \(leaderboard.rankBy.title)"),
        description: groups.map { group in
          let best = group.rows[0]
          let rate = NumberText.setting(best.configuration.optimizer.learningRate)
          return "\(name(group)): best at \(rate)"
        }.joined(separator: "; ") + ".",
        panels: [panel], key: .below, width: style.width, height: style.height + 20))
  }

  private func name(_ group: Group) -> String {
    group.settings.isEmpty ? style.name(group.rule) : "\(style.name(group.rule)), \(group.settings)"
  }

  private static func ends(_ row: Leaderboard.ConfigurationRow) -> [Double] {
    guard let loss = row.standing[.finalTrainingLoss] else { return [] }
    return [loss.lower, loss.median, loss.upper]
  }

  private func add(_ group: Group, _ style: SeriesStyle, to panel: inout Chart.Panel) {
    let name = name(group)
    let rows = group.rows.sorted { left, right in
      left.configuration.optimizer.learningRate < right.configuration.optimizer.learningRate
    }
    let lowest = rows.compactMap { $0.standing[.finalTrainingLoss]?.median }.filter(\.isFinite).min()
    let first = group.rows[0]
    let firstIsLowest = first.standing[.finalTrainingLoss]?.median == lowest
    let points = rows.compactMap { row -> Chart.Point? in
      let (standing, rate) = (row.standing, row.configuration.optimizer.learningRate)
      guard let loss = standing[.finalTrainingLoss] else { return nil }
      let value = loss.text(seeds: standing.finished) { NumberText.significant($0) }
      let diverged = standing.diverged == 0 ? "" : ", \(standing.diverged) of \(standing.finished) diverged"
      var point = Chart.Point(
        rate, loss.median, note: "\(name) · learning rate \(NumberText.setting(rate)): final loss \(value)\(diverged)")
      if row.id == first.id {
        point.ring = .solid
      } else if !firstIsLowest, loss.median == lowest {
        point.ring = .dashed
      }
      return point
    }
    var line = Chart.Line(name, style, points)
    if points.count > 40 { line.marks = .sparse(20) }
    panel.lines.append(line)
    guard hasSeveralSeeds else { return }
    let known = rows.filter { $0.standing[.finalTrainingLoss] != nil }
    panel.bands.append(
      Chart.Band(
        style, x: known.map(\.configuration.optimizer.learningRate),
        lower: known.map { $0.standing[.finalTrainingLoss]?.lower ?? .nan },
        upper: known.map { $0.standing[.finalTrainingLoss]?.upper ?? .nan }))
  }
}

extension SeriesStyle {
  /// The look of the rule's second, third, ... group of settings.
  func variant(_ index: Int) -> SeriesStyle {
    guard index > 0 else { return self }
    var copy = self
    copy.dashes = ["3 3", "1 3", "12 2 2 2"][(index - 1) % 3]
    copy.isHollow = index % 2 == 1
    copy.variant = index
    return copy
  }
}

extension String {
  /// Without the gaps that empty parts leave.
  var collapsed: String { split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ") }
}
