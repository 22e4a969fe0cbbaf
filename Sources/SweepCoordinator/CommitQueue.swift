internal import SweepCore
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

  /// Above this nothing more is to be taken in until the store has caught up: what waits is held in memory, and a peer
  /// that is not read is slowed down by its own full queue.
  package static let maximumWeight = 64 << 20

  /// About how many bytes wait, or are being written.
  package private(set) var weight = 0

  package var isFull: Bool { weight >= Self.maximumWeight }

  /// Whether anything waits for the store.
  package var isIdle: Bool { underWay == nil && gathered.isEmpty }

  /// Takes an output in.
  ///
  /// - Returns: the output, where it can be carried out at once.
  package mutating func add(_ output: CoordinatorCore.Output) -> CoordinatorCore.Output? {
    if output.changes.isEmpty, isIdle { return output }
    gathered.append(output)
    weight += output.weight
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
    weight = gathered.weight
    return output
  }
}

extension Result<Answer, RequestRefusal> {
  /// About how many bytes it takes.
  fileprivate var weight: Int {
    if case .success(.sweep(let answer)) = self { 500 + 1000 * answer.shards.count } else { 500 }
  }
}

extension CoordinatorCore.Output {
  /// About how many bytes it takes.
  fileprivate var weight: Int {
    let written = changes.reduce(0) { sum, change in
      switch change {
      case .metrics(_, _, _, let payload): sum + 200 + payload.count
      case .sweepSubmitted(let sweep): sum + 200 + sweep.definition.count + 100 * sweep.trials.count
      default: sum + 500
      }
    }
    return written + 200 * messages.count + answers.reduce(0) { $0 + $1.answer.weight }
  }

  fileprivate mutating func append(_ other: CoordinatorCore.Output) {
    changes += other.changes
    messages += other.messages
    answers += other.answers
    reads += other.reads
    readings += other.readings
    log += other.log
  }
}
