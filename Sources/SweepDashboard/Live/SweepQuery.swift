internal import Markup
package import SweepCore
internal import SweepViews

/// How a sweep's configurations are looked at. Everything is in the address, so a view can be kept, sent and reloaded, and
/// needs no script.
package struct SweepQuery: Hashable, Sendable {
  package enum Order: String, Hashable, Sendable { case ascending = "asc", descending = "desc" }

  package var rankBy = RankKey.target
  /// The name of a column's sort; nil: by rank.
  package var sort: String?
  package var order = Order.ascending
  /// Nil: all.
  package var optimizer: UpdateRule?
  package var state = ConfigurationFilter.all
  /// From 1.
  package var page = 1

  package init() {}

  /// What makes no sense is left at its default: an old or mistyped address shows the usual view.
  package init(_ fields: FormFields) {
    rankBy = fields["rank-by"].flatMap(RankKey.init) ?? .target
    sort = fields["sort"].flatMap { LeaderboardColumn.sort(named: $0)?.name }
    order = fields["order"].flatMap(Order.init) ?? .ascending
    optimizer = fields["optimizer"].flatMap(UpdateRule.init)
    state = fields["state"].flatMap(ConfigurationFilter.init) ?? .all
    page = fields.page
  }

  /// Without those at their defaults.
  package var fields: [(name: String, value: String)] {
    var fields: [(String, String)] = []
    if rankBy != .target { fields.append(("rank-by", rankBy.rawValue)) }
    if let sort {
      fields.append(("sort", sort))
      if order == .descending { fields.append(("order", order.rawValue)) }
    }
    if let optimizer { fields.append(("optimizer", optimizer.rawValue)) }
    if state != .all { fields.append(("state", state.rawValue)) }
    if page > 1 { fields.append(("page", String(page))) }
    return fields
  }

  package func with(_ change: (inout SweepQuery) -> Void) -> SweepQuery {
    var copy = self
    change(&copy)
    return copy
  }
}

/// Which configurations are shown.
package enum ConfigurationFilter: String, Hashable, Sendable, CaseIterable {
  case all
  case complete
  case provisional
  case reached
  case diverged

  var title: String {
    switch self {
    case .all: "all"
    case .complete: "complete"
    case .provisional: "provisional (trials missing)"
    case .reached: "target reached on some seed"
    case .diverged: "diverged on some seed"
    }
  }

  func holds(_ standing: Standing) -> Bool {
    switch self {
    case .all: true
    case .complete: !standing.isProvisional
    case .provisional: standing.isProvisional
    case .reached: standing.reached > 0
    case .diverged: standing.diverged > 0
    }
  }
}

extension SweepQuery {
  /// Whether the filter lets a configuration through.
  package func holds(_ row: Leaderboard.ConfigurationRow) -> Bool {
    state.holds(row.standing) && (optimizer.map { row.configuration.optimizer.rule == $0 } ?? true)
  }

  package var isFiltered: Bool { optimizer != nil || state != .all }

  /// The places in `rows` of those to show, in the order to show them.
  package func selection(of rows: [Leaderboard.ConfigurationRow]) -> [Int] {
    let places = rows.indices.filter { holds(rows[$0]) }
    guard let sort = sort.flatMap(LeaderboardColumn.sort(named:)) else {
      return order == .ascending ? places : places.reversed()
    }
    return places.sorted { left, right in
      guard let a = sort.value(rows[left]) else { return sort.value(rows[right]) == nil && left < right }
      guard let b = sort.value(rows[right]) else { return true }
      if a == b { return left < right }
      return order == .ascending ? a < b : a > b
    }
  }
}
