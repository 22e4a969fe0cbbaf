internal import Foundation
internal import Processes

/// A coordinator and workers as child processes on this machine, kept running until they are stopped.
///
/// To be used from one thread that lives as long as the cluster: the processes die with the thread that started them.
final class LocalCluster {
  struct Plan: Sendable {
    var executable: String
    /// Without `--listen`.
    var coordinatorArguments: [String]
    /// Where the coordinator is to listen; port * takes a free one.
    var listen: String
    /// Where it is to serve its dashboard; port * takes a free one. Nil for none.
    var dashboard: String?
    /// Arguments of each worker.
    var workerArguments: [[String]]
    /// Where standard error of the processes goes.
    var logDirectory: String

    init(
      executable: String, coordinatorArguments: [String], listen: String, dashboard: String? = nil,
      workerArguments: [[String]], logDirectory: String
    ) {
      self.executable = executable
      self.coordinatorArguments = coordinatorArguments
      self.listen = listen
      self.dashboard = dashboard
      self.workerArguments = workerArguments
      self.logDirectory = logDirectory
    }
  }

  enum ClusterError: Error, CustomStringConvertible {
    case coordinatorDidNotStart(String)
    case cannotStart(String)
    case restartedTooOften(name: String, exit: String, log: String)

    var description: String {
      switch self {
      case .coordinatorDidNotStart(let reason): reason
      case .cannotStart(let reason): reason
      case .restartedTooOften(let name, let exit, let log):
        "\(name) ended again and again, last by \(exit); its last words are in \(log)"
      }
    }
  }

  private struct Member {
    let name: String
    var child: ChildProcess
    var arguments: [String]
    var restarts = 0
  }

  /// A process that ends unexpectedly is started again so often.
  private static let restartLimit = 5

  private let plan: Plan
  private var coordinator: Member?
  private var workers: [Member] = []

  init(_ plan: Plan) { self.plan = plan }

  /// Starts the coordinator and returns when it listens.
  ///
  /// - Parameter isInterrupted: asked while waiting; true gives up.
  /// - Returns: where it listens, and the address of its dashboard. Should it have to be started again, it listens there
  ///   again.
  func startCoordinator(isInterrupted: () -> Bool) throws -> (endpoint: String, dashboard: String?) {
    try? FileManager.default.createDirectory(
      atPath: plan.logDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let log = logPath("coordinator")
    let before = (try? FileManager.default.attributesOfItem(atPath: log)[.size] as? NSNumber)?.intValue ?? 0
    let child = try spawn(
      plan.coordinatorArguments + ["--listen", plan.listen] + (plan.dashboard.map { ["--dashboard", $0] } ?? []),
      output: .pipe, name: "coordinator")
    // Its first line on standard output says where it listens, the next where its dashboard is.
    var words: [UInt8] = []
    let wanted = plan.dashboard == nil ? 1 : 2
    let deadline = ContinuousClock.now + .seconds(60)
    while words.count(where: { $0 == UInt8(ascii: "\n") }) < wanted {
      guard ContinuousClock.now < deadline, !isInterrupted() else {
        throw ClusterError.coordinatorDidNotStart("the coordinator did not say where it listens; see \(log)")
      }
      var item = pollfd(fd: child.standardOutput, events: Int16(POLLIN), revents: 0)
      poll(&item, 1, 100)
      guard let bytes = FileDescriptor(child.standardOutput).read() else {
        let said = FileManager.default.contents(atPath: log)?.dropFirst(before) ?? Data()
        let text = String(decoding: said, as: UTF8.self).replacing("error: ", with: "")
          .trimmingCharacters(in: .whitespacesAndNewlines)
        throw ClusterError.coordinatorDidNotStart(
          text.isEmpty ? "the coordinator ended by \(child.wait()); see \(log)" : text)
      }
      words += bytes
    }
    let lines = String(decoding: words, as: UTF8.self).split(separator: "\n").map(String.init)
    let (endpoint, dashboard) = (lines[0], wanted == 2 ? lines[1] : nil)
    coordinator = Member(
      name: "coordinator", child: child,
      arguments: plan.coordinatorArguments + ["--listen", endpoint]
        + (dashboard.map { ["--dashboard", place(of: $0)] } ?? []))
    return (endpoint, dashboard)
  }

  /// The host that was asked for with the port of `url`: an address for this machine may be another than the one to listen
  /// on.
  private func place(of url: String) -> String {
    let host = plan.dashboard?.split(separator: ":").dropLast().joined(separator: ":") ?? "127.0.0.1"
    let port = url.split(separator: ":").last.map { $0.prefix { $0.isNumber } } ?? "0"
    return "\(host):\(port)"
  }

  /// Of the coordinator that runs; nil before it was started and after it was stopped.
  var coordinatorProcessID: Int32? { coordinator?.child.processID }

  /// - Parameter endpoint: the coordinator's.
  func startWorkers(endpoint: String) throws {
    for (index, own) in plan.workerArguments.enumerated() {
      // Said, for a worker would believe its environment first.
      let arguments = own + ["--coordinator", endpoint]
      let name = "worker-\(index + 1)"
      workers.append(Member(name: name, child: try spawn(arguments, output: .null, name: name), arguments: arguments))
    }
  }

  private func logPath(_ name: String) -> String { "\(plan.logDirectory)/\(name).log" }

  private func spawn(_ arguments: [String], output: ChildProcess.Stream, name: String) throws -> ChildProcess {
    do {
      return try ChildProcess(
        plan.executable, arguments + ["--parent", String(getpid())], output: output, error: .file(logPath(name)))
    } catch {
      throw ClusterError.cannotStart(error.description)
    }
  }

  /// Starts again whatever has ended. To be called now and then.
  ///
  /// - Returns: a line for each process that was started again.
  func mend() throws -> [String] {
    var lines: [String] = []
    if let line = try mend(&coordinator) { lines.append(line) }
    for index in workers.indices {
      var member: Member? = workers[index]
      if let line = try mend(&member) { lines.append(line) }
      if let member { workers[index] = member }
    }
    return lines
  }

  private func mend(_ member: inout Member?) throws -> String? {
    guard var ended = member, let exit = ended.child.poll() else { return nil }
    guard ended.restarts < LocalCluster.restartLimit else {
      throw ClusterError.restartedTooOften(name: ended.name, exit: exit.description, log: logPath(ended.name))
    }
    ended.restarts += 1
    ended.child = try spawn(ended.arguments, output: .null, name: ended.name)
    member = ended
    return "\(ended.name) ended by \(exit) and was started again"
  }

  /// Ends everything: workers first, so that they give their trials back, then the coordinator.
  func stop() {
    end(workers.map(\.child))
    end(coordinator.map { [$0.child] } ?? [])
    workers = []
    coordinator = nil
  }

  private func end(_ children: [ChildProcess]) {
    for child in children { child.send(signal: SIGTERM) }
    let deadline = ContinuousClock.now + .seconds(10)
    for child in children where child.wait(atMost: deadline - ContinuousClock.now) == nil {
      child.send(signal: SIGKILL)
      _ = child.wait()
    }
  }
}
