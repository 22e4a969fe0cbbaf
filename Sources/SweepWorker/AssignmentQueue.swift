internal import DequeModule
internal import SweepCore
internal import SweepWire

/// A trial that a worker is to train.
struct Assignment: Sendable {
  let execution: Execution
  let message: WireAssign
}

/// Assignments that wait for a slot, in the order in which they are to be trained; each is there once.
struct AssignmentQueue: Sendable {
  private var waiting: Deque<Assignment> = []
  private(set) var executions: Set<Execution> = []

  func contains(_ execution: Execution) -> Bool { executions.contains(execution) }

  mutating func append(_ assignment: Assignment) {
    if executions.insert(assignment.execution).inserted { waiting.append(assignment) }
  }

  mutating func prepend(_ assignment: Assignment) {
    if executions.insert(assignment.execution).inserted { waiting.prepend(assignment) }
  }

  mutating func popFirst() -> Assignment? {
    guard let first = waiting.popFirst() else { return nil }
    executions.remove(first.execution)
    return first
  }

  /// - Complexity: O(what waits) where it is there, else O(1).
  mutating func remove(_ execution: Execution) {
    guard executions.remove(execution) != nil else { return }
    waiting.removeAll { $0.execution == execution }
  }
}
