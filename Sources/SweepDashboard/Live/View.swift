/// A page as somebody looks at it: where, and with which sorting and filter. Those who look at the same share one.
package struct View: Hashable, Sendable {
  package enum Subject: Hashable, Sendable {
    case sweeps(page: Int)
    case sweep(String, SweepQuery)
    case trials(String, TrialsQuery)
    case trial(String, shard: String)
    case workers
  }

  package let subject: Subject
  /// Those who may act see buttons in lists.
  package let mayAct: Bool

  package init(_ subject: Subject, mayAct: Bool) {
    self.subject = subject
    self.mayAct = mayAct
  }

  /// Nil for a route that is no page to look at.
  package init?(_ route: Route, _ fields: FormFields, mayAct: Bool) {
    self.mayAct = mayAct
    switch route {
    case .sweeps: subject = .sweeps(page: fields.page)
    case .sweep(let id): subject = .sweep(id, SweepQuery(fields))
    case .trials(let id): subject = .trials(id, TrialsQuery(fields))
    case .trial(let id, let shard): subject = .trial(id, shard: shard)
    case .workers: subject = .workers
    default: return nil
    }
  }

  /// Path and query that lead to it.
  package var address: String {
    switch subject {
    case .sweeps(let page): Route.sweeps.path + queryText(page > 1 ? [("page", String(page))] : [])
    case .sweep(let id, let query): Route.sweep(id).path + queryText(query.fields)
    case .trials(let id, let query): Route.trials(sweep: id).path + queryText(query.fields)
    case .trial(let id, let shard): Route.trial(sweep: id, shard: shard).path
    case .workers: Route.workers.path
    }
  }
}

/// `?a=b&c=d`; empty without fields.
func queryText(_ fields: [(name: String, value: String)]) -> String {
  let pairs = fields.map { "\($0.name)=\(FormFields.encoded($0.value))" }
  return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
}

extension FormFields {
  /// From 1.
  var page: Int { self["page"].flatMap(Int.init).map { min(max($0, 1), 1_000_000) } ?? 1 }
}
