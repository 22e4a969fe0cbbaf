internal import Charts
internal import Markup
internal import SweepCore

/// The figures for print: no title, text of 8 points, the names that papers use; each for one column and for two.
struct PaperFigures {
  static let folder = "figures/paper"

  private let leaderboard: Leaderboard
  private let series: [Int: TrialSeries]
  private let smoothing: Int

  init(_ leaderboard: Leaderboard, _ series: [Int: TrialSeries], smoothing: Int) {
    self.leaderboard = leaderboard
    self.series = series
    self.smoothing = smoothing
  }

  /// Writes every figure as SVG, as PDF where that can be made, and a list of captions.
  func write(to files: ReportFiles) throws {
    let converter = PictureConverter()
    var captions = "# Captions of the figures for print\n"
    for columns in PaperColumns.allCases {
      let figures = SweepFigures(
        leaderboard: leaderboard, series: series, style: .paper(columns, smoothing: smoothing)
      ).all
      for figure in figures {
        let name = "\(Self.folder)/\(figure.id)-\(columns.rawValue)-column"
        let svg = figure.chart.svg(id: figure.id, isTitled: false, pointsPerUnit: PaperColumns.pointsPerUnit)
        try files.write(name + ".svg", svg.text)
        if let converter, try !converter.convert(files.path(name + ".svg"), to: files.path(name + ".pdf"), .pdf) {
          note("rsvg-convert made no \(name).pdf")
        }
        guard columns == .one else { continue }
        let study = figure.studyFigure.map { ", as figure \($0) of the study" } ?? ""
        captions += "\n`\(figure.id)`\(study): \(figure.caption)\n"
      }
    }
    try files.write("\(Self.folder)/captions.md", captions)
  }
}
