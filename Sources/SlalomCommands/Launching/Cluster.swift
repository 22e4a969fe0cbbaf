/// A coordinator as a child process and the workers of a launcher, kept running until they are stopped.
package final class Cluster {
  /// How often one of them is started again when it ends unexpectedly.
  package static let restartLimit = 5

  private(set) var coordinator: LocalCoordinator
  private var workers: any WorkerLauncher
  private var endpoint = ""
  private var restarts: [String: Int] = [:]
  private var hasStoppedWorkers = false

  package init(_ coordinator: LocalCoordinator, _ workers: any WorkerLauncher) {
    self.coordinator = coordinator
    self.workers = workers
  }

  /// Starts the coordinator and returns when it listens.
  ///
  /// - Parameter isInterrupted: asked while waiting; true gives up.
  package func startCoordinator(isInterrupted: () -> Bool) throws(LaunchError) -> LocalCoordinator.Places {
    try coordinator.start(isInterrupted: isInterrupted)
  }

  package func startWorkers(endpoint: String) throws(LaunchError) {
    self.endpoint = endpoint
    for worker in workers.names.indices { try workers.start(worker, coordinator: endpoint) }
  }

  /// Starts again what has ended. To be called now and then; takes time for every worker.
  ///
  /// - Returns: a line for each that was started again.
  /// - Throws: `LaunchError.restartedTooOften` where one ended for the sixth time.
  package func restartExited() throws(LaunchError) -> [String] {
    var lines: [String] = []
    if case .ended(let exit, let log) = coordinator.state {
      lines.append(try restart(LocalCoordinator.name, exit, log))
      try coordinator.restart()
    }
    if hasStoppedWorkers { return lines }
    for (worker, name) in workers.names.enumerated() {
      guard case .ended(let exit, let log) = try workers.state(of: worker) else { continue }
      lines.append(try restart(name, exit, log))
      try workers.start(worker, coordinator: endpoint)
    }
    return lines
  }

  /// Counts a restart, and says it.
  private func restart(_ name: String, _ exit: String, _ log: String) throws(LaunchError) -> String {
    guard restarts[name, default: 0] < Self.restartLimit else {
      throw .restartedTooOften(name: name, exit: exit, log: log)
    }
    restarts[name, default: 0] += 1
    return "\(name) ended by \(exit) and was started again"
  }

  /// Ends the workers; the coordinator goes on.
  package func stopWorkers() {
    hasStoppedWorkers = true
    workers.stop()
  }

  /// Ends everything: workers first, so that they give their trials back, then the coordinator.
  package func stop() {
    workers.stop()
    coordinator.stop()
  }
}
