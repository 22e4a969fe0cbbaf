internal import Foundation
internal import SweepCore

// How the values of the domain stand in columns; what a column says is read back in StateReader.

extension DigestIdentifier {
  var column: Data { Data(digest.bytes) }
}

extension AttemptEnding {
  var column: String {
    switch self {
    case .committed: "committed"
    case .failed: "failed"
    case .released: "released"
    case .superseded: "superseded"
    case .compared: "compared"
    }
  }

  init?(column: String, failure: AttemptFailure?) {
    switch (column, failure) {
    case ("committed", nil): self = .committed
    case ("failed", let failure?): self = .failed(failure)
    case ("released", nil): self = .released
    case ("superseded", nil): self = .superseded
    case ("compared", nil): self = .compared
    default: return nil
    }
  }
}

extension TrialStateRecord.State {
  var column: String {
    switch self {
    case .pending: "pending"
    case .committed: "committed"
    case .failed: "failed"
    }
  }

  var failure: AttemptFailure? {
    if case .failed(let failure) = self { failure } else { nil }
  }

  init?(column: String, failure: AttemptFailure?) {
    switch (column, failure) {
    case ("pending", nil): self = .pending
    case ("committed", nil): self = .committed
    case ("failed", let failure?): self = .failed(failure)
    default: return nil
    }
  }
}

extension TrialEnding {
  var columns: (ending: String, iteration: Int?, reason: String?) {
    switch self {
    case .completed: ("completed", nil, nil)
    case .diverged(let iteration, let reason): ("diverged", iteration, reason.rawValue)
    }
  }

  init?(ending: String, iteration: Int?, reason: String?) {
    switch (ending, iteration, reason.map(DivergenceReason.init)) {
    case ("completed", nil, nil): self = .completed
    case ("diverged", let iteration?, .some(let reason?)): self = .diverged(iteration: iteration, reason: reason)
    default: return nil
    }
  }
}
