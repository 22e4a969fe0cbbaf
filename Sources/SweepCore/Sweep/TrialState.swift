/// Where a trial stands, in the words that people read.
package enum TrialState: String, Hashable, Sendable, CaseIterable {
  case done
  /// Done too, with a loss that left every bound. A result, not a failure.
  case diverged
  case failed
  case running
  case waiting
  /// Waiting in a sweep that was cancelled.
  case cancelled

  /// Whether it has its result.
  package var hasResult: Bool { self == .done || self == .diverged }
}

/// How many trials of a sweep are in each state. Cancelled ones count as waiting: what cancels them is their sweep.
package struct TrialCounts: Hashable, Sendable {
  package var waiting = 0
  package var running = 0
  package var done = 0
  package var diverged = 0
  package var failed = 0

  package init() {}

  package var total: Int { waiting + running + done + diverged + failed }
  /// Those with a result.
  package var results: Int { done + diverged }
  package var ended: Int { done + diverged + failed }

  package subscript(state: TrialState) -> Int {
    get {
      switch state {
      case .waiting, .cancelled: waiting
      case .running: running
      case .done: done
      case .diverged: diverged
      case .failed: failed
      }
    }
    set {
      switch state {
      case .waiting, .cancelled: waiting = newValue
      case .running: running = newValue
      case .done: done = newValue
      case .diverged: diverged = newValue
      case .failed: failed = newValue
      }
    }
  }
}
