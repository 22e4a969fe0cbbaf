import Foundation
import Processes
import Testing

/// The results of a store whose coordinator is gone, by the program itself.
@Suite(.serialized) struct UnservedStoreTests {
  @Test func aKilledCoordinatorsStoreIsReadAndSaysWhatIsLeft() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    let coordinator = ending.add(try slalom.startCoordinator())
    #expect(try slalom.run("submit", file).code == 0)
    let worker = ending.add(try slalom.startWorker("--slots", "1").child)
    try slalom.waitForShards(2, state: "done")
    worker.send(signal: SIGKILL)
    _ = try worker.end()
    coordinator.send(signal: SIGKILL)
    #expect(try coordinator.end() == .signal(9))

    let board = try slalom.run("leaderboard", "--format", "json")
    #expect(board.code == 0, "\(board.standardError)")
    #expect(try board.json()["finished"] as? Int ?? 0 >= 2)
    #expect(board.standardError.contains("no coordinator runs on this store"))
    let status = try slalom.run("status", "--format", "json")
    #expect(status.code == 0)
    #expect(try status.json()["coordinator"] is NSNull)
    #expect(try slalom.shards().allSatisfy { ["done", "waiting"].contains($0["state"] as? String) })
    #expect(try slalom.run("explain", "0").code == 0)
    #expect(try slalom.run("export", "--format", "jsonl").code == 0)
    // What changes something needs a coordinator, and so does what waits for the rest.
    #expect(try slalom.run("leaderboard", "--follow", "--patience", "1").code == 6)
    #expect(try slalom.run("submit", file, "--patience", "1").code == 6)
  }

  @Test func aRunSaysWhatItTookAndWhatIsNextAndThatWorks() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    let store = slalom.directory + "/a store"
    let run = try slalom.run("run", file, "--slots", "1", "--store", store, "--format", "json")
    #expect(run.code == 0, "\(run.standardError)")
    #expect(run.standardError.contains("sweep four took "))
    let next = run.standardError.split(separator: "\n").filter { $0.hasPrefix("  slalom ") }
    #expect(next.count == 3)
    for line in next { #expect(line.hasSuffix(" --store '\(store)'")) }
    let board = try slalom.run("leaderboard", "--store", store, "--format", "json")
    #expect(board.standardOutput == run.standardOutput)
    let followed = try slalom.run("leaderboard", "--follow", "--store", store, "--format", "json")
    #expect(followed.standardOutput == run.standardOutput)
    let report = try slalom.run("report", "--store", store, "--output", slalom.directory + "/report")
    #expect(report.code == 0, "\(report.standardError)")
    #expect(!FileManager.default.fileExists(atPath: store + "/sweeps.sqlite-shm"))
  }

  @Test func sweepsAreRenamedNotedAndArchivedWithACoordinatorAndWithout() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    #expect(try slalom.run("run", file, "--slots", "1").code == 0)
    func sweeps(_ arguments: String...) throws -> [[String: Any]] {
      let output = try slalom.finish(try slalom.start(["sweeps", "--format", "json"] + arguments, within: 60))
      return try #require(try output.json()["sweeps"] as? [[String: Any]])
    }
    #expect(try sweeps()[0]["winner"] as? String != "")
    #expect(try sweeps()[0]["seconds"] as? Double != nil)
    for (old, new) in [("four", "quatre"), ("quatre", "vier")] {
      #expect(try slalom.run("rename", old, new).code == 0)
      #expect(try slalom.run("note", new, "seen by \(new)").code == 0)
      #expect(try sweeps().map { $0["name"] as? String } == [new])
      #expect(try sweeps().map { $0["note"] as? String } == ["seen by \(new)"])
      #expect(try slalom.run("archive", new).code == 0)
      #expect(try sweeps().isEmpty)
      #expect(try sweeps("--archived").count == 1)
      #expect(try slalom.run("archive", new, "--undo").code == 0)
      let board = try slalom.run("leaderboard", new)
      #expect(board.standardOutput.hasPrefix("\(new)  sweep "), "\(board.standardOutput)")
      #expect(try slalom.run("rename", "nobody", "x").code == 2)
      // The first round was without.
      if old == "four" { _ = ending.add(try slalom.startCoordinator()) }
    }
    // Whoever submits the file again finds the sweep.
    #expect(try slalom.run("submit", file).standardError.contains("is known here already"))
  }

  @Test func aStoreOnAReadOnlyFileSystemIsReadClosedOrNot() throws {
    guard let disk = FaultTests.SmallDisk() else { return }
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    for (name, signal) in [("closed", SIGTERM), ("killed", SIGKILL)] {
      let store = disk.path + "/" + name
      let coordinator = ending.add(try slalom.startCoordinator("--store", store))
      #expect(try slalom.run("submit", file, "--store", store).code == 0)
      let worker = ending.add(try slalom.startWorker("--slots", "1", "--store", store).child)
      #expect(try slalom.run("leaderboard", "--follow", "--store", store).code == 0)
      worker.send(signal: SIGTERM)
      _ = try worker.end()
      coordinator.send(signal: signal)
      _ = try coordinator.end()
    }
    #expect(FileManager.default.fileExists(atPath: disk.path + "/killed/sweeps.sqlite-wal"))
    try #require(disk.remountReadOnly())
    let boards = try ["closed", "killed"].map { name in
      let board = try slalom.run("leaderboard", "--store", disk.path + "/" + name, "--format", "json")
      #expect(board.code == 0, "\(name): \(board.standardError)")
      return board.standardOutput
    }
    #expect(boards[0] == boards[1])
    #expect(boards[0].contains("\"finished\""))
  }

  @Test func aPageIsServedFromAStoreAloneAndKeptAfterARun() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    let run = try slalom.start(["run", file, "--slots", "1", "--dashboard", "127.0.0.1:*", "--keep"])
    _ = ending.add(run.child)
    try slalom.wait(for: "the page to be left up", "status") { _ in run.errorSoFar.contains("until Ctrl-C") }
    let page = try #require(
      run.errorSoFar.split(separator: "\n").first { $0.hasPrefix("dashboard ") }?.split(separator: " ").last)
    #expect(try fetch(slalom, String(page) + "sweeps/four").contains("finished"))
    run.child.send(signal: SIGINT)
    #expect(try run.child.end() == .status(0))

    let child = try ChildProcess(
      Slalom.executable, ["dashboard", "--listen", "127.0.0.1:*"], output: .pipe,
      error: .file(slalom.directory + "/dashboard.err"), environment: slalom.environment)
    _ = ending.add(child)
    var item = pollfd(fd: child.standardOutput, events: Int16(POLLIN), revents: 0)
    try #require(poll(&item, 1, 60_000) == 1, "the dashboard says where it is within a minute")
    let url = String(decoding: try #require(FileDescriptor(child.standardOutput).read()), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try fetch(slalom, url).contains("none: the store is only read"))
    #expect(try fetch(slalom, url + "sweeps/four").contains("finished"))
    // Others may read meanwhile.
    #expect(try slalom.run("leaderboard").code == 0)
    child.send(signal: SIGTERM)
    #expect(try child.end() == .status(0))
  }

  private func fetch(_ slalom: Slalom, _ url: String) throws -> String {
    let path = slalom.directory + "/page-" + UUID().uuidString
    let child = try ChildProcess(
      "/usr/bin/curl", ["--silent", "--location", "--max-time", "60", "--output", path, url], output: .null)
    try #require(child.wait() == .status(0))
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}
