internal import Foundation

/// How often the kernel's out-of-memory killer struck. A process it ends dies by SIGKILL like any other that is killed;
/// what tells them apart is a counter that grew.
package enum OutOfMemoryKills {
  /// Kills in this process's control group, where it has one with a count; else on the whole machine. Nil where the
  /// kernel counts neither.
  package static func count(root: String = "") -> Int? {
    groupCount(root: root) ?? value(of: "oom_kill", in: root + "/proc/vmstat")
  }

  /// From `memory.events` of version 2, or `memory.oom_control` of version 1.
  private static func groupCount(root: String) -> Int? {
    guard let groups = text(root + "/proc/self/cgroup") else { return nil }
    for line in groups.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let (directory, file) =
        switch fields[1] {
        case "": ("/sys/fs/cgroup", "memory.events")
        case "memory": ("/sys/fs/cgroup/memory", "memory.oom_control")
        default: ("", "")
        }
      if file.isEmpty { continue }
      // In a container the path is often the host's, and its own group is what is mounted.
      for path in [fields[2] == "/" ? "" : String(fields[2]), ""] {
        if let count = value(of: "oom_kill", in: "\(root)\(directory)\(path)/\(file)") { return count }
      }
    }
    return nil
  }

  private static func value(of name: String, in path: String) -> Int? {
    for line in text(path)?.split(separator: "\n") ?? [] {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == name { return Int(words[1]) }
    }
    return nil
  }

  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
