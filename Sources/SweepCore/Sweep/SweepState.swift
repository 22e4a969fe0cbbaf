/// What a sweep's user wants of it: what `submit`, `pause`, `resume` and `cancel` set, and the store keeps.
package enum SweepIntent: String, Hashable, Sendable, CaseIterable {
  /// Trials are leased as slots come free.
  case running
  /// Nothing new is leased; what runs goes on.
  case paused
  /// Nothing new is leased, what ran was given back. `resume` goes on with it.
  case cancelled
}

/// Where a sweep stands, in the words that people read: its user's intent, and what became of its trials.
package enum SweepState: String, Hashable, Sendable, CaseIterable {
  case running
  /// Trials wait, none runs, and none can: `Stall` says why.
  case stalled
  case paused
  case cancelled
  /// Every trial ended with a result.
  case finished
  /// Every trial ended, some without a result.
  case finishedWithFailures = "finished with failures"

  package init(_ intent: SweepIntent, _ counts: TrialCounts, isStalled: Bool) {
    if counts.waiting == 0, counts.running == 0 {
      self = counts.failed == 0 ? .finished : .finishedWithFailures
      return
    }
    switch intent {
    case .running: self = isStalled && counts.running == 0 ? .stalled : .running
    case .paused: self = .paused
    case .cancelled: self = .cancelled
    }
  }

  /// Whether nothing of the sweep is left to be trained.
  package var isFinished: Bool { self == .finished || self == .finishedWithFailures }
}
