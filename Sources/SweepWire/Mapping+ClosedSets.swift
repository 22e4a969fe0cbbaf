package import SweepCore
internal import SwiftProtobuf

/// A closed set whose cases travel as those of a protobuf enum. Exhaustive on purpose: a new case does not compile before it
/// has a number in slalom.proto.
protocol ClosedSet: RawRepresentable<String>, CaseIterable {
  associatedtype Wire: SwiftProtobuf.Enum

  var wire: Wire { get }
}

extension ClosedSet {
  /// - Throws: `WireError.invalid` for the number of no case: what is unspecified, or what a newer version added.
  init(wire: Wire, field: String) throws(WireError) {
    guard let value = Self.allCases.first(where: { $0.wire == wire }) else {
      let known = Self.allCases.map { "\($0.wire.rawValue) (\($0.rawValue))" }.joined(separator: ", ")
      throw .invalid(field: field, value: String(wire.rawValue), expected: "one of \(known)")
    }
    self = value
  }
}

extension TrialState: ClosedSet {
  var wire: WireTrialState {
    switch self {
    case .waiting: .waiting
    case .running: .running
    case .done: .done
    case .diverged: .diverged
    case .failed: .failed
    case .cancelled: .cancelled
    }
  }
}

extension SweepIntent: ClosedSet {
  var wire: WireSweepIntent {
    switch self {
    case .running: .running
    case .paused: .paused
    case .cancelled: .cancelled
    }
  }
}

extension SweepState: ClosedSet {
  var wire: WireSweepState {
    switch self {
    case .running: .running
    case .stalled: .stalled
    case .paused: .paused
    case .cancelled: .cancelled
    case .finished: .finished
    case .finishedWithFailures: .finishedWithFailures
    }
  }
}

extension WorkerState: ClosedSet {
  var wire: WireWorkerState {
    switch self {
    case .alive: .alive
    case .quarantined: .quarantined
    case .refused: .refused
    case .gone: .gone
    }
  }
}

extension FailureClass: ClosedSet {
  var wire: WireFailureClass {
    switch self {
    case .crashed: .crashed
    case .timedOut: .timedOut
    case .lost: .lost
    case .badData: .badData
    case .outOfMemory: .outOfMemory
    case .rejected: .rejected
    case .invalidResult: .invalidResult
    }
  }
}

extension DivergenceReason: ClosedSet {
  var wire: WireDivergenceReason {
    switch self {
    case .lossNotFinite: .lossNotFinite
    case .lossBlewUp: .lossBlewUp
    case .parameterNotFinite: .parameterNotFinite
    }
  }
}

extension RevokeReason: ClosedSet {
  var wire: WireRevokeReason {
    switch self {
    case .cancelled: .cancelled
    case .superseded: .superseded
    case .unknown: .unknown
    case .quarantined: .quarantined
    }
  }
}

extension Stall.Kind: ClosedSet {
  var wire: WireStall.Kind {
    switch self {
    case .noWorkers: .noWorkers
    case .dataMissing: .dataMissing
    case .quarantined: .quarantined
    case .notAdmitted: .notAdmitted
    case .unreachable: .unreachable
    }
  }
}

extension WireRevoke {
  package init(_ execution: Execution, _ reason: RevokeReason) {
    self.init()
    self.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
    self.reason = reason.wire
  }

  package func revokeReason() throws(WireError) -> RevokeReason { try RevokeReason(wire: reason, field: "reason") }
}
