internal import Foundation
internal import Processes

/// A program, usually this one, as a child process whose standard error goes to a file, and which can be started again.
///
/// To be used from one thread that lives as long as the process: it dies with the thread that started it.
struct LoggedProcess {
  let name: String
  let log: String
  private(set) var child: ChildProcess?

  private let executable: String
  private let logDirectory: String

  init(_ name: String, executable: String, logDirectory: String) {
    self.name = name
    self.executable = executable
    self.logDirectory = logDirectory
    log = "\(logDirectory)/\(name).log"
  }

  /// Starts it, whether it ran before or not. Its log is appended to.
  @discardableResult
  mutating func start(
    _ arguments: [String], output: ChildProcess.Stream = .null
  ) throws(LaunchError) -> ChildProcess {
    try? FileManager.default.createDirectory(
      atPath: logDirectory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    do {
      let child = try ChildProcess(
        executable, arguments + ["--parent", String(getpid())], output: output, error: .file(log))
      self.child = child
      return child
    } catch {
      throw .cannotStart(error.description)
    }
  }

  func state() -> LaunchedState {
    guard let child else { return .waiting }
    return child.poll().map { .ended(exit: $0.description, log: log) } ?? .running
  }

  /// Asks processes to end, and kills those that have not after 10 seconds.
  static func stop(_ processes: [LoggedProcess]) {
    let children = processes.compactMap(\.child)
    for child in children { child.send(signal: SIGTERM) }
    let deadline = ContinuousClock.now + .seconds(10)
    for child in children where child.wait(atMost: deadline - ContinuousClock.now) == nil {
      child.send(signal: SIGKILL)
      _ = child.wait()
    }
  }
}
