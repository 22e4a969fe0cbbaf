internal import Charts
internal import Markup
internal import SweepCore
internal import SweepViews

/// What a trial measured, as charts: everything it has sent so far.
extension TrialPage {
  static func curves(_ series: TrialSeries?, _ explained: ExplainAnswer) -> HTML {
    let trial = explained.settings
    let charts =
      series.map { series in
        [loss(series, trial), accuracy(series, trial)].compactMap { $0 }
      } ?? []
    let drawn = charts.enumerated().map { index, chart -> HTML in
      #"""
      <figure>\#(Parts.scroll(label: chart.title, chart.svg(id: "trial-\(index)", isTitled: false)))\#
      <figcaption class="faint">\#(chart.title). \#(chart.description)</figcaption>\#
      </figure>
      """#
    }
    return Parts.panel(
      "curves", "Curves",
      drawn.isEmpty ? #"<p class="empty">nothing was measured yet</p>"# : #"<div class="figure pair">\#(drawn)</div>"#,
      isWide: true, version: curvesVersion(explained))
  }

  private static func loss(_ series: TrialSeries, _ trial: TrialSettings) -> Chart? {
    let losses = series.losses
    guard losses.count > 1 else { return nil }
    let style = ChartPalette.style(of: trial.configuration.optimizer.rule)
    let kept = Downsampling.indices(of: losses)
    let noted = max(1, kept.count / 40)
    let points = kept.enumerated().map { position, index in
      Chart.Point(
        Double(index + 1), losses[index].isFinite ? losses[index] : .nan,
        note: position.isMultiple(of: noted)
          ? "iteration \(index + 1): loss \(NumberText.significant(losses[index]))" : nil)
    }
    let positive = losses.filter { $0.isFinite && $0 > 0 }
    // A loss that falls little has hardly a label on a logarithmic axis, and one that falls far hardly a curve on another.
    let isSteep = (positive.max() ?? 1) > 5 * (positive.min() ?? 1)
    let scale = isSteep ? Scale.logarithmic(covering: positive) : Scale.linear(covering: positive)
    var panel = Chart.Panel(
      x: .init("iteration", .linear(0...Double(max(losses.count, trial.configuration.iterations))), isWhole: true),
      y: .init("training loss (minibatch)", scale))
    // Dashes are lost in a line that jumps from point to point.
    var line = Chart.Line("loss", style.solid, points)
    line.marks = .none
    panel.lines = [line]
    return Chart(
      title: "Training loss over iterations",
      description: "Iterations 1 to \(losses.count) of \(trial.configuration.iterations): from "
        + "\(NumberText.significant(losses[0])) to \(NumberText.significant(losses[losses.count - 1]))"
        + "\(range(of: losses) { NumberText.significant($0) })\(isSteep ? ", on a logarithmic scale" : "").",
      panels: [panel], key: .none, width: FigureStyle.page.width, height: FigureStyle.page.height)
  }

  private static func accuracy(_ series: TrialSeries, _ trial: TrialSettings) -> Chart? {
    let epochs = series.epochs
    guard let last = epochs.last else { return nil }
    let style = ChartPalette.style(of: trial.configuration.optimizer.rule)
    func line(_ name: String, _ style: SeriesStyle, _ value: KeyPath<EpochMetrics, Double>) -> Chart.Line {
      Chart.Line(
        name, style,
        epochs.enumerated().map { index, epoch in
          Chart.Point(
            Double(index + 1), epoch[keyPath: value],
            note: "epoch \(index + 1): \(name) accuracy \(NumberText.percent(epoch[keyPath: value]))")
        })
    }
    let all = epochs.flatMap { [$0.trainingAccuracy, $0.validationAccuracy] }
    let scale = Scale.linear(covering: all + [0])
    let ticks = scale.ticks(6).map { Tick($0.value, NumberText.upTo($0.value * 100, places: 1) + "%") }
    var panel = Chart.Panel(
      x: .init("epoch", .linear(0.5...(Double(trial.configuration.epochs) + 0.5)), isWhole: true),
      y: .init("accuracy", scale, ticks: ticks))
    // The optimizer has the colour; which accuracy it is, the dash and the marker tell.
    var training = style
    (training.dashes, training.isHollow, training.variant) = ("5 3", true, 1)
    panel.lines = [
      line("training", training, \.trainingAccuracy), line("validation", style.solid, \.validationAccuracy),
    ]
    func told(_ name: String, _ value: KeyPath<EpochMetrics, Double>) -> String {
      "\(name) \(NumberText.percent(last[keyPath: value]))"
        + range(of: epochs.map { $0[keyPath: value] }, NumberText.percent)
    }
    return Chart(
      title: "Accuracy per epoch",
      description: "Epochs 1 to \(epochs.count) of \(trial.configuration.epochs). At the last: "
        + "\(told("training", \.trainingAccuracy)) (dashed); \(told("validation", \.validationAccuracy)) (solid).",
      panels: [panel], key: .below, width: FigureStyle.page.width, height: FigureStyle.page.height)
  }

  /// ", lowest 0.02 and highest 2.31"; empty without a finite value.
  private static func range(of values: [Double], _ number: (Double) -> String) -> String {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return "" }
    return ", lowest \(number(low)) and highest \(number(high))"
  }
}
