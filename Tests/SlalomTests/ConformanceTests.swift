import Foundation
import Processes
import Testing

/// A worker and a command in another language, made from slalom.proto and docs/protocol.md alone: scripts/conformance.
struct ConformanceTests {
  private static let python = ProcessInfo.processInfo.environment["SLALOM_PYTHON"]
  private static let client = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../scripts/conformance/client.py").standardized.path

  @Test(.enabled(if: python != nil, "SLALOM_PYTHON names no Python with pyzmq; scripts/test makes one"))
  func aWorkerInPythonSpeaksEveryMessageAndItsSweepIsTheSame() throws {
    let python = try #require(Self.python)
    // What a real worker measured is what the other one says.
    let real = try Slalom()
    let file = try real.write(Sweeps.twenty, to: "twenty.yaml")
    let expected = try real.run("run", file, "--slots", "1", "--format", "json")
    try #require(expected.code == 0, "\(expected.standardError)")

    let slalom = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator("--lease", "2", "--heartbeat", "0.5", "--backoff", "0.01"))
    try #require(try slalom.run("submit", file).code == 0)
    let viewer = slalom.directory + "/viewer.access"
    try #require(try slalom.run("keys", "issue", "--role", "viewer", "--name", "watcher", "--output", viewer).code == 0)
    let log = slalom.directory + "/conformance.log"
    let child = try ChildProcess(
      python,
      [Self.client, "--access", slalom.store + "/access", "--recorded", real.store, "--viewer", viewer],
      output: .file(log), error: .file(log + ".err"))
    let exit = try child.end()
    let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    let errors = (try? String(contentsOfFile: log + ".err", encoding: .utf8)) ?? ""
    #expect(exit == .status(0), "\(said)\(errors)")

    let leaderboard = try slalom.run("leaderboard", "twenty", "--format", "json")
    #expect(leaderboard.standardOutput == expected.standardOutput)
    #expect(try slalom.run("shards", "twenty").standardError.contains("20/20 trials, 0 duplicates"))
  }
}
