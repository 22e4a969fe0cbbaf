/// Fewer points for the same picture.
package enum Downsampling {
  /// A chart draws about one pixel a point up to here.
  package static let standardLimit = 600

  /// Indices, ascending, of the values to draw: all of them up to `limit`, else about `limit`: the first, the last, and in
  /// each of `limit / 2` stretches the lowest and the highest, and where there is any, the first that is not finite, so
  /// that a gap stays a gap.
  package static func indices(of values: [Double], limit: Int = standardLimit) -> [Int] {
    guard values.count > max(limit, 4), let last = values.indices.last else { return Array(values.indices) }
    let buckets = max(1, limit / 2)
    var kept: [Int] = [0]
    for bucket in 0..<buckets {
      let range = (bucket * values.count / buckets)..<((bucket + 1) * values.count / buckets)
      let finite = range.filter { values[$0].isFinite }
      let extremes = [
        finite.min { values[$0] < values[$1] }, finite.max { values[$0] < values[$1] },
        range.first { !values[$0].isFinite },
      ].compactMap { $0 }.sorted()
      for index in extremes where index != kept.last { kept.append(index) }
    }
    if kept.last != last { kept.append(last) }
    return kept
  }
}
