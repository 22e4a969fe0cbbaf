package import SweepStore

/// Holds back what the core wants said until the changes it relies on are durable.
///
/// One transaction is under way at a time; what happens meanwhile gathers into the next. Outputs leave in the order in
/// which they came: one without changes waits for those before it, for it may speak of them.
package struct CommitQueue: Sendable {
  private var gathered = CoordinatorCore.Output()
  /// The output whose changes are being written.
  private var underWay: CoordinatorCore.Output?

  package init() {}

  /// Whether anything waits for the store.
  package var isIdle: Bool { underWay == nil && gathered.isEmpty }

  /// Takes an output in.
  ///
  /// - Returns: the output, where it can be carried out at once.
  package mutating func add(_ output: CoordinatorCore.Output) -> CoordinatorCore.Output? {
    if output.changes.isEmpty, isIdle { return output }
    gathered.append(output)
    return nil
  }

  /// Begins the next transaction.
  ///
  /// - Returns: its changes, which may be none; nil where one is under way or nothing waits.
  package mutating func beginTransaction() -> [StoreChange]? {
    guard underWay == nil, !gathered.isEmpty else { return nil }
    underWay = gathered
    gathered = CoordinatorCore.Output()
    return underWay?.changes
  }

  /// To be called when the transaction under way is durable.
  ///
  /// - Returns: what is to be carried out now.
  package mutating func endTransaction() -> CoordinatorCore.Output {
    guard let output = underWay else { preconditionFailure("no transaction is under way") }
    underWay = nil
    return output
  }
}

extension CoordinatorCore.Output {
  fileprivate mutating func append(_ other: CoordinatorCore.Output) {
    changes += other.changes
    messages += other.messages
    verifications += other.verifications
    adoptions += other.adoptions
    log += other.log
  }
}
