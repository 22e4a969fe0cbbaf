/// A picture of series, as data. `svg` draws it; the same chart gives the same bytes on every machine.
package struct Chart: Hashable, Sendable {
  package var title: String
  /// One line below the title, in a file of its own.
  package var subtitle: String
  /// What the picture shows, for who cannot see it.
  package var description: String
  package var panels: [Panel]
  /// Panels beside each other, with one name for each axis.
  package var columns: Int
  package var key: Key
  package var width: Double
  /// Of all panels with their axes, without the title and the key.
  package var height: Double

  package init(
    title: String, subtitle: String = "", description: String, panels: [Panel], columns: Int = 1, key: Key,
    width: Double = 640, height: Double = 380
  ) {
    precondition(!panels.isEmpty && columns >= 1, "a chart has a panel")
    self.title = title
    self.subtitle = subtitle
    self.description = description
    self.panels = panels
    self.columns = columns
    self.key = key
    self.width = width
    self.height = height
  }

  /// Where the names of the series stand.
  package enum Key: Hashable, Sendable {
    case none
    /// Below the plot, in the order of the series.
    case below
  }

  /// Axes and everything between them.
  package struct Panel: Hashable, Sendable {
    package var title = ""
    package var x: Axis
    package var y: Axis
    package var bands: [Band] = []
    package var lines: [Line] = []
    package var references: [Reference] = []
    /// Names a strip above the plot, in which stand points whose y is infinite: as "diverged".
    package var edge: String?

    package init(x: Axis, y: Axis) {
      self.x = x
      self.y = y
    }
  }

  package struct Axis: Hashable, Sendable {
    package var title: String
    package var scale: Scale
    /// In place of those that the scale has.
    package var ticks: [Tick]?
    /// Whether the axis counts things, as iterations: no tick stands between whole numbers.
    package var isWhole: Bool

    package init(_ title: String, _ scale: Scale, ticks: [Tick]? = nil, isWhole: Bool = false) {
      self.title = title
      self.scale = scale
      self.ticks = ticks
      self.isWhole = isWhole
    }
  }

  package struct Point: Hashable, Sendable {
    package var x: Double
    /// NaN is a gap. Infinity is one too, or a mark in the panel's edge.
    package var y: Double
    /// Shown when the pointer rests on the point.
    package var note: String?
    package var ring = Ring.none

    package init(_ x: Double, _ y: Double, note: String? = nil) {
      self.x = x
      self.y = y
      self.note = note
    }
  }

  /// A circle around a point that stands out in its series.
  package enum Ring: Hashable, Sendable {
    case none
    case solid
    case dashed
  }

  package struct Line: Hashable, Sendable {
    /// In the key.
    package var name: String
    package var style: SeriesStyle
    /// Ascending in x.
    package var points: [Point]
    package var marks = Marks.every
    /// Level up to the next point, then straight up or down.
    package var isStep = false
    /// Grey, thin and without a name: there to compare with.
    package var isContext = false

    package init(_ name: String, _ style: SeriesStyle, _ points: [Point]) {
      self.name = name
      self.style = style
      self.points = points
    }
  }

  package enum Marks: Hashable, Sendable {
    case none
    case every
    /// About so many along the line, each line at other places.
    case sparse(Int)
  }

  /// The area between two curves.
  package struct Band: Hashable, Sendable {
    package var style: SeriesStyle
    package var x: [Double]
    /// As long as `x`. Where one of them is not finite there is a gap; an infinite upper end reaches the panel's edge.
    package var lower: [Double]
    package var upper: [Double]

    package init(_ style: SeriesStyle, x: [Double], lower: [Double], upper: [Double]) {
      precondition(x.count == lower.count && x.count == upper.count, "a band has both ends everywhere")
      self.style = style
      self.x = x
      self.lower = lower
      self.upper = upper
    }
  }

  /// A level to compare with, as a target.
  package struct Reference: Hashable, Sendable {
    package var y: Double
    package var label: String

    package init(y: Double, label: String) {
      self.y = y
      self.label = label
    }
  }

  /// A place in the picture, in pixels from its upper left corner.
  struct Position: Hashable, Sendable {
    var x: Double
    var y: Double
  }

  struct Frame: Hashable, Sendable {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }
  }
}
