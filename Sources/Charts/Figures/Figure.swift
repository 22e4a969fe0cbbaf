/// A chart with what stands around it.
package struct Figure: Hashable, Sendable {
  /// ASCII letters and hyphens: a file's name, and the start of every id in the chart.
  package let id: String
  package let title: String
  /// What is shown, of how many seeds, and the command that makes it.
  package let caption: String
  package let chart: Chart

  package init(id: String, title: String, caption: String, chart: Chart) {
    self.id = id
    self.title = title
    self.caption = caption
    self.chart = chart
  }
}
