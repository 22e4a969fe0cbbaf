/// `; did you mean 'x'?` for the known word nearest to `word`; empty where none is near.
func suggestion(for word: String, among known: [String]) -> String {
  let near = known.map { ($0, editDistance(word.lowercased(), $0)) }.min { $0.1 < $1.1 }
  guard let (candidate, distance) = near, distance <= max(1, candidate.count / 3) else { return "" }
  return "; did you mean '\(candidate)'?"
}

/// Levenshtein's distance: the fewest insertions, deletions and replacements of a character.
private func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  var row = Array(0...right.count)
  // Words longer than this are near no key; the bound keeps a hostile key from costing its square.
  for (index, character) in left.prefix(64).enumerated() {
    var next = [index + 1]
    for column in right.indices {
      let replaced = row[column] + (character == right[column] ? 0 : 1)
      next.append(min(replaced, row[column + 1] + 1, next[column] + 1))
    }
    row = next
  }
  return row[right.count] + max(0, left.count - 64)
}
