import Foundation
import Processes
import Testing

/// The verbs as a user meets them: what they print, and the exit codes that scripts rely on.
@Suite(.serialized) struct VerbTests {
  @Test func aCancelledSweepStopsAndGoesOnByResumeNotBySubmittingAgain() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    _ = ending.add(try slalom.startCoordinator())
    _ = ending.add(try slalom.startWorker("--slots", "2").child)
    #expect(try slalom.run("submit", file).code == 0)
    try slalom.waitForShards(1, state: "done")
    #expect(try slalom.run("cancel").code == 0)
    try slalom.wait(for: "nothing to run", "shards", "--format", "json") { output in
      let shards = try output.json()["shards"] as? [[String: Any]] ?? []
      return !shards.contains { $0["state"] as? String == "running" }
    }
    let again = try slalom.run("submit", file)
    #expect(again.code == 5)
    #expect(again.standardError.contains("slalom resume"))
    #expect(try slalom.run("leaderboard", "--follow", "--format", "csv").code == 5)
    #expect(try slalom.run("resume", "twelve").code == 0)
    #expect(try slalom.run("leaderboard", "twelve", "--follow", "--format", "csv").code == 0)
    let refused = try slalom.run("cancel", "twelve")
    #expect(refused.code == 2)
    #expect(refused.standardError.contains("nothing left to cancel"))
  }

  @Test func aWorkerWithOtherDataIsToldByNameAndGetsNoShard() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let other = slalom.directory + "/other"
    #expect(try slalom.run("data", "synthesize", "--output", other, "--seed", "99").code == 0)
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator())
    #expect(try slalom.run("submit", file).code == 0)
    let stranger = try slalom.startWorker("--slots", "1", "--name", "stranger", "--data", other)
    _ = ending.add(stranger.child)
    try slalom.wait(for: "the refusal to be shown", "workers", "--format", "json") { output in
      let workers = try output.json()["workers"] as? [[String: Any]] ?? []
      return (workers.first?["remarks"] as? String)?.contains("four needs data") == true
    }
    #expect(try slalom.shards().allSatisfy { $0["attempts"] as? Int == 0 })
    // Said to the worker as well, with what to do.
    try slalom.wait(for: "the worker's message", "status") { _ in
      stranger.errorSoFar.contains("sweep four needs data") && stranger.errorSoFar.contains("--data")
    }
    // One with the right data takes them all.
    _ = ending.add(try slalom.startWorker("--slots", "1", "--name", "native").child)
    #expect(try slalom.run("leaderboard", "--follow").code == 0)
  }

  @Test func everyInstructionSetGivesTheSameTable() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    var tables: Set<String> = []
    for name in ["avx512", "avx2", "portable"] {
      let output = try slalom.run(
        "run", file, "--store", slalom.directory + "/" + name, "--slots", "1", "--format", "json",
        environment: ["SLALOM_ISA": name])
      // A CPU without it says so, and that is not what this is about.
      if output.code == 2, output.standardError.contains("this CPU") { continue }
      #expect(output.code == 0)
      tables.insert(output.standardOutput)
    }
    #expect(tables.count == 1)
  }

  @Test func aSweepThatOverlapsAnEarlierOneTrainsOnlyWhatIsNew() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let small = try slalom.write(Sweeps.four, to: "four.yaml")
    let larger = try slalom.write(
      Sweeps.four.replacing("seeds: [7]", with: "seeds: [7, 8]").replacing("name: four", with: "name: eight"),
      to: "eight.yaml")
    _ = ending.add(try slalom.startCoordinator())
    _ = ending.add(try slalom.startWorker("--slots", "1").child)
    #expect(try slalom.run("submit", small, "--follow").code == 0)
    #expect(try slalom.run("submit", larger, "--follow").code == 0)
    #expect(try slalom.shards().map { $0["attempts"] as? Int } == Array(repeating: 1, count: 8))
    let workers = try slalom.run("workers", "--format", "json").json()["workers"] as? [[String: Any]]
    #expect(workers?.first?["committed"] as? Int == 8)
  }

  @Test func strictMakesDivergenceAnExitCode() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    #expect(try slalom.run("run", file, "--slots", "1").code == 0)
    let strict = try slalom.run("run", file, "--slots", "1", "--strict")
    #expect(strict.code == 4)
    #expect(strict.standardOutput.contains("1 diverged"))
  }

  @Test(arguments: ["table", "json", "csv", "markdown"])
  func everyFormatOfTheLeaderboardIsPrinted(format: String) throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    let output = try slalom.run("run", file, "--slots", "2", "--format", format)
    #expect(output.code == 0)
    #expect(output.standardOutput.contains("adam"))
    #expect(!output.standardOutput.contains("\u{1b}"))
  }

  @Test func unusableInputStopsBeforeAnythingStarts() throws {
    let slalom = try Slalom()
    let bad = try slalom.write(Sweeps.four.replacing("batch: 50", with: "batch: 5000"), to: "bad.yaml")
    let output = try slalom.run("run", bad)
    #expect(output.code == 2)
    #expect(output.standardError.contains("bad.yaml:5:"))
    #expect(output.standardError.contains("5000"))
    #expect(try slalom.run("run", slalom.directory + "/nothing.yaml").code == 2)
    let good = try slalom.write(Sweeps.four, to: "four.yaml")
    #expect(try slalom.run("submit", good, "--data", slalom.directory + "/nowhere").code == 2)
    #expect(try slalom.run("run", good, environment: ["SLALOM_ISA": "vax"]).code == 2)
    #expect(!FileManager.default.fileExists(atPath: slalom.store))
    #expect(try slalom.run("rerun").code == 64)
    #expect(try slalom.run("no-such-verb").code == 64)
  }

  /// It looks like a coordinator that is overloaded or ending, so both are said.
  @Test func anAccessFileOfAnotherCoordinatorIsSaidToBePossiblyThat() throws {
    let slalom = try Slalom()
    let other = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    _ = ending.add(try other.startCoordinator())
    let access = try String(contentsOfFile: slalom.store + "/access", encoding: .utf8)
    let endpoint = try #require(
      access.split(separator: "\n").first { $0.hasPrefix("endpoint ") }?.dropFirst("endpoint ".count))
    let command = try other.run("status", "--coordinator", String(endpoint))
    #expect(command.code == 6)
    for words in ["for 15 s", "overloaded or ending", "has another key than the access file says"] {
      #expect(command.standardError.contains(words), "\(command.standardError)")
    }
    let worker = try other.run(
      "worker", "--slots", "1", "--coordinator", String(endpoint), "--connect-timeout", "4")
    #expect(worker.code == 6)
    for words in ["within 4.0 seconds", "overloaded or ending", "has another key than this worker's access file says"] {
      #expect(worker.standardError.contains(words), "\(worker.standardError)")
    }
  }

  @Test func anEndpointThatIsNoneIsRefused() throws {
    let slalom = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    for endpoint in ["tcp://127.0.0.1:99999", "tcp://localhost", "127.0.0.1:7117", "tcp://:7117"] {
      let output = try slalom.run("status", "--coordinator", endpoint)
      #expect(output.code == 2)
      #expect(output.standardError.contains("'\(endpoint)'"))
      let other = slalom.directory + "/other"
      #expect(try slalom.run("coordinator", "--listen", endpoint, "--store", other).code == 2)
    }
  }

  @Test func aTableThatCannotBeWrittenIsAFailure() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    let child = try ChildProcess(
      Slalom.executable, ["run", file, "--dry-run"], output: .file("/dev/full"),
      error: .file(slalom.directory + "/full.err"), environment: slalom.environment)
    #expect(try child.end() == .status(1))
  }

  @Test func aDryRunShowsThePlanAndStartsNothing() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    for verb in ["run", "submit"] {
      let output = try slalom.run(verb, file, "--dry-run", "--format", "json")
      #expect(output.code == 0)
      #expect((try output.json()["configurations"] as? [Any])?.count == 4)
    }
    #expect(!FileManager.default.fileExists(atPath: slalom.store))
  }

  @Test func withoutACoordinatorCommandsSaySoAndDoNotHang() throws {
    let slalom = try Slalom()
    let never = try slalom.run("status")
    #expect(never.code == 6)
    #expect(never.standardError.contains("slalom coordinator"))
    let ending = Ending()
    let coordinator = ending.add(try slalom.startCoordinator())
    coordinator.send(signal: SIGTERM)
    #expect(try coordinator.end() == .status(0))
    let stopped = try slalom.run("status")
    #expect(stopped.code == 0)
    #expect(stopped.standardOutput.contains("no coordinator runs on the store"))
    #expect(try slalom.run("status", "--access", slalom.store + "/access").code == 6)
    let worker = try slalom.run("worker", "--slots", "1", "--connect-timeout", "1")
    #expect(worker.code == 6)
  }

  @Test func aCoordinatorEndsCleanlyHoweverSoonItIsAskedTo() throws {
    let slalom = try Slalom()
    let ending = Ending()
    // A signal right after the first line once fell between two stools, some of the time.
    for _ in 0..<20 {
      let coordinator = ending.add(try slalom.startCoordinator())
      coordinator.send(signal: SIGTERM)
      #expect(try coordinator.end() == .status(0))
    }
  }

  @Test func aSecondCoordinatorOnAStoreRefuses() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let first = ending.add(try slalom.startCoordinator())
    let second = try slalom.run("coordinator", "--listen", "tcp://127.0.0.1:*")
    #expect(second.code == 2)
    #expect(second.standardError.contains(String(first.processID)))
  }

  @Test func aKeyOfAnotherStoreIsRefused() throws {
    let slalom = try Slalom()
    let other = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    _ = ending.add(try other.startCoordinator())
    // The server's key of one store, the client's of another.
    let access = try String(contentsOfFile: slalom.store + "/access", encoding: .utf8)
    let foreign = try String(contentsOfFile: other.store + "/access", encoding: .utf8)
    let lines = access.split(separator: "\n").filter { !$0.hasPrefix("secret-key") }
    let secret = try #require(foreign.split(separator: "\n").first { $0.hasPrefix("secret-key") })
    let path = try slalom.write((lines + [secret]).joined(separator: "\n") + "\n", to: "forged.access")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let command = try slalom.run("status", "--access", path)
    #expect(command.code == 2)
    #expect(command.standardError.contains("does not know this key"))
    #expect(try slalom.run("worker", "--slots", "1", "--access", path).code == 2)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let open = try slalom.run("status", "--access", path)
    #expect(open.code == 2)
    #expect(open.standardError.contains("chmod 600"))
  }
}
