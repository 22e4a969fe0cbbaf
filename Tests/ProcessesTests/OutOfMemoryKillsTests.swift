import Processes
import TestSupport
import Testing

struct OutOfMemoryKillsTests {
  @Test(
    arguments: [
      ([:], nil),
      (["/proc/vmstat": "nr_free_pages 17\noom_kill 3\n"], 3),
      (
        [
          "/proc/self/cgroup": "0::/job/7\n", "/proc/vmstat": "oom_kill 3\n",
          "/sys/fs/cgroup/job/7/memory.events": "low 0\noom 2\noom_kill 1\noom_group_kill 9\n",
        ], 1
      ),
      (
        [
          "/proc/self/cgroup": "5:memory:/job\n0::/\n",
          "/sys/fs/cgroup/memory/job/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n",
        ], 4
      ),
      // A container that sees its own group alone.
      (
        ["/proc/self/cgroup": "4:memory:/host/job\n", "/sys/fs/cgroup/memory/memory.oom_control": "oom_kill 6\n"], 6
      ),
      // The root group has no events of its own.
      (["/proc/self/cgroup": "0::/\n", "/proc/vmstat": "oom_kill 8\n"], 8),
    ] as [([String: String], Int?)])
  func theNearestCounterIsRead(files: [String: String], count: Int?) throws {
    let root = try ScratchDirectory()
    for (path, content) in files { try root.write(path, content.utf8) }
    #expect(OutOfMemoryKills.count(root: root.path) == count)
  }
}
