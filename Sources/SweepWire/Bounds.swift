internal import SwiftProtobuf

extension WireToCoordinator {
  /// Holds the lengths of what a worker may list against `WireLimits`, before anything is made of it.
  package func requireBounds() throws(WireError) {
    switch kind {
    case .hello(let hello):
      try requireAtMost(WireLimits.dataDigests, "data_digests", hello.dataDigests.count)
      try requireAtMost(WireLimits.holding, "holding", hello.holding.count)
      // One that says nothing of itself may; it is shown, so it is held to what can be.
      if !hello.softwareVersion.isEmpty { _ = try bounded("software_version", hello.softwareVersion) }
    case .heartbeat(let heartbeat): try requireAtMost(WireLimits.holding, "holding", heartbeat.holding.count)
    case .metrics(let metrics):
      let batch = metrics.batch
      let longest =
        [batch.losses.count, batch.gradientNorms.count, batch.updateNorms.count, batch.epochs.count].max() ?? 0
      guard longest <= WireLimits.lossesPerBatch else {
        throw .invalid(
          field: "batch", value: "\(longest) values of a series", expected: "at most \(WireLimits.lossesPerBatch)")
      }
    case .canary(let canary):
      try requireAtMost(WireLimits.failureMessageBytes, "failure", canary.failure.utf8.count)
    case .done, .failed, .goodbye, .request, nil: break
    }
  }

  private func requireAtMost(_ limit: Int, _ field: String, _ count: Int) throws(WireError) {
    guard count <= limit else { throw .invalid(field: field, value: "\(count) entries", expected: "at most \(limit)") }
  }
}

extension WireMetricsBatch {
  /// Without fields that this version does not know: what is stored is what is counted.
  package var known: WireMetricsBatch {
    var batch = self
    batch.unknownFields = UnknownStorage()
    for index in batch.epochs.indices { batch.epochs[index].unknownFields = UnknownStorage() }
    return batch
  }
}
