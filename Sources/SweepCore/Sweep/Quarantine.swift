/// A worker that gets no more trials because too many failed on it, and why.
package struct Quarantine: Hashable, Sendable {
  package let worker: WorkerID
  package let workerName: String
  package let host: String
  /// How many trials failed, and of what the last one did.
  package let reason: String

  package init(worker: WorkerID, workerName: String, host: String, reason: String) {
    self.worker = worker
    self.workerName = workerName
    self.host = host
    self.reason = reason
  }
}
