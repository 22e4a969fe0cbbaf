/// `; did you mean 'x'?` for the known word nearest to `word`; empty where none is near.
func suggestion(for word: String, among known: [String]) -> String {
  let near = known.map { ($0, editDistance(word.lowercased(), $0)) }.min { $0.1 < $1.1 }
  guard let (candidate, distance) = near, distance <= max(1, candidate.count / 3) else { return "" }
  return "; did you mean '\(candidate)'?"
}

/// Optimal string alignment: the fewest insertions, deletions, replacements and swaps of neighbours.
private func editDistance(_ left: String, _ right: String) -> Int {
  // Words longer than this are near no key; the bound keeps a hostile key from costing its square.
  guard left.utf8.count <= 64 else { return .max }
  let (left, right) = (Array(left), Array(right))
  var rows = [Array(0...right.count)]
  for i in left.indices {
    var row = [i + 1]
    for j in right.indices {
      var least = min(rows[i][j] + (left[i] == right[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j] {
        least = min(least, rows[i - 1][j - 1] + 1)
      }
      row.append(least)
    }
    rows.append(row)
  }
  return rows[left.count][right.count]
}
