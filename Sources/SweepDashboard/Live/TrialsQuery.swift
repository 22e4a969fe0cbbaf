internal import Markup
package import SweepClient
package import SweepCore

/// Which of a sweep's trials are listed.
package struct TrialsQuery: Hashable, Sendable {
  package var state: TrialState?
  package var optimizer: UpdateRule?
  /// Nil: by index.
  package var sort: TrialColumn?
  package var order = SweepQuery.Order.ascending
  /// From 1.
  package var page = 1

  package init() {}

  package init(_ fields: FormFields) {
    state = fields["state"].flatMap(TrialState.init)
    optimizer = fields["optimizer"].flatMap(UpdateRule.init)
    sort = fields["sort"].flatMap(TrialColumn.init)
    order = fields["order"].flatMap(SweepQuery.Order.init) ?? .ascending
    page = fields.page
  }

  package var fields: [(name: String, value: String)] {
    var fields: [(String, String)] = []
    if let state { fields.append(("state", state.rawValue)) }
    if let optimizer { fields.append(("optimizer", optimizer.rawValue)) }
    if let sort { fields.append(("sort", sort.rawValue)) }
    if order == .descending { fields.append(("order", order.rawValue)) }
    if page > 1 { fields.append(("page", String(page))) }
    return fields
  }

  package func with(_ change: (inout TrialsQuery) -> Void) -> TrialsQuery {
    var copy = self
    change(&copy)
    return copy
  }

  /// The indices of the shards to show, in the order to show them.
  package func selection(of snapshot: SweepSnapshot) -> [Int] {
    let shown = snapshot.shards.indices.filter { index in
      (state.map { $0 == snapshot.state(of: index) } ?? true)
        && (optimizer.map {
          snapshot.definition.configurations[index / snapshot.definition.seeds.count].optimizer.rule == $0
        } ?? true)
    }
    guard let sort, sort != .trial else { return order == .ascending ? shown : shown.reversed() }
    // Trials without a value stand last in both orders; between equals the index decides.
    let keyed = shown.map { (index: $0, key: sort.key(of: $0, snapshot)) }
    return keyed.sorted { left, right in
      guard let a = left.key else { return right.key == nil && left.index < right.index }
      guard let b = right.key else { return true }
      if a == b { return left.index < right.index }
      return order == .ascending ? a < b : a > b
    }.map(\.index)
  }
}

/// What a list of trials can be sorted by. Raw values stand in addresses.
package enum TrialColumn: String, Hashable, Sendable, CaseIterable {
  case trial
  case optimizer
  case rate
  case seed
  case state
  case iteration
  case finalLoss = "final-loss"
  case attempts

  package var title: String { self == .finalLoss ? "final loss" : rawValue }

  var isNumber: Bool { [.rate, .seed, .iteration, .finalLoss, .attempts].contains(self) }

  /// Nil for a trial without a value. A diverged trial's loss is infinite, as in the ranking.
  fileprivate func key(of index: Int, _ snapshot: SweepSnapshot) -> Double? {
    let shard = snapshot.shards[index]
    let (configuration, seed) = index.quotientAndRemainder(dividingBy: snapshot.definition.seeds.count)
    let optimizer = snapshot.definition.configurations[configuration].optimizer
    switch self {
    case .trial: return Double(index)
    case .optimizer: return UpdateRule.allCases.firstIndex(of: optimizer.rule).map(Double.init)
    case .rate: return optimizer.learningRate
    case .seed: return Double(snapshot.definition.seeds[seed])
    case .state: return TrialState.allCases.firstIndex(of: snapshot.state(of: index)).map(Double.init)
    case .iteration: return Double(shard.iteration)
    case .finalLoss: return shard.summary.map { $0.hasDiverged ? .infinity : $0.finalTrainingLoss }
    case .attempts: return Double(shard.attempts.count)
    }
  }
}
