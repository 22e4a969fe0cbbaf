import Foundation
import Processes
import TestSupport
import Testing

struct CPUTests {
  /// The kernel's own account of this process, such as `0-3,8`.
  private static func allowedList(of process: String) throws -> [Int] {
    let status = try #require(contents(of: "/proc/\(process)/status"))
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") })
    let list = line.split(whereSeparator: \.isWhitespace)[1]
    return list.split(separator: ",").flatMap { part in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      return Array(ends[0]...ends[ends.count - 1])
    }
  }

  @Test func theProcessorsAreThoseTheKernelAllows() throws {
    #expect(CPU.available == (try Self.allowedList(of: "thread-self")))
    #expect(!CPU.available.isEmpty)
  }

  /// On a thread of its own, which ends with the test: pinning stays with a thread.
  @Test func aPinnedThreadHasOneProcessorAndSoHasItsChild() async throws {
    let cpu = try #require(CPU.available.last)
    let seen = try await onThread { () throws -> (available: [Int], kernel: [Int], child: String) in
      #expect(CPU.pinCurrentThread(to: cpu))
      let child = try ChildProcess("/bin/grep", ["Cpus_allowed_list", "/proc/self/status"], output: .pipe)
      let output = try readToEnd(child.standardOutput)
      #expect(child.wait() == .status(0))
      return (CPU.available, try Self.allowedList(of: "thread-self"), output)
    }
    #expect(seen.available == [cpu])
    #expect(seen.kernel == [cpu])
    #expect(seen.child == "Cpus_allowed_list:\t\(cpu)\n")
  }

  /// The mask is set from outside, as a user or Slurm does.
  @Test func tasksetIsRespected() async throws {
    let cpu = try #require(CPU.available.first)
    let available = try await onThread {
      // PROCESS/task/THREAD
      let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
      let thread = String(link.split(separator: "/").last ?? "")
      let taskset = try ChildProcess("/usr/bin/taskset", ["-p", "-c", "\(cpu)", thread], output: .null)
      #expect(taskset.wait() == .status(0))
      return CPU.available
    }
    #expect(available == [cpu])
  }

  @Test(arguments: [-1, 1024, 100_000])
  func aProcessorThatIsNotThereIsRefused(cpu: Int) async {
    let isPinned = await onThread { CPU.pinCurrentThread(to: cpu) }
    #expect(!isPinned)
  }
}
