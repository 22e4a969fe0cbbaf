internal import CLinux
internal import Foundation
internal import Glibc

/// A child process, its pipes and its end. It belongs to a process group of its own, so that Ctrl-C reaches only the
/// process that decides what to do about it.
package final class ChildProcess {
  package enum Stream: Sendable {
    case null
    case inherit
    /// A pipe whose other end is this object's, non-blocking. A process with a pipe to a child's standard input ignores
    /// SIGPIPE from then on: that the child is gone is told by `FileDescriptor.write`, and no reason to end.
    case pipe
    /// Appended to the file at this path, which only its owner may read.
    case file(String)
  }

  /// How a process ended.
  package enum Exit: Hashable, Sendable, CustomStringConvertible {
    case status(Int)
    case signal(Int)
    /// Something else in this process waited for it, or SIGCHLD is ignored: all that is known is that it ended.
    case unknown

    package var description: String {
      switch self {
      case .status(let code): "exit status \(code)"
      case .signal(let number):
        "signal \(number) (\(strsignal(Int32(number)).map { String(cString: $0) } ?? "unknown"))"
      case .unknown: "an exit status that was lost"
      }
    }
  }

  package struct SpawnError: Error, CustomStringConvertible {
    package let description: String
  }

  package let processID: Int32
  /// -1 unless a pipe was asked for; the owner of this object reads and writes, `closeStandardInput` and `deinit` close.
  package private(set) var standardInput: Int32
  package let standardOutput: Int32
  package let standardError: Int32
  private var exit: Exit?

  /// The path of the running program.
  package static var ownExecutable: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    guard length > 0 else { return CommandLine.arguments[0] }
    return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Starts `executable` with `arguments` (its name not among them) in this process's environment, with the default
  /// answer to every signal and with no open file but the three standard ones.
  ///
  /// A child that asks to die with its parent dies with the *thread* that called this: call it from one that lives as
  /// long as the child should.
  package init(
    _ executable: String, _ arguments: [String], input: Stream = .null, output: Stream = .inherit,
    error: Stream = .inherit, environment: [String: String] = [:]
  ) throws(SpawnError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var childEnds: [Int32] = []
    var ownEnds: [Int32] = []
    func close(_ ends: [Int32]) { for end in ends where end >= 0 { Glibc.close(end) } }
    func failure(_ action: String, _ code: Int32) -> SpawnError {
      close(childEnds + ownEnds)
      return SpawnError(description: "cannot \(action): \(String(cString: strerror(code)))")
    }

    /// Connects `descriptor` of the child; returns this side's end of a pipe, or -1.
    func connect(_ stream: Stream, _ descriptor: Int32) throws(SpawnError) -> Int32 {
      switch stream {
      case .inherit: return -1
      case .null:
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY, 0)
        return -1
      case .file(let path):
        // Opened here, for posix_spawn would not say that it was the file.
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure("open \(path) for \(executable)", errno) }
        posix_spawn_file_actions_adddup2(&actions, file, descriptor)
        childEnds.append(file)
        return -1
      case .pipe:
        var ends: [Int32] = [-1, -1]
        guard slalom_pipe(&ends) == 0 else { throw failure("make a pipe for \(executable)", errno) }
        let (child, own) = descriptor == 0 ? (ends[0], ends[1]) : (ends[1], ends[0])
        posix_spawn_file_actions_adddup2(&actions, child, descriptor)
        _ = slalom_set_nonblocking(own)
        childEnds.append(child)
        ownEnds.append(own)
        return own
      }
    }
    let input = try connect(input, 0)
    let output = try connect(output, 1)
    let error = try connect(error, 2)
    slalom_spawn_closes_from(&actions, 3)
    if input >= 0 { signal(SIGPIPE, SIG_IGN) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var everySignal = sigset_t()
    sigfillset(&everySignal)
    var noSignal = sigset_t()
    sigemptyset(&noSignal)
    posix_spawnattr_setsigdefault(&attributes, &everySignal)
    posix_spawnattr_setsigmask(&attributes, &noSignal)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

    let variables = ChildProcess.environment(with: environment)
    var arguments = ([executable] + arguments).map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, executable, &actions, &attributes, &arguments, &environment)
    guard code == 0 else { throw failure("start \(executable)", code) }
    close(childEnds)
    processID = pid
    standardInput = input
    standardOutput = output
    standardError = error
  }

  deinit {
    for descriptor in [standardInput, standardOutput, standardError] where descriptor >= 0 { close(descriptor) }
  }

  private static func environment(with overrides: [String: String]) -> [String] {
    var variables = ProcessInfo.processInfo.environment
    variables.merge(overrides) { $1 }
    return variables.map { "\($0.key)=\($0.value)" }
  }

  package func send(signal: Int32) {
    if exit == nil { kill(processID, signal) }
  }

  /// Closes the child's standard input: to a child that reads it, the end of its work.
  package func closeStandardInput() {
    if standardInput >= 0 { close(standardInput) }
    standardInput = -1
  }

  /// How the process ended; nil while it runs. Does not wait.
  package func poll() -> Exit? { wait(options: WNOHANG) }

  /// Waits for the process's end.
  package func wait() -> Exit { wait(options: 0) ?? .unknown }

  /// Waits for the process's end, but no longer than `timeout`; nil where it runs on.
  package func wait(atMost timeout: Duration) -> Exit? {
    if let exit = self.poll() { return exit }
    let descriptor = slalom_pidfd(processID)
    defer { close(descriptor) }
    let deadline = ContinuousClock.now + timeout
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return self.poll() }
      var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // A second at most, should there be no descriptor to be woken by.
      let milliseconds = min(
        left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1, 1000)
      Foundation.poll(&item, 1, Int32(milliseconds))
      if let exit = self.poll() { return exit }
    }
  }

  private func wait(options: Int32) -> Exit? {
    if let exit { return exit }
    var status: Int32 = 0
    while true {
      let result = waitpid(processID, &status, options)
      if result == 0 { return nil }
      if result == processID {
        let code = Int(slalom_exit_code(status))
        exit = code < 0 ? .signal(-code) : .status(code)
        return exit
      }
      if errno != EINTR {
        exit = .unknown
        return exit
      }
    }
  }
}
