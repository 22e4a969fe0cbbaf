/// Where a trial stands, as pages and pictures tell it: its shard's phase, with divergence as a state of its own.
package enum TrialState: String, Hashable, Sendable, CaseIterable {
  case done
  case diverged
  case failed
  case running
  case waiting
}
