/// Why none of a sweep's waiting trials can run.
package struct Stall: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case noWorkers = "no-workers"
    /// Workers are connected, and none has the data.
    case dataMissing = "data-missing"
    /// Every worker that has the data is in quarantine.
    case quarantined
    /// The workers that have the data have not shown yet that they compute the right bits.
    case notAdmitted = "not-admitted"
    /// Messages to the workers that have the data cannot be delivered.
    case unreachable
  }

  package let kind: Kind
  /// For people, with the remedy.
  package let text: String

  package init(_ kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }
}
