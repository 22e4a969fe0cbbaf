/// The forms in which every verb prints a table; raw values are those of `--format`.
package enum TableFormat: String, Hashable, Sendable, CaseIterable {
  case table
  case json
  case csv
  case markdown
}

/// Where a table is shown.
package struct TableStyle: Hashable, Sendable {
  /// Terminal columns; nil where there is no terminal and lines may be of any length.
  package var width: Int?
  /// Whether escape sequences for colour may be written.
  package var colour: Bool

  package init(width: Int? = nil, colour: Bool = false) {
    self.width = width
    self.colour = colour
  }
}
