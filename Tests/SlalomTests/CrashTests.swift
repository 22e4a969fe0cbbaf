import Foundation
import Processes
import Testing

/// Crashes of real processes: nothing is lost, nothing is trained twice into the table, and the bits stay the same.
@Suite(.serialized) struct CrashTests {
  @Test func aSweepWithItsWorkerAndCoordinatorKilledEqualsAnUndisturbedOneAndOneOfASingleWorker() throws {
    let undisturbed = try run(slots: 2)
    let single = try run(slots: 1)
    #expect(undisturbed == single)

    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    var coordinator = ending.add(try slalom.startCoordinator("--lease", "3", "--heartbeat", "0.5"))
    let victim = ending.add(try slalom.startWorker("--slots", "1", "--name", "victim").child)
    let survivor = ending.add(try slalom.startWorker("--slots", "1", "--name", "survivor").child)
    let submitted = try slalom.run("submit", file)
    #expect(submitted.code == 0)
    #expect(submitted.standardOutput.count == 65)

    try slalom.waitForShards(2, state: "done")
    victim.send(signal: SIGKILL)
    #expect(try victim.end() == .signal(9))
    coordinator.send(signal: SIGKILL)
    #expect(try coordinator.end() == .signal(9))

    // The same port, which the surviving worker knows.
    let access = try String(contentsOfFile: slalom.store + "/access", encoding: .utf8)
    let endpoint = try #require(
      access.split(separator: "\n").first { $0.hasPrefix("endpoint ") }?.dropFirst("endpoint ".count))
    coordinator = ending.add(
      try slalom.startCoordinator("--lease", "3", "--heartbeat", "0.5", "--listen", String(endpoint)))
    let before = try slalom.shards()
    let committedBefore = before.count { $0["state"] as? String == "done" }
    #expect((2..<12).contains(committedBefore), "killed in the middle")

    let followed = try slalom.run("leaderboard", "--follow", "--format", "json")
    #expect(followed.code == 0)
    #expect(followed.standardOutput == undisturbed)
    // By the record of attempts: each trial has exactly one that was committed.
    let shards = try slalom.run("shards")
    #expect(shards.standardError.contains("12/12 trials, 0 duplicates"))
    // The killed worker's trial, and no other, was begun again.
    #expect(try slalom.shards().map { $0["attempts"] as? Int ?? 0 }.reduce(0, +) <= 14)

    survivor.send(signal: SIGTERM)
    #expect(try survivor.end() == .status(0))
    coordinator.send(signal: SIGTERM)
    #expect(try coordinator.end() == .status(0))
  }

  private func run(slots: Int) throws -> String {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    let output = try slalom.run("run", file, "--slots", String(slots), "--format", "json")
    try #require(output.code == 0, "\(output.standardError)")
    return output.standardOutput
  }

  @Test func aShardWhoseSlotIsKilledToTheLimitFailsAndRerunFillsExactlyThatHole() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.longAndShort, to: "sweep.yaml")
    _ = ending.add(try slalom.startCoordinator("--crash-limit", "2", "--backoff", "0.01"))
    #expect(try slalom.run("submit", file).code == 0)
    let worker = ending.add(try slalom.startWorker("--slots", "1").child)

    for attempt in 1...2 {
      try slalom.wait(for: "attempt \(attempt) to run", "shards", "--format", "json") { output in
        let shards = try output.json()["shards"] as? [[String: Any]] ?? []
        return shards.first?["state"] as? String == "running" && shards.first?["attempts"] as? Int == attempt
          && shards.first?["iteration"] as? Int ?? 0 > 0
      }
      let slot = try #require(Slalom.children(of: worker.processID).first)
      kill(slot, SIGKILL)
    }

    let followed = try slalom.run("leaderboard", "--follow", "--format", "json")
    #expect(followed.code == 3)
    #expect(followed.standardError.contains("rerun"))
    var shards = try slalom.shards()
    #expect(shards[0]["state"] as? String == "failed")
    #expect(shards[0]["class"] as? String == "crashed")
    #expect(shards[0]["attempts"] as? Int == 2)
    #expect((shards[0]["reason"] as? String)?.contains("signal 9") == true)
    #expect(shards[1]["state"] as? String == "done")

    #expect(try slalom.run("rerun", "--failed").code == 0)
    #expect(try slalom.run("leaderboard", "--follow", "--format", "json").code == 0)
    shards = try slalom.shards()
    #expect(shards.map { $0["state"] as? String } == ["done", "done"])
    #expect(shards.map { $0["attempts"] as? Int } == [3, 1])
    let nothingLeft = try slalom.run("rerun", "--failed")
    #expect(nothingLeft.standardError.contains("no trial has failed"))
  }

  @Test func anInterruptedRunKeepsWhatIsDoneAndTheSameCommandGoesOn() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    let first = try slalom.start(["run", file, "--slots", "2", "--format", "json"])
    // Both slots end their trials at about the same time: with the third, run has long heard of the first.
    try slalom.waitForShards(3, state: "done")
    let processes = [first.child.processID] + Slalom.children(of: first.child.processID)
    first.child.send(signal: SIGINT)
    let interrupted = try slalom.finish(first)
    #expect(interrupted.code == 5)
    #expect(try interrupted.json()["finished"] as? Int ?? 0 >= 1)
    for process in processes { #expect(kill(process, 0) == -1, "process \(process) is gone") }

    let second = try slalom.run("run", file, "--slots", "2", "--format", "json")
    #expect(second.code == 0)
    #expect(second.standardError.contains("of 12 trials done already"))
    #expect(second.standardOutput == (try run(slots: 2)))
  }

  @Test func aRunWhoseCoordinatorOrWorkerIsKilledStartsItAgainAndFinishes() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    // An endpoint in the environment is for commands, not for what run starts.
    let run = try slalom.start(
      ["run", file, "--slots", "2", "--format", "json"], environment: ["SLALOM_COORDINATOR": "tcp://127.0.0.1:9"])
    try slalom.waitForShards(1, state: "done")
    let children = Slalom.children(of: run.child.processID)
    for name in ["coordinator", "local-1"] {
      let victim = try #require(children.first { Slalom.commandLine(of: $0).contains(name) })
      kill(victim, SIGKILL)
    }
    let output = try slalom.finish(run)
    #expect(output.code == 0)
    #expect(output.standardError.contains("coordinator ended by signal 9 (Killed) and was started again"))
    #expect(output.standardError.contains("worker-1 ended by signal 9 (Killed) and was started again"))
    #expect(output.standardOutput == (try self.run(slots: 2)))
  }

  @Test func aKilledRunLeavesNoProcessBehind() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    let run = try slalom.start(["run", file, "--slots", "2"])
    try slalom.waitForShards(1, state: "done")
    let children = Slalom.children(of: run.child.processID)
    #expect(children.count == 3)
    let slots = children.flatMap { Slalom.children(of: $0) }
    #expect(slots.count == 2)
    run.child.send(signal: SIGKILL)
    _ = try run.child.end()
    // The lock on the store is free when the coordinator is gone; so this waits for nothing but that.
    try slalom.wait(for: "the store to be free", "run", file, "--dry-run") { _ in
      (children + slots).allSatisfy { kill($0, 0) == -1 }
    }
  }
}
