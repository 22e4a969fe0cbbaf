internal import SwiftProtobuf

extension WireToCoordinator {
  /// Holds the lengths of what a worker may list against `WireLimits`, before anything is made of it.
  package func requireBounds() throws(WireError) {
    switch kind {
    case .hello(let hello):
      try requireAtMost(WireLimits.dataDigests, "data_digests", hello.dataDigests.count)
      try requireAtMost(WireLimits.holding, "holding", hello.holding.count)
      try requireAtMost(WireLimits.canaryDigests, "canary_digests", hello.canaryDigests.count)
      // One that says nothing of itself may; it is shown, so it is held to what can be.
      if !hello.softwareVersion.isEmpty { _ = try bounded("software_version", hello.softwareVersion) }
    case .heartbeat(let heartbeat): try requireAtMost(WireLimits.holding, "holding", heartbeat.holding.count)
    case .canary(let canary):
      try requireAtMost(WireLimits.failureMessageBytes, "failure", canary.failure.utf8.count)
      try requireAtMost(WireLimits.canaryDigests, "digests", canary.digests.count)
    // A batch is held against its limit where it is decoded.
    case .metrics, .done, .failed, .goodbye, .request, nil: break
    }
  }

  private func requireAtMost(_ limit: Int, _ field: String, _ count: Int) throws(WireError) {
    guard count <= limit else { throw .invalid(field: field, value: "\(count) entries", expected: "at most \(limit)") }
  }
}
