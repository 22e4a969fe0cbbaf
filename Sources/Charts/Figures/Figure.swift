/// A chart with what stands around it.
package struct Figure: Hashable, Sendable {
  /// ASCII letters and hyphens: a file's name, and the start of every id in the chart.
  package let id: String
  package let title: String
  /// What is shown, of how many seeds, and the command that makes it.
  package let caption: String
  package let chart: Chart

  /// The number of the study's figure that shows the same, of those from 10 to 15; nil for ours. The study shows losses, then
  /// both accuracies of its first three optimizers, then those of all.
  package var studyFigure: Int? {
    [
      "training-loss-first-group": 10, "training-loss": 11, "training-accuracy-first-group": 12,
      "validation-accuracy-first-group": 13, "training-accuracy": 14, "validation-accuracy": 15,
    ][id]
  }

  package init(id: String, title: String, caption: String, chart: Chart) {
    self.id = id
    self.title = title
    self.caption = caption
    self.chart = chart
  }
}
