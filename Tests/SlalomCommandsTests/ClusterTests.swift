import SlalomCommands
import Synchronization
import Testing

/// Workers that run until a test says that they have ended.
final class PretendedWorkers: WorkerLauncher, Sendable {
  let names = ["worker-1", "worker-2"]
  private let states = Mutex<[LaunchedState]>([.waiting, .waiting])
  private let endpoints = Mutex<[String]>([])

  /// Where each start was told to connect to.
  var starts: [String] { endpoints.withLock { $0 } }

  func end(_ worker: Int) { states.withLock { $0[worker] = .ended(exit: "signal 9 (Killed)", log: "/log") } }

  func start(_ worker: Int, coordinator endpoint: String) {
    states.withLock { $0[worker] = .running }
    endpoints.withLock { $0.append(endpoint) }
  }

  func state(of worker: Int) -> LaunchedState { states.withLock { $0[worker] } }

  func stop() { states.withLock { $0 = [.waiting, .waiting] } }
}

struct ClusterTests {
  private let workers = PretendedWorkers()
  private let cluster: Cluster

  init() {
    // Never started: only the workers are of interest.
    let coordinator = LocalCoordinator(arguments: [], listen: "", dashboard: nil, logDirectory: "/no/such/directory")
    cluster = Cluster(coordinator, workers)
  }

  @Test func workersConnectToTheCoordinator() throws {
    try cluster.startWorkers(endpoint: "tcp://127.0.0.1:9")
    #expect(workers.starts == ["tcp://127.0.0.1:9", "tcp://127.0.0.1:9"])
    #expect(try cluster.restartExited() == [])
  }

  @Test func aWorkerThatEndedIsStartedAgain() throws {
    try cluster.startWorkers(endpoint: "tcp://127.0.0.1:9")
    workers.end(1)
    #expect(try cluster.restartExited() == ["worker-2 ended by signal 9 (Killed) and was started again"])
    #expect(workers.starts.count == 3)
    #expect(workers.state(of: 1) == .running)
  }

  @Test func aWorkerThatEndsAgainAndAgainEndsTheRun() throws {
    try cluster.startWorkers(endpoint: "tcp://127.0.0.1:9")
    for _ in 0..<Cluster.restartLimit {
      workers.end(0)
      #expect(try cluster.restartExited().count == 1)
    }
    workers.end(1)
    #expect(try cluster.restartExited().count == 1, "each has its own count")
    workers.end(0)
    let error = try #require(throws: LaunchError.self) { try cluster.restartExited() }
    #expect(
      error.description
        == "worker-1 ended again and again, last by signal 9 (Killed); its last words are in /log")
  }
}
