internal import Foundation
internal import Glibc

/// What a process has used since its start, by the kernel's account.
package struct ProcessUsage: Hashable, Sendable {
  /// User and system time of all its threads, in seconds; the kernel counts hundredths.
  package let processorSeconds: Double
  package let residentBytes: Int

  /// Fields of /proc/PID/stat, counted from 1 as in proc(5). The second is the program's name in brackets, which may hold
  /// spaces and brackets, so counting begins after the last of them.
  private static let userTicksField = 14
  private static let systemTicksField = 15
  private static let residentPagesField = 24

  /// Nil where `stat` is not what the kernel writes.
  package init?(stat: String, ticksPerSecond: Int, pageBytes: Int) {
    guard let end = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    func field(_ number: Int) -> Int? { number - 3 < fields.count ? Int(fields[number - 3]) : nil }
    guard let user = field(Self.userTicksField), let system = field(Self.systemTicksField),
      let pages = field(Self.residentPagesField)
    else { return nil }
    processorSeconds = Double(user + system) / Double(ticksPerSecond)
    residentBytes = pages * pageBytes
  }

  /// As things stand; nil where there is no such process.
  package init?(of processID: Int32) {
    guard let stat = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8) else { return nil }
    self.init(stat: stat, ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)), pageBytes: sysconf(Int32(_SC_PAGESIZE)))
  }
}

extension ProcessUsage {
  /// Of a process that is gone.
  package static let none = ProcessUsage(processorSeconds: 0, residentBytes: 0)

  private init(processorSeconds: Double, residentBytes: Int) {
    self.processorSeconds = processorSeconds
    self.residentBytes = residentBytes
  }
}
