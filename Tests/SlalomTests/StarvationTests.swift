import Foundation
import Processes
import SweepWire
import Synchronization
import Testing
import ZeroMQ

/// Whatever clients ask: workers, commands and signals get their turn.
@Suite(.serialized) struct StarvationTests {
  /// A viewer's key with five connections that ask for a sweep of 4,000 trials without end, and read nothing.
  @Test func viewersThatAskAndNeverReadCostNoAttemptNoAnswerAndNoStop() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let coordinator = ending.add(try slalom.startCoordinator("--lease", "3", "--heartbeat", "0.5"))
    let large = try slalom.write(
      Sweeps.four.replacing("name: four", with: "name: large").replacing("[7]", with: "0..<1000"), to: "large.yaml")
    #expect(try slalom.run("submit", large).code == 0)
    #expect(try slalom.run("pause", "large").code == 0)
    let small = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    #expect(try slalom.run("submit", small).code == 0)

    let path = slalom.directory + "/viewer.access"
    #expect(try slalom.run("keys", "issue", "--role", "viewer", "--name", "v", "--output", path).code == 0)
    var access = try AccessFile.load(path)
    access.endpoint = try slalom.endpoint()
    let viewers = Viewers(count: 5, access)
    let worker = ending.add(try slalom.startWorker("--slots", "1").child)
    try slalom.wait(for: "all trials", "status", "--format", "json") { output in
      // Every command is answered, whoever else asks.
      try #require(output.code == 0, "\(output.standardError)")
      return try slalom.shards().allSatisfy { $0["state"] as? String == "done" }
    }
    #expect(viewers.rounds > 0)
    #expect(try slalom.shards().map { $0["attempts"] as? Int } == Array(repeating: 1, count: 12))
    coordinator.send(signal: SIGTERM)
    #expect(try coordinator.end() == .status(0))
    viewers.stop()
    worker.send(signal: SIGTERM)
    _ = try worker.end()
  }

  /// Floods on a thread of its own until it is stopped.
  private final class Viewers: Sendable {
    private let state = Mutex((isOver: false, rounds: 0, failure: nil as (any Error)?))
    private let ended = DispatchGroup()

    init(count: Int, _ access: AccessFile) {
      ended.enter()
      Thread { [self] in
        defer { ended.leave() }
        do {
          var query = WireToCoordinator()
          query.request.protocolVersion = protocolVersion
          query.request.sweep.sweep = "large"
          let connections = try (0..<count).map { number in
            try Connection(access, name: "viewer-\(number)")
          }
          while !state.withLock(\.isOver), let kind = query.kind {
            for connection in connections { try connection.flood(kind) }
            state.withLock { $0.rounds += 1 }
          }
        } catch {
          state.withLock { $0.failure = error }
        }
      }.start()
    }

    var rounds: Int { state.withLock { $0.failure == nil ? $0.rounds : 0 } }

    func stop() {
      state.withLock { $0.isOver = true }
      ended.wait()
    }

    /// A class, for an array cannot hold what is not copied.
    private final class Connection {
      private let raw: RawWorker

      init(_ access: AccessFile, name: String) throws {
        raw = try RawWorker.connect(access, name: name, options: [.receiveHighWaterMark(1)])
      }

      func flood(_ kind: WireToCoordinator.OneOf_Kind) throws {
        try raw.flood(kind)
        // Only time passes: what comes is not read.
        var item = pollfd()
        poll(&item, 0, 20)
      }
    }
  }
}
