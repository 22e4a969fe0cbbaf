internal import Glibc

/// A program of the system's, run to its end. It stays in this process's group, so that Ctrl-C ends both.
struct ExternalTool {
  let name: String
  let arguments: [String]
  let environment: [String: String]

  struct Outcome {
    /// The exit code, or 128 + the signal that ended it.
    let status: Int
    /// What it wrote to standard error; empty where that was not captured.
    let standardError: String

    /// The last line of standard error; the status where that went to the user.
    func reason(_ tool: String) -> String {
      let lines = standardError.split(whereSeparator: \.isNewline)
      return lines.last.map(String.init) ?? "\(tool) ended with status \(status), for the reason it gave above"
    }
  }

  /// - Parameter capturesError: standard error is kept for `Outcome`; otherwise it goes where this process's goes.
  func run(capturesError: Bool) throws(CIFAR10Error) -> Outcome {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw failure(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    if capturesError { posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO) }

    var process = pid_t()
    let words = ([name] + arguments).map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in words + variables { free(text) } }
    let code = posix_spawnp(&process, name, &actions, nil, words + [nil], variables + [nil])
    close(ends[1])
    guard code == 0 else { throw failure(code) }

    let standardError = Self.readToEnd(ends[0])
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw failure(errno) }
    }
    let signal = status & 0x7f
    return Outcome(status: Int(signal == 0 ? (status >> 8) & 0xff : 128 + signal), standardError: standardError)
  }

  private func failure(_ code: Int32) -> CIFAR10Error {
    .toolFailedToStart(tool: name, reason: String(cString: strerror(code)))
  }

  /// Ends at once where the child did not get the pipe's other end.
  private static func readToEnd(_ descriptor: Int32) -> String {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      content += chunk[..<count]
    }
    return String(decoding: content, as: UTF8.self)
  }
}
