internal import Markup
package import SweepClient
package import SweepCore

/// Which of a sweep's trials are listed.
package struct TrialsQuery: Hashable, Sendable {
  package var state: TrialState?
  package var optimizer: UpdateRule?
  /// From 1.
  package var page = 1

  package init() {}

  package init(_ fields: FormFields) {
    state = fields["state"].flatMap(TrialState.init)
    optimizer = fields["optimizer"].flatMap(UpdateRule.init)
    page = fields.page
  }

  package var fields: [(name: String, value: String)] {
    var fields: [(String, String)] = []
    if let state { fields.append(("state", state.rawValue)) }
    if let optimizer { fields.append(("optimizer", optimizer.rawValue)) }
    if page > 1 { fields.append(("page", String(page))) }
    return fields
  }

  package func with(_ change: (inout TrialsQuery) -> Void) -> TrialsQuery {
    var copy = self
    change(&copy)
    return copy
  }

  /// The indices of the shards to show, ascending.
  package func selection(of snapshot: SweepSnapshot) -> [Int] {
    snapshot.shards.indices.filter { index in
      (state.map { $0 == snapshot.state(of: index) } ?? true)
        && (optimizer.map {
          snapshot.definition.configurations[index / snapshot.definition.seeds.count].optimizer.rule == $0
        } ?? true)
    }
  }
}
