/// The total order of a leaderboard's rows (docs/ranking.md, "The order").
struct RankOrder {
  private let key: RankKey

  init(_ key: RankKey) { self.key = key }

  /// Whether `left` stands above `right`: finished before provisional; then, unless the ranking is by target, the
  /// key asked for; then target state, median iterations to target, median final loss, and the configuration id,
  /// which no two rows share. Nil for two rows without any result.
  func precedes(_ left: Leaderboard.ConfigurationRow, _ right: Leaderboard.ConfigurationRow) -> Bool? {
    let (a, b) = (left.standing, right.standing)
    if a.isProvisional != b.isProvisional { return b.isProvisional }
    // A row without any result has no state and stands last.
    if (a.targetState == nil) != (b.targetState == nil) { return b.targetState == nil }
    if key != .target, let decided = ascending(key, a, b) { return decided }
    if let left = a.targetState, let right = b.targetState, left != right { return left < right }
    if let decided = ascending(.target, a, b) ?? ascending(.finalLoss, a, b) { return decided }
    return a.targetState == nil ? nil : left.id < right.id
  }

  /// Nil for a tie.
  private func ascending(_ key: RankKey, _ left: Standing, _ right: Standing) -> Bool? {
    let (a, b) = (key.ascending(left), key.ascending(right))
    return a == b ? nil : a < b
  }
}
