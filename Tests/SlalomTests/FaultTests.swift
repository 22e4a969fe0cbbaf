import Foundation
import Processes
import SweepCore
import SweepWire
import Testing

/// Every fault has a class, a policy and a way to see it: whole processes that are stopped, starved and damaged.
@Suite(.serialized) struct FaultTests {
  /// The attempts of a shard, as `explain` tells them.
  private func attempts(_ slalom: Slalom, _ shard: Int = 0) throws -> [[String: Any]] {
    try slalom.run("explain", String(shard), "--format", "json").json()["attempts"] as? [[String: Any]] ?? []
  }

  /// Waits until the first shard trains, and returns its worker's slot.
  private func runningSlot(_ slalom: Slalom, of worker: ChildProcess) throws -> Int32 {
    try slalom.wait(for: "the first shard to run", "shards", "--format", "json") { output in
      let shards = try output.json()["shards"] as? [[String: Any]] ?? []
      return shards.first?["state"] as? String == "running" && shards.first?["iteration"] as? Int ?? 0 > 0
    }
    return try #require(Slalom.children(of: worker.processID).first)
  }

  @Test func aStoppedWorkerLosesItsTrialToAnotherAndComesBackWithoutHarm() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.longAndShort, to: "sweep.yaml")
    _ = ending.add(try slalom.startCoordinator("--lease", "2", "--heartbeat", "0.4", "--backoff", "0.05"))
    #expect(try slalom.run("submit", file).code == 0)
    let stopped = ending.add(try slalom.startWorker("--slots", "1", "--name", "stopped").child)
    let slot = try runningSlot(slalom, of: stopped)
    for process in [stopped.processID, slot] { kill(process, SIGSTOP) }
    _ = ending.add(try slalom.startWorker("--slots", "1", "--name", "other").child)
    #expect(try slalom.run("leaderboard", "--follow", "--format", "json").code == 0)
    let told = try attempts(slalom)
    #expect(told.map { $0["class"] as? String } == ["lost", nil])
    #expect(told.map { $0["worker"] as? String } == ["stopped", "other"])
    for process in [stopped.processID, slot] { kill(process, SIGCONT) }
    try slalom.wait(for: "the stopped worker to be back", "workers", "--format", "json") { output in
      let workers = try output.json()["workers"] as? [[String: Any]] ?? []
      return workers.contains { $0["name"] as? String == "stopped" && $0["state"] as? String == "alive" }
    }
    #expect(try slalom.run("shards").standardError.contains("2/2 trials, 0 duplicates"))
  }

  @Test func aSlotThatSegfaultsIsACrashWithItsSignal() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.longAndShort, to: "sweep.yaml")
    _ = ending.add(try slalom.startCoordinator("--backoff", "0.05"))
    #expect(try slalom.run("submit", file).code == 0)
    // Swift's own handler would print a backtrace and go on, for nothing is really at fault.
    let worker = ending.add(
      try slalom.startWorker("--slots", "1", environment: ["SWIFT_BACKTRACE": "enable=no"]).child)
    kill(try runningSlot(slalom, of: worker), SIGSEGV)
    #expect(try slalom.run("leaderboard", "--follow", "--format", "json").code == 0)
    let told = try attempts(slalom)
    #expect(told.map { $0["class"] as? String } == ["crashed", nil])
    let message = told.first?["message"] as? String ?? ""
    #expect(message.contains("signal 11"), "\(message)")
  }

  @Test func aSlotThatHangsTimesOutAndItsTrialIsTriedAgain() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.longAndShort, to: "sweep.yaml")
    _ = ending.add(try slalom.startCoordinator("--backoff", "0.05"))
    #expect(try slalom.run("submit", file).code == 0)
    let worker = ending.add(try slalom.startWorker("--slots", "1", "--stall-timeout", "5").child)
    kill(try runningSlot(slalom, of: worker), SIGSTOP)
    #expect(try slalom.run("leaderboard", "--follow", "--format", "json").code == 0)
    #expect(try attempts(slalom).map { $0["class"] as? String } == ["timed-out", nil])
  }

  @Test func aTrialThatNeedsMoreMemoryThanThereIsFailsAsOutOfMemoryAndTheOthersGoOn() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let sweep = Sweeps.four.replacing("hidden: [20]", with: "hidden: [[20], [32000]]")
    let file = try slalom.write(sweep, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator("--backoff", "0.05", "--quarantine-after", "0"))
    #expect(try slalom.run("submit", file).code == 0)
    let limited = "ulimit -v 700000; exec \"$0\" \"$@\""
    _ = ending.add(
      try ChildProcess(
        "/bin/sh", ["-c", limited, Slalom.executable, "worker", "--slots", "1"], output: .null,
        error: .file(slalom.directory + "/limited.err"), environment: slalom.environment))
    let followed = try slalom.run("leaderboard", "--follow", "--format", "json")
    #expect(followed.code == 3, "\(followed.standardError)")
    let shards = try slalom.shards()
    #expect(shards.count { $0["class"] as? String == "out-of-memory" } == 4, "\(shards)")
    #expect(shards.count { $0["state"] as? String == "failed" } == 4)
    let failed = try #require(shards.firstIndex { $0["state"] as? String == "failed" })
    let told = try attempts(slalom, failed)
    #expect(told.count == 2)
    #expect((told.first?["standardErrorTail"] as? String)?.contains("failed to allocate") == true)
    // The class can be rerun alone.
    #expect(
      try slalom.run("rerun", "--failed-class", "crashed").standardError.contains("no trial has failed as crashed"))
    #expect(try slalom.run("rerun", "--failed-class", "nonsense").code == 2)
    #expect(try slalom.run("rerun", "--trial", String(failed)).standardError.contains("1 trial to be trained again"))
  }

  /// A control group of 400 megabytes, where this process may make one.
  final class MemoryGroup {
    let path: String

    init?() {
      let name = "slalom-" + UUID().uuidString
      for (root, limit) in [("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max")] {
        let path = "\(root)/\(name)"
        guard FileManager.default.fileExists(atPath: root), mkdir(path, 0o755) == 0 else { continue }
        let file = FileHandle(forWritingAtPath: "\(path)/\(limit)")
        if let file, (try? file.write(contentsOf: Data("419430400".utf8))) != nil {
          self.path = path
          return
        }
        rmdir(path)
      }
      return nil
    }

    deinit { rmdir(path) }
  }

  @Test func aSlotThatTheKernelsOutOfMemoryKillerEndsIsToldFromOneThatWasKilled() throws {
    guard let group = MemoryGroup() else { return }
    let slalom = try Slalom()
    let ending = Ending()
    let sweep = Sweeps.four.replacing("hidden: [20]", with: "hidden: [32000]")
    let file = try slalom.write(sweep, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator("--backoff", "0.05"))
    let joined = "echo $$ > \(group.path)/cgroup.procs && exec \"$0\" \"$@\""
    let worker = ending.add(
      try ChildProcess(
        "/bin/sh", ["-c", joined, Slalom.executable, "worker", "--slots", "1"], output: .null,
        error: .file(slalom.directory + "/small.err"), environment: slalom.environment))
    #expect(try slalom.run("submit", file).code == 0)
    try slalom.wait(for: "the first failure", "explain", "0", "--format", "json") { output in
      let attempts = try output.json()["attempts"] as? [[String: Any]] ?? []
      return attempts.first?["ending"] as? String == "failed"
    }
    let told = try #require(try attempts(slalom).first)
    #expect(told["class"] as? String == "out-of-memory")
    #expect(
      (told["message"] as? String)?.contains("signal 9 (Killed), while the kernel's out-of-memory killer") == true)
    worker.send(signal: SIGTERM)
    _ = try worker.end()
  }

  /// The workers of a run are its own: when none is left to train, it ends and says why.
  @Test func aRunWhoseEveryWorkerIsInQuarantineEndsIncomplete() throws {
    let slalom = try Slalom()
    let sweep = Sweeps.four.replacing("hidden: [20]", with: "hidden: [32000]")
    let file = try slalom.write(sweep, to: "four.yaml")
    let limited = "ulimit -v 700000; exec \"$0\" \"$@\""
    let child = try ChildProcess(
      "/bin/sh", ["-c", limited, Slalom.executable, "run", file, "--slots", "1"], output: .null,
      error: .file(slalom.directory + "/run.err"), environment: slalom.environment)
    #expect(try child.end() == .status(5))
    let said = try String(contentsOfFile: slalom.directory + "/run.err", encoding: .utf8)
    #expect(said.contains("every worker for it is in quarantine: local-1"), "\(said)")
    #expect(said.contains("out-of-memory"), "\(said)")
  }

  @Test func dataThatChangedUnderAWorkerIsBadDataAndTakesTheWorkerOut() throws {
    let slalom = try Slalom()
    let ending = Ending()
    // A copy of the first file, which can be damaged.
    let copy = slalom.directory + "/data"
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    let source = try #require(
      [slalom.data, slalom.data + "/cifar-10-batches-bin"].first {
        FileManager.default.fileExists(atPath: $0 + "/data_batch_1.bin")
      })
    try FileManager.default.copyItem(atPath: source + "/data_batch_1.bin", toPath: copy + "/data_batch_1.bin")
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator("--backoff", "0.05"))
    #expect(try slalom.run("submit", file, "--data", copy).code == 0)
    #expect(try slalom.run("pause").code == 0)
    _ = ending.add(try slalom.startWorker("--slots", "1", "--name", "anna", "--data", copy).child)
    try slalom.wait(for: "the worker to join", "workers", "--format", "json") { output in
      let workers = try output.json()["workers"] as? [[String: Any]] ?? []
      return workers.first?["state"] as? String == "alive" && workers.first?["remarks"] as? String == ""
    }
    // The slot has read nothing yet: it opens the files when it gets its first trial.
    var bytes = try Data(contentsOf: URL(filePath: copy + "/data_batch_1.bin"))
    bytes[1] ^= 1
    try bytes.write(to: URL(filePath: copy + "/data_batch_1.bin"))
    #expect(try slalom.run("resume").code == 0)
    try slalom.wait(for: "quarantine", "workers", "--format", "json") { output in
      let workers = try output.json()["workers"] as? [[String: Any]] ?? []
      return workers.first?["state"] as? String == "quarantined"
    }
    let told = try attempts(slalom)
    #expect(Set(told.compactMap { $0["class"] as? String }) == ["bad-data"])
    #expect((told.first?["message"] as? String)?.contains("start the worker again with the right --data") == true)
    // No trial failed for good by it.
    #expect(try slalom.shards().allSatisfy { $0["state"] as? String == "waiting" })
  }

  @Test func aWorkerOfAnotherVersionIsRefusedWithBothVersions() throws {
    let slalom = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    let old = try RawWorker.connect(slalom.access(), name: "old")
    var hello = WireHello()
    hello.protocolVersion = 99
    hello.workerID = "old"
    hello.name = "old"
    hello.host = "museum"
    hello.slots = 1
    try old.say(.hello(hello))
    let reason = try old.next { if case .rejected(let rejected) = $0 { rejected.reason } else { nil } }
    #expect(reason.contains("speaks protocol version 99, this coordinator \(protocolVersion)"))
  }

  // MARK: A coordinator that is gone

  @Test func whoeverWaitsForACoordinatorThatIsGoneEndsWith6() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    let coordinator = ending.add(try slalom.startCoordinator())
    let worker = ending.add(try slalom.startWorker("--slots", "1", "--patience", "3").child)
    #expect(try slalom.run("submit", file).code == 0)
    try slalom.waitForShards(1, state: "done")
    let waiting = try [
      ["leaderboard", "--follow", "--patience", "2"], ["submit", file, "--follow", "--patience", "2"],
      ["verify", "--patience", "2"],
    ].map { try slalom.start($0, within: 100) }
    try slalom.wait(for: "all to be connected", "status") { _ in
      waiting.allSatisfy { $0.errorSoFar.contains("trial") && $0.errorSoFar.contains("/") }
    }
    coordinator.send(signal: SIGKILL)
    _ = try coordinator.end()
    for command in waiting {
      let output = try slalom.finish(command)
      #expect(output.code == 6, "\(output.standardError)")
      #expect(output.standardError.contains("no coordinator answered"))
    }
    #expect(try worker.end() == .status(6))
    #expect(try slalom.run("explain", "0", "--access", slalom.store + "/access").code == 6)
  }

  // MARK: The store

  @Test(arguments: ["a damaged header", "half the file", "nothing in it"])
  func aDamagedStoreIsRefusedWithTheWayToRecoverAndLeftAsItIs(damage: String) throws {
    let slalom = try Slalom()
    let ending = Ending()
    let coordinator = ending.add(try slalom.startCoordinator())
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    #expect(try slalom.run("submit", file).code == 0)
    coordinator.send(signal: SIGTERM)
    _ = try coordinator.end()
    let path = slalom.store + "/sweeps.sqlite"
    // The last connection that closes folds the log into the file; the coordinator need not have come to it.
    let fold = try ChildProcess(
      "/usr/bin/env",
      [
        "python3", "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM sweep')",
        path,
      ], output: .null)
    #expect(fold.wait() == .status(0))
    #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    var bytes = try Data(contentsOf: URL(filePath: path))
    switch damage {
    case "a damaged header": bytes.replaceSubrange(0..<16, with: Data(repeating: 0xa5, count: 16))
    case "half the file": bytes.removeLast(bytes.count / 2)
    default: bytes = Data()
    }
    try bytes.write(to: URL(filePath: path))
    let output = try slalom.run("coordinator", "--listen", "tcp://127.0.0.1:*")
    #expect(output.code == 2)
    #expect(output.standardError.contains(path))
    #expect(
      output.standardError.contains("put back a backup") || output.standardError.contains("move it away"),
      "\(output.standardError)")
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
  }

  /// A file system of a few megabytes, where this process may mount one.
  final class SmallDisk {
    let path: String

    init?() {
      path = NSTemporaryDirectory() + "slalom-disk-" + UUID().uuidString
      guard geteuid() == 0,
        (try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)) != nil,
        mount("tmpfs", path, "tmpfs", 0, "size=16m") == 0
      else { return nil }
    }

    func remountReadOnly() -> Bool {
      mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "size=16m") == 0
    }

    deinit {
      umount2(path, Int32(MNT_DETACH))
      rmdir(path)
    }
  }

  @Test func aFullDiskStopsTheCoordinatorWithAWordAndNothingAcknowledgedIsLost() throws {
    guard let disk = SmallDisk() else { return }
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    let store = disk.path + "/store"
    let first = try slalom.start(["coordinator", "--listen", "tcp://127.0.0.1:*", "--store", store])
    _ = ending.add(first.child)
    try slalom.wait(for: "the coordinator", "status", "--store", store) { $0.code == 0 }
    let access = try String(contentsOfFile: store + "/access", encoding: .utf8)
    let endpoint = try #require(
      access.split(separator: "\n").first { $0.hasPrefix("endpoint ") }?.dropFirst("endpoint ".count))
    #expect(try slalom.run("submit", file, "--store", store).code == 0)
    let worker = ending.add(try slalom.startWorker("--slots", "1", "--store", store).child)
    try slalom.wait(for: "the first result", "shards", "--store", store, "--format", "json") { output in
      (try output.json()["shards"] as? [[String: Any]] ?? []).contains { $0["state"] as? String == "done" }
    }
    // Everything that is left, to the last page.
    let ballast = disk.path + "/ballast"
    _ = FileManager.default.createFile(atPath: ballast, contents: nil)
    let handle = try #require(FileHandle(forWritingAtPath: ballast))
    for block in [1 << 16, 1 << 12] {
      while (try? handle.write(contentsOf: Data(repeating: 0, count: block))) != nil {}
    }
    try handle.close()
    #expect(try first.child.end() == .status(2))
    #expect(first.errorSoFar.contains("no space left to write the store"), "\(first.errorSoFar)")
    #expect(first.errorSoFar.contains("nothing that was acknowledged is lost"))

    // Room again: the same command goes on, and so does the worker.
    try FileManager.default.removeItem(atPath: ballast)
    let second = try slalom.start(["coordinator", "--listen", String(endpoint), "--store", store])
    _ = ending.add(second.child)
    let followed = try slalom.run("leaderboard", "--store", store, "--follow", "--format", "json")
    #expect(followed.code == 0, "\(followed.standardError)\(second.errorSoFar)")
    #expect(
      try slalom.run("shards", "--store", store).standardError.contains("12/12 trials, 0 duplicates"))
    withExtendedLifetime(worker) {}
  }

  @Test func aStoreThatMayNotBeWrittenIsRefused() throws {
    guard let disk = SmallDisk() else { return }
    let slalom = try Slalom()
    let store = disk.path + "/store"
    let first = try slalom.start(["coordinator", "--listen", "tcp://127.0.0.1:*", "--store", store])
    try slalom.wait(for: "the coordinator", "status", "--store", store) { $0.code == 0 }
    first.child.send(signal: SIGTERM)
    #expect(try first.child.end() == .status(0))
    try #require(disk.remountReadOnly())
    let output = try slalom.run("coordinator", "--listen", "tcp://127.0.0.1:*", "--store", store)
    #expect(output.code == 2)
    #expect(output.standardError.lowercased().contains("read-only"), "\(output.standardError)")
  }
}
