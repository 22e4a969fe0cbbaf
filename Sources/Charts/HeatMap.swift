package import SweepCore

/// A grid of cells, each in a colour and with a sign that says the same without colour. What a cell means is decided by who
/// makes the map; this draws it.
package struct HeatMap: Hashable, Sendable {
  package struct Cell: Hashable, Sendable {
    package enum Fill: Hashable, Sendable {
      /// Nothing was asked for here: no cell at all.
      case none
      case state(TrialState)
      /// Of several trials: how many are in which state, drawn as a stack.
      case shares([TrialState: Int])
      /// From 0, the best there is, to 1, the worst.
      case value(Double)
      /// A value that cannot be placed: every trial diverged.
      case diverged
    }

    package var fill: Fill
    /// In the cell, where there is room.
    package var text: String
    /// Shown when the pointer rests on it.
    package var note: String
    /// Where a click leads, within the same site; a picture in a file has no links.
    package var link: String?

    package init(_ fill: Fill, text: String = "", note: String, link: String? = nil) {
      self.fill = fill
      self.text = text
      self.note = note
      self.link = link
    }

    package static let none = Cell(.none, note: "")
  }

  package var title: String
  /// What the picture shows, for who cannot see it.
  package var description: String
  package var rowTitle: String
  package var columnTitle: String
  package var rows: [String]
  package var columns: [String]
  /// Rows above which a line stands: the first of each group after the first.
  package var groupStarts: [Int] = []
  /// Row by row.
  package var cells: [[Cell]]
  /// What the ends of the colour scale stand for; nil where cells show states.
  package var scale: Ends?

  package struct Ends: Hashable, Sendable {
    package var best: String
    package var worst: String

    package init(best: String, worst: String) {
      self.best = best
      self.worst = worst
    }
  }

  /// In pixels, at least: more where cells would be too small to hit.
  package var width = 520.0

  /// A map of more cells than this is no picture any more; `GridMaps` puts trials together before that.
  package static let maximumCells = 1500

  package init(
    title: String, description: String, rowTitle: String, columnTitle: String, rows: [String], columns: [String],
    cells: [[Cell]]
  ) {
    precondition(cells.count == rows.count && cells.allSatisfy { $0.count == columns.count }, "a cell for each place")
    self.title = title
    self.description = description
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.rows = rows
    self.columns = columns
    self.cells = cells
  }
}
