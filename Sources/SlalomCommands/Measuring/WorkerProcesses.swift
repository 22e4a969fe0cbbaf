internal import Benchmarking
internal import Foundation
internal import Processes

/// Simulated workers in processes of their own.
final class WorkerProcesses {
  private struct Member {
    let child: ChildProcess
    var unread: [UInt8] = []
    var report = WorkerReport()
  }

  private var members: [Member] = []

  /// - Parameters:
  ///   - arguments: of `slalom bench-workers`, without those that say how many workers and which process it is.
  ///   - count: workers, shared out evenly.
  init(_ arguments: [String], count: Int, processes: Int) throws {
    for process in 0..<min(processes, count) {
      let share = count / processes + (process < count % processes ? 1 : 0)
      let own = ["--count", String(share), "--process", String(process), "--parent", String(getpid())]
      members.append(
        Member(
          child: try ChildProcess(
            ChildProcess.ownExecutable, ["bench-workers"] + arguments + own, input: .pipe, output: .pipe)))
    }
  }

  /// What all workers have seen by now, as far as it was told.
  ///
  /// - Throws: `UnusableInput` where a process of theirs has ended.
  func report() throws -> WorkerReport {
    for index in members.indices {
      try read(&members[index])
      if let exit = members[index].child.poll() {
        throw UnusableInput("a process of simulated workers ended by \(exit); use fewer workers a process")
      }
    }
    return total
  }

  /// Lets the workers leave.
  ///
  /// - Returns: their last report, with latencies.
  func finish() throws -> WorkerReport {
    for member in members { member.child.closeStandardInput() }
    for index in members.indices {
      while members[index].child.poll() == nil {
        try read(&members[index])
        var item = pollfd(fd: members[index].child.standardOutput, events: Int16(POLLIN), revents: 0)
        poll(&item, 1, 100)
      }
      try read(&members[index])
    }
    return total
  }

  private var total: WorkerReport {
    var total = WorkerReport()
    for member in members { total.add(member.report) }
    return total
  }

  private func read(_ member: inout Member) throws {
    while let bytes = FileDescriptor(member.child.standardOutput).read(), !bytes.isEmpty { member.unread += bytes }
    guard let end = member.unread.lastIndex(of: UInt8(ascii: "\n")) else { return }
    if let line = member.unread[..<end].split(separator: UInt8(ascii: "\n")).last {
      member.report = try WorkerReport(line: line)
    }
    member.unread.removeFirst(end + 1)
  }
}
