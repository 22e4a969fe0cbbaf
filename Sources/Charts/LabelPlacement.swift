internal import SweepViews

/// Labels in a column, each as near to its own place as the others allow.
package enum LabelPlacement {
  /// The places p with p[i+1] - p[i] >= height, in the order of `wanted`, that minimize Σ (p[i] - wanted[i])²; then moved
  /// into `range` where it has room for all of them.
  ///
  /// With q[i] = p[i] - i·height the condition says that q does not fall: this is isotonic regression, solved by pooling
  /// adjacent violators.
  package static func spread(_ wanted: [Double], height: Double, within range: ClosedRange<Double>) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    var pools: [(sum: Double, count: Int)] = []
    for (rank, index) in order.enumerated() {
      var pool = (sum: wanted[index] - Double(rank) * height, count: 1)
      while let last = pools.last, last.sum * Double(pool.count) > pool.sum * Double(last.count) {
        pool = (sum: pool.sum + last.sum, count: pool.count + last.count)
        pools.removeLast()
      }
      pools.append(pool)
    }
    let highest = max(range.lowerBound, range.upperBound - Double(wanted.count - 1) * height)
    let levels = pools.flatMap { pool in
      Array(repeating: min(max(pool.sum / Double(pool.count), range.lowerBound), highest), count: pool.count)
    }
    var places = wanted
    for (rank, index) in order.enumerated() { places[index] = levels[rank] + Double(rank) * height }
    return places
  }
}

/// How long text is when nobody has drawn it yet.
enum TextExtent {
  /// About the width in pixels in DejaVu Sans, the widest of the fonts that a chart asks for.
  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { sum, character in
      let share =
        switch character {
        case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", "·": 0.33
        case " ", "f", "t", "r", "(", ")", "-", "/": 0.4
        case "m", "w", "M", "W", "%", "—", "…": 0.95
        case "A"..."Z": 0.7
        case "a"..."z", "0"..."9": 0.62
        default: 0.72 * Double(max(1, String(character).displayWidth))
        }
      return sum + share * size
    }
  }
}
