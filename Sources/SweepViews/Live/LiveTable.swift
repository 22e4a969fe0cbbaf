package import SweepCore

/// A live table: what it is ranked by, what it shows, how far it is scrolled. Leaderboards and keys go in, frames come out.
package struct LiveTable: Sendable {
  package enum Response: Hashable, Sendable {
    case stays
    /// The user is done looking.
    case leaves
  }

  /// What the next leaderboard is to be ranked by.
  package private(set) var rankBy: RankKey
  /// Whose configurations are shown; nil for all.
  package private(set) var filter: UpdateRule?
  private let rules: [UpdateRule]
  private var leaderboard: Leaderboard
  private var tables: Tables?
  /// The first configuration shown, as far as the last frame knows; what a key makes of it is held in bounds by the next.
  private var first = 0
  /// Configurations that fitted into the last frame.
  private var pageRows = 1
  /// Whether there are keys to be told of; nil without a keyboard, else what `q` does.
  private let leaving: String?

  /// Tables of the leaderboard as it is: of ten thousand rows they are too much for every press of a key.
  private struct Tables {
    let filter: UpdateRule?
    let width: Int
    let optimizers: [StyledLine]
    let configurations: ConfigurationLines
  }

  /// - Parameter leaving: what the key `q` does, in a word; nil where no key is read.
  package init(_ leaderboard: Leaderboard, leaving: String?) {
    self.leaderboard = leaderboard
    self.leaving = leaving
    rankBy = leaderboard.rankBy
    let present = Set(leaderboard.definition.configurations.map(\.optimizer.rule))
    rules = UpdateRule.allCases.filter(present.contains)
  }

  /// Shows another leaderboard of the same sweep from now on.
  package mutating func show(_ leaderboard: Leaderboard) {
    self.leaderboard = leaderboard
    tables = nil
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
  package mutating func frame(_ facts: LiveFacts, width: Int, height: Int) -> [StyledLine] {
    let view = LeaderboardView(leaderboard, note: facts.note)
    let tables = tables.flatMap { $0.filter == filter && $0.width == width ? $0 : nil } ?? drawTables(view, width)
    self.tables = tables
    let frame = LiveFrame(
      view, facts, optimizers: tables.optimizers, configurations: tables.configurations, filter: filter, first: first,
      keys: keyLine(width: width), width: width, height: height)
    (first, pageRows) = (frame.first, max(1, frame.pageRows))
    return frame.lines
  }

  private func drawTables(_ view: LeaderboardView, _ width: Int) -> Tables {
    let style = TableStyle(width: width)
    return Tables(
      filter: filter, width: width, optimizers: view.optimizerTable(for: .watching, width: width).lines(style: style),
      configurations: view.configurationLines(for: .watching, rule: filter, style: style))
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
