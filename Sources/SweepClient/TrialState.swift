package import SweepCore

extension SweepSnapshot.Shard {
  package var state: TrialState {
    switch phase {
    case .pending: .waiting
    case .leased: .running
    case .committed: summary?.hasDiverged == true ? .diverged : .done
    case .failed: .failed
    }
  }
}
