internal import SweepCore

/// One quantity of an optimizer over its seeds, point by point.
struct Curve {
  let x: [Double]
  /// Nil where no trial has a value.
  let quartiles: [Quartiles?]

  /// - Parameters:
  ///   - values: of every trial, in the order it measured them. What is not finite counts as `worst`.
  ///   - hasDiverged: for each trial whether nothing more will come, so that from its end on it counts as `worst`, too.
  init(x: (Int) -> Double, values: [[Double]], hasDiverged: [Bool], worst: Double) {
    let count = values.map(\.count).max() ?? 0
    self.x = (0..<count).map(x)
    quartiles = (0..<count).map { index in
      Quartiles(
        zip(values, hasDiverged).compactMap { values, hasDiverged in
          guard index < values.count else { return hasDiverged ? worst : nil }
          return values[index].isFinite ? values[index] : worst
        })
    }
  }

  var medians: [Double] { quartiles.map { $0?.median ?? .nan } }
  var lower: [Double] { quartiles.map { $0?.lower ?? .nan } }
  var upper: [Double] { quartiles.map { $0?.upper ?? .nan } }

  /// The medians as a line of no more points than a chart needs, a few of them with a note.
  ///
  /// - Parameter longest: points of the longest curve of the chart: all curves have their notes at the same places, so that
  ///   they can be read side by side.
  func line(
    _ name: String, _ style: SeriesStyle, longest: Int, marks: Chart.Marks = .every,
    note: (Double, Quartiles) -> String
  ) -> Chart.Line {
    let medians = medians
    let stride = max(1, (longest + 39) / 40)
    func isNoted(_ index: Int) -> Bool { (index + 1).isMultiple(of: stride) || index == 0 || index == longest - 1 }
    let indices = Set(Downsampling.indices(of: medians) + medians.indices.filter(isNoted)).sorted()
    let points = indices.map { index in
      Chart.Point(
        x[index], medians[index].isFinite ? medians[index] : .nan,
        note: isNoted(index) ? quartiles[index].map { "\(name) · \(note(x[index], $0))" } : nil)
    }
    var line = Chart.Line(name, style, points)
    line.marks = marks
    return line
  }

  func band(_ style: SeriesStyle) -> Chart.Band {
    let (lower, upper) = (lower, upper)
    let indices = Set(Downsampling.indices(of: lower) + Downsampling.indices(of: upper)).sorted()
    return Chart.Band(
      style, x: indices.map { x[$0] }, lower: indices.map { lower[$0] }, upper: indices.map { upper[$0] })
  }
}

extension Quartiles {
  /// "0.377, quartiles 0.354 and 0.389"; the median alone for one seed.
  func text(seeds: Int, _ number: (Double) -> String) -> String {
    seeds > 1 ? "\(number(median)), quartiles \(number(lower)) and \(number(upper))" : number(median)
  }
}
