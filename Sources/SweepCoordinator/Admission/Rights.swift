package import SweepWire

// What each message needs. Exhaustive on purpose: a new kind does not compile before somebody has decided.

extension WireToCoordinator {
  /// What the sender must be allowed to do; nil for what no version knows, which is answered so and changes nothing.
  package var neededRight: Right? {
    switch kind {
    case .hello, .heartbeat, .metrics, .done, .failed, .goodbye, .canary: .work
    case .request(let request): request.neededRight
    case nil: nil
    }
  }

  /// Whether the answer costs the coordinator more than the message its sender.
  package var isRequest: Bool {
    switch kind {
    case .request, .hello: true
    case .heartbeat, .metrics, .done, .failed, .goodbye, .canary, nil: false
    }
  }
}

extension WireClientRequest {
  var neededRight: Right? {
    switch kind {
    case .submit, .steer, .verify, .readmit: .steer
    case .sweep, .cluster, .explain, .series: .read
    case nil: nil
    }
  }
}
