package import SweepCore
internal import SweepViews

/// Loss and accuracy along the training.
extension SweepFigures {
  /// The loss of every minibatch: as it was, or the mean of the last few where the style smooths.
  ///
  /// - Parameter rules: those to draw; nil for all in the sweep.
  package func trainingLoss(_ rules: [UpdateRule]?) -> Figure? {
    let runs = runs(rules)
    let curves = runs.map { run in
      Curve(
        x: { Double($0 + 1) }, values: run.trials.map { style.smoothed($0.series.losses) },
        hasDiverged: run.trials.map(\.hasDiverged), worst: .infinity)
    }
    guard let longest = curves.map(\.x.count).max(), longest > 1 else { return nil }
    let top = lossTop(curves, runs)
    var panel = Chart.Panel(
      x: Chart.Axis("iteration", .linear(0...Double(longest)), isWhole: true),
      y: Chart.Axis("training loss (minibatch)", .linear(covering: [0, top.value])))
    for (run, curve) in zip(runs, curves) {
      if hasSeveralSeeds { panel.bands.append(curve.band(run.style)) }
      var line = curve.line(run.name, run.style, longest: longest, marks: .sparse(9)) { iteration, quartiles in
        "iteration \(NumberText.upTo(iteration, places: 0)): loss \(text(quartiles) { NumberText.significant($0) })"
      }
      // Dashes are lost in a line that jumps from point to point: markers tell these apart.
      line.style = line.style.solid
      panel.lines.append(line)
    }
    panel.references.append(targetReference)
    let title = "Training loss over iterations" + group(rules)
    return Figure(
      id: "training-loss" + idSuffix(rules), title: title,
      caption: caption(
        "Loss of each minibatch over the iterations, \(style.smoothingText), each optimizer at its best configuration.",
        spread,
        top.isCut ? "Above \(NumberText.setting(panel.y.scale.domain.upperBound)) the picture is cut off." : ""
      )
      .collapsed,
      chart: Chart(
        title: title, subtitle: subtitle("each optimizer at its best configuration", seeds("median and quartiles")),
        description: "Final training loss: "
          + described(runs) { $0.row.best.standing[.finalTrainingLoss].map { NumberText.significant($0.median) } }
          + ".",
        panels: [panel], key: .below, width: style.width, height: style.height))
  }

  package func trainingAccuracy(_ rules: [UpdateRule]?) -> Figure? {
    accuracy(
      rules, id: "training-accuracy", name: "Training accuracy",
      of: "the first \(leaderboard.definition.configurations[0].evaluation.train) training images",
      final: .finalTrainingAccuracy, \.trainingAccuracy)
  }

  package func validationAccuracy(_ rules: [UpdateRule]?) -> Figure? {
    accuracy(
      rules, id: "validation-accuracy", name: "Validation accuracy",
      of: "\(leaderboard.definition.configurations[0].dataset.validation) validation images",
      final: .finalValidationAccuracy, \.validationAccuracy)
  }

  private func accuracy(
    _ rules: [UpdateRule]?, id: String, name: String, of images: String, final: Statistic,
    _ value: KeyPath<EpochMetrics, Double>
  ) -> Figure? {
    let runs = runs(rules)
    let curves = runs.map { run in
      Curve(
        x: { Double($0 + 1) }, values: run.trials.map { $0.series.epochs.map { $0[keyPath: value] } },
        hasDiverged: run.trials.map(\.hasDiverged), worst: -.infinity)
    }
    guard let epochs = curves.map(\.x.count).max(), epochs > 0 else { return nil }
    let scale = Scale.linear(covering: curves.flatMap { $0.lower + $0.upper + $0.medians })
    var panel = Chart.Panel(x: epochAxis(epochs), y: Chart.Axis("\(name.lowercased())", percentTicks: scale))
    for (run, curve) in zip(runs, curves) {
      if hasSeveralSeeds { panel.bands.append(curve.band(run.style)) }
      panel.lines.append(
        curve.line(run.name, run.style, longest: epochs, marks: Self.marks(epochs)) { epoch, quartiles in
          "epoch \(NumberText.upTo(epoch, places: 0)): \(text(quartiles, NumberText.percent))"
        })
    }
    let title = "\(name) per epoch" + group(rules)
    return Figure(
      id: id + idSuffix(rules), title: title,
      caption: caption(
        "Accuracy on \(images) at the end of each epoch, each optimizer at its best configuration.", spread),
      chart: Chart(
        title: title, subtitle: subtitle("each optimizer at its best configuration", seeds("median and quartiles")),
        description: "After the last epoch: "
          + described(runs) { $0.row.best.standing[final].map { NumberText.percent($0.median) } } + ".",
        panels: [panel], key: .below, width: style.width, height: style.height))
  }

  /// The epochs' mean losses, one panel an optimizer, with all others in grey behind it.
  package func lossBands() -> Figure? {
    let curves = runs.map { run in
      let window = run.row.best.configuration.iterationsPerEpoch
      return Curve(
        x: { Double($0 + 1) }, values: run.trials.map { $0.series.epochMeanLosses(window: window) },
        hasDiverged: run.trials.map(\.hasDiverged), worst: .infinity)
    }
    guard let epochs = curves.map(\.x.count).max(), epochs > 1 else { return nil }
    let y = Chart.Axis(
      "mean training loss of the epoch", .logarithmic(covering: curves.flatMap { $0.lower + $0.upper + $0.medians }))
    let lines = zip(runs, curves).map { run, curve in
      curve.line(run.name, run.style, longest: epochs, marks: Self.marks(epochs)) { epoch, quartiles in
        "epoch \(NumberText.upTo(epoch, places: 0)): loss \(text(quartiles) { NumberText.significant($0) })"
      }
    }
    let panels = runs.indices.map { index in
      var panel = Chart.Panel(x: epochAxis(epochs, sparse: true), y: y)
      panel.title = runs[index].name
      panel.lines = lines.enumerated().map { other, line in
        var line = line
        line.isContext = other != index
        line.style = line.style.solid
        return line
      }
      if hasSeveralSeeds { panel.bands = [curves[index].band(runs[index].style)] }
      return panel
    }
    let columns = min(style.width < 600 ? 2 : 3, panels.count)
    let rows = (panels.count + columns - 1) / columns
    let title = "Mean training loss per epoch, one optimizer a panel"
    return Figure(
      id: "loss-bands", title: title,
      caption: caption(
        "Mean loss of each epoch's minibatches on a logarithmic scale, each optimizer at its best configuration with the "
          + "others in grey.", spread),
      chart: Chart(
        title: title, subtitle: subtitle("each optimizer at its best configuration", seeds("median and quartiles")),
        description: "Final training loss: "
          + described(runs) { $0.row.best.standing[.finalTrainingLoss].map { NumberText.significant($0.median) } }
          + ".",
        panels: panels, columns: columns, key: .none, width: style.width,
        height: 70 + (style.width < 600 ? 150 : 190) * Double(rows)))
  }
}

// MARK: - Axes and words

extension SweepFigures {
  var hasSeveralSeeds: Bool { leaderboard.definition.seeds.count > 1 }

  private func text(_ quartiles: Quartiles, _ number: (Double) -> String) -> String {
    quartiles.text(seeds: leaderboard.definition.seeds.count, number)
  }

  private func group(_ rules: [UpdateRule]?) -> String {
    rules == nil ? "" : ": " + runs(rules).map(\.rule).inOrder.map(style.name).joined(separator: ", ")
  }

  private func idSuffix(_ rules: [UpdateRule]?) -> String { rules == nil ? "" : "-first-group" }

  var targetReference: Chart.Reference {
    let target = leaderboard.definition.target.trainingLoss
    return Chart.Reference(y: target, label: "target \(NumberText.setting(target))")
  }

  /// The axis ends a little above the first loss and above everything after the first epoch, so that a spike at the start
  /// takes no room from the rest.
  private func lossTop(_ curves: [Curve], _ runs: [BestRun]) -> (value: Double, isCut: Bool) {
    var (top, highest) = (0.0, 0.0)
    for (curve, run) in zip(curves, runs) {
      let medians = curve.medians
      let ends = curve.upper
      let settled = medians.dropFirst(run.row.best.configuration.iterationsPerEpoch)
      top = (medians.prefix(1) + settled).filter(\.isFinite).reduce(top, max)
      highest = (medians + ends).filter(\.isFinite).reduce(highest, max)
    }
    return highest <= 1.3 * top ? (highest, false) : (1.15 * top, true)
  }

  private static func marks(_ epochs: Int) -> Chart.Marks { epochs > 40 ? .sparse(12) : .every }

  private func epochAxis(_ epochs: Int, sparse: Bool = false) -> Chart.Axis {
    let scale = Scale.linear(0.6...(Double(epochs) + 0.4))
    guard epochs <= 12 else { return Chart.Axis("epoch", scale, isWhole: true) }
    let step = sparse && epochs > 6 ? 2 : 1
    let ticks = stride(from: step, through: epochs, by: step).map { Tick(Double($0), "\($0)") }
    return Chart.Axis("epoch", scale, ticks: ticks)
  }
}

extension Chart.Axis {
  /// A linear axis of fractions that is labelled in per cent.
  init(_ title: String, percentTicks scale: Scale) {
    self.init(
      title, scale, ticks: scale.ticks(8).map { Tick($0.value, NumberText.upTo($0.value * 100, places: 1) + "%") })
  }
}

extension [UpdateRule] {
  /// In the order in which the study comes to them.
  fileprivate var inOrder: [UpdateRule] { UpdateRule.allCases.filter(contains) }
}

extension SeriesStyle {
  /// Without dashes.
  package var solid: SeriesStyle {
    var copy = self
    copy.dashes = ""
    return copy
  }
}

extension TrialSeries {
  /// Means of the losses of the epochs that are complete.
  func epochMeanLosses(window: Int) -> [Double] {
    (0..<(losses.count / window)).map { epoch in
      losses[(epoch * window)..<((epoch + 1) * window)].reduce(0, +) / Double(window)
    }
  }
}
