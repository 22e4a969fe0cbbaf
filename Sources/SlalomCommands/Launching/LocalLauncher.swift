internal import Processes

/// Workers as child processes of this one.
struct LocalLauncher: WorkerLauncher {
  /// Of each worker, without the coordinator's endpoint.
  private let arguments: [[String]]
  private var processes: [LoggedProcess]

  init(executable: String = ChildProcess.ownExecutable, arguments: [[String]], logDirectory: String) {
    self.arguments = arguments
    processes = arguments.indices.map {
      LoggedProcess("worker-\($0 + 1)", executable: executable, logDirectory: logDirectory)
    }
  }

  var names: [String] { processes.map(\.name) }

  mutating func start(_ worker: Int, coordinator endpoint: String) throws(LaunchError) {
    // As an argument, for a worker would believe its environment first.
    try processes[worker].start(arguments[worker] + ["--coordinator", endpoint])
  }

  func state(of worker: Int) -> LaunchedState { processes[worker].state() }

  mutating func stop() { LoggedProcess.stop(processes) }
}
