/// Where workers come from: processes of this machine or of others, jobs of a batch system.
///
/// Workers are numbered from 0. No call waits until a worker has joined: the coordinator tells who has.
package protocol WorkerLauncher {
  /// What messages call the workers.
  var names: [String] { get }

  /// Starts a worker, or starts one again that has ended.
  ///
  /// - Parameter endpoint: where the coordinator listens. The key with which to come is the launcher's to hand over.
  mutating func start(_ worker: Int, coordinator endpoint: String) throws(LaunchError)

  /// Where a worker stands; asked several times a second, so a launcher that has to ask others keeps their last answer.
  mutating func state(of worker: Int) throws(LaunchError) -> LaunchedState

  /// Asks all workers to end, which gives their trials back, and ends by force those that do not within 10 seconds.
  mutating func stop()
}

/// Where something that was launched stands.
package enum LaunchedState: Hashable, Sendable {
  /// Not started, or not yet: a batch system may let it wait.
  case waiting
  case running
  /// - Parameters:
  ///   - exit: how it ended, as `signal 9 (Killed)`.
  ///   - log: where its last words are.
  case ended(exit: String, log: String)
}

package enum LaunchError: Error, CustomStringConvertible {
  case coordinatorDidNotStart(String)
  case cannotStart(String)
  case restartedTooOften(name: String, exit: String, log: String)

  package var description: String {
    switch self {
    case .coordinatorDidNotStart(let reason), .cannotStart(let reason): reason
    case .restartedTooOften(let name, let exit, let log):
      "\(name) ended again and again, last by \(exit); its last words are in \(log)"
    }
  }
}
