internal import Markup
package import SweepCore

/// How a sweep's configurations are looked at. Everything is in the address, so a view can be kept, sent and reloaded, and
/// needs no script.
package struct SweepQuery: Hashable, Sendable {
  package enum Order: String, Hashable, Sendable { case ascending = "asc", descending = "desc" }

  package var rankBy = RankKey.target
  /// Nil: by rank.
  package var sort: ConfigurationColumn?
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
    sort = fields["sort"].flatMap(ConfigurationColumn.init)
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
      fields.append(("sort", sort.rawValue))
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

/// A column that configurations can be sorted by. Sorting is a way to look at the ranking and changes no rank.
package enum ConfigurationColumn: String, Hashable, Sendable, CaseIterable {
  case optimizer
  case rate
  case trials
  case reached
  case toTarget = "to-target"
  case finalLoss = "final-loss"
  case bestValidation = "best-validation"
  case finalValidation = "final-validation"
  case training
  case diverged

  /// The title of the column of `LeaderboardView` that it sorts.
  var title: String {
    switch self {
    case .optimizer: "optimizer"
    case .rate: "rate"
    case .trials: "trials"
    case .reached: "reached"
    case .toTarget: "to target"
    case .finalLoss: "final loss"
    case .bestValidation: "best val"
    case .finalValidation: "final val"
    case .training: "train"
    case .diverged: "diverged"
    }
  }

  /// What sorts a row: larger comes later. Rows without a value come last in both orders.
  func key(_ row: Leaderboard.ConfigurationRow) -> Double? {
    let standing = row.standing
    return switch self {
    case .optimizer: Double(UpdateRule.allCases.firstIndex(of: row.configuration.optimizer.rule) ?? 0)
    case .rate: row.configuration.optimizer.learningRate
    case .trials: Double(standing.finished)
    case .reached: Double(standing.reached)
    case .toTarget: standing.iterationsToTarget?.median
    case .finalLoss: standing.finalTrainingLoss?.median
    case .bestValidation: standing.bestValidationAccuracy?.median
    case .finalValidation: standing.finalValidationAccuracy?.median
    case .training: standing.finalTrainingAccuracy?.median
    case .diverged: Double(standing.diverged)
    }
  }
}

extension SweepQuery {
  /// The places in `rows` of those to show, in the order to show them.
  package func selection(of rows: [Leaderboard.ConfigurationRow]) -> [Int] {
    let places = rows.indices.filter { index in
      state.holds(rows[index].standing)
        && (optimizer.map { rows[index].configuration.optimizer.rule == $0 } ?? true)
    }
    guard let sort else { return order == .ascending ? places : places.reversed() }
    return places.sorted { left, right in
      guard let a = sort.key(rows[left]) else { return sort.key(rows[right]) == nil && left < right }
      guard let b = sort.key(rows[right]) else { return true }
      if a == b { return left < right }
      return order == .ascending ? a < b : a > b
    }
  }
}
