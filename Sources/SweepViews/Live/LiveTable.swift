package import SweepCore

/// The state of a live table: what it is ranked by, what it shows, how far it is scrolled. Keys go in, frames come out.
package struct LiveTable: Sendable {
  package enum Response: Hashable, Sendable {
    case stays
    /// The user is done looking.
    case leaves
  }

  package private(set) var rankBy: RankKey
  /// Whose configurations are shown; nil for all.
  package private(set) var filter: UpdateRule?
  private let rules: [UpdateRule]
  /// The first configuration shown, as far as the last frame knows; what a key makes of it is held in bounds by the next.
  private var first = 0
  /// Configurations that fitted into the last frame.
  private var pageRows = 1
  /// Whether there are keys to be told of; nil without a keyboard, else what `q` does.
  private let leaving: String?

  /// - Parameters:
  ///   - leaving: what the key `q` is called; nil where no key is read.
  package init(_ definition: SweepDefinition, rankBy: RankKey, leaving: String?) {
    self.rankBy = rankBy
    self.leaving = leaving
    let present = Set(definition.configurations.map(\.optimizer.rule))
    rules = UpdateRule.allCases.filter(present.contains)
  }

  package mutating func press(_ key: Key) -> Response {
    switch key {
    case .up, .character("k"): scroll(by: -1)
    case .down, .character("j"): scroll(by: 1)
    case .pageUp, .character("b"): scroll(by: -pageRows)
    case .pageDown, .character(" "): scroll(by: pageRows)
    case .home, .character("g"): first = 0
    case .end, .character("G"): first = .max
    case .character("s"):
      rankBy = RankKey.allCases.following(rankBy) ?? RankKey.allCases[0]
      first = 0
    case .character("f"):
      filter = filter.map { rules.following($0) } ?? rules.first
      first = 0
    case .character("q"): return .leaves
    case .character: break
    }
    return .stays
  }

  private mutating func scroll(by rows: Int) {
    let (sum, overflow) = first.addingReportingOverflow(rows)
    first = overflow ? .max : max(0, sum)
  }

  /// A frame of at most `height` lines of at most `width` columns each.
  ///
  /// - Parameter leaderboard: ranked by `rankBy`.
  package mutating func frame(
    _ leaderboard: Leaderboard, _ facts: LiveFacts, width: Int, height: Int
  ) -> [StyledLine] {
    let frame = LiveFrame(
      leaderboard, facts, filter: filter, first: first, keys: keyLine(width: width), width: width, height: height)
    (first, pageRows) = (frame.first, max(1, frame.pageRows))
    return frame.lines
  }

  /// What the keys do, in fewer words on a narrow terminal.
  private func keyLine(width: Int) -> StyledLine? {
    guard let leaving else { return nil }
    let shown = filter?.rawValue ?? "all"
    func line(_ scrolling: String, _ filtering: String) -> StyledLine {
      var line = StyledLine()
      for (key, meaning) in [("q", leaving), (scrolling, "scroll"), ("s", "ranking"), ("f", filtering)] {
        line.append(line.isEmpty ? "" : "  ")
        line.append(key, .strong)
        line.append(" " + meaning, .faint)
      }
      return line
    }
    let whole = line("↑↓ PgUp PgDn Home End", "optimizer: \(shown)")
    return whole.displayWidth <= width ? whole : line("↑↓", shown)
  }
}

extension Array where Element: Equatable {
  /// The element after `element`; nil after the last.
  fileprivate func following(_ element: Element) -> Element? {
    firstIndex(of: element).flatMap { $0 + 1 < count ? self[$0 + 1] : nil }
  }
}
