import Foundation
import Processes
import Testing

/// Another program that looks into a store or holds its lock, with pipes that no third process inherits.
final class OtherProgram {
  private let process: ChildProcess
  private var received: [UInt8] = []

  var processID: Int32 { process.processID }

  init(_ command: String, _ arguments: [String]) throws {
    process = try ChildProcess("/usr/bin/env", [command] + arguments, input: .pipe, output: .pipe)
  }

  deinit {
    process.send(signal: SIGKILL)
    _ = process.wait()
  }

  /// The output of Python, line by line.
  static func python(_ arguments: String...) throws -> [String] {
    let program = try OtherProgram("python3", arguments)
    program.process.closeStandardInput()
    while program.receive() {}
    try #require(program.process.wait() == .status(0))
    return String(decoding: program.received, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Waits until it has written `text`.
  func waitForOutput(_ text: String) throws {
    while received.firstRange(of: Array(text.utf8)) == nil { try #require(receive(), "it ended before '\(text)'") }
  }

  /// Closes its input, and waits for it to end.
  func end() {
    process.closeStandardInput()
    _ = process.wait()
  }

  func kill() {
    process.send(signal: SIGKILL)
    _ = process.wait()
  }

  /// False at the end of the output.
  private func receive() -> Bool {
    var item = pollfd(fd: process.standardOutput, events: Int16(POLLIN), revents: 0)
    poll(&item, 1, -1)
    guard let bytes = FileDescriptor(process.standardOutput).read() else { return false }
    received += bytes
    return true
  }
}
