import Foundation
import SweepCoordinator
import SweepCore
import SweepWire
import TestSupport
import Testing
import ZeroMQ

/// Keys against the real coordinator: what counts is the table as it is when a message comes.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct LiveKeysTests {
  private static let cluster = Say.cluster()

  @Test func aKeyWorksFromTheMomentItIsIssuedToTheMomentItIsRevoked() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      for number in 0..<10 {
        let name = "viewer-\(number)"
        let keys = try live.issue(name, .viewer)
        let peer = try live.connect(keys)
        #expect(try peer.ask(Self.cluster).cluster.storeIsNamed)
        try live.revoke(name)
        // Sent when the revocation is written: not one is answered, and the connection ends.
        for _ in 0..<20 { _ = try peer.socket.send([WireToCoordinator.with(Self.cluster).encoded]) }
        #expect(try peer.event { if case .refused = $0 { true } else { false } } == .refused(status: 400))
        #expect(try peer.next(within: .zero) == nil)
      }
      #expect(try live.connect().ask(Self.cluster).cluster.storeIsNamed)
    }
    await live.stop()
  }

  /// Nobody has to say anything: the coordinator looks once a second on its own.
  @Test func aSilentPeerIsDisconnectedWhenItsKeyIsRevoked() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      let revoked = try live.connect(try live.issue("revoked", .viewer))
      let other = try live.connect(try live.issue("other", .viewer))
      #expect(try revoked.ask(Self.cluster).cluster.storeIsNamed)
      #expect(try other.ask(Self.cluster).cluster.storeIsNamed)
      try live.revoke("revoked")
      #expect(try revoked.event { $0 == .disconnected } == .disconnected)
      // The other's connection is the one it was.
      #expect(try other.ask(Self.cluster).cluster.storeIsNamed)
      #expect(try !other.monitor.drain().contains(.disconnected))
    }
    await live.stop()
  }

  @Test func aWorkersResultAfterTheRevocationIsNotStored() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      let sweep = Sample.definition(seeds: [0])
      let owner = try live.connect()
      let worker = try live.connect(try live.issue("worker", .worker))
      #expect(try owner.ask(Say.submit(sweep)).submit.trials == 1)
      try worker.send(.hello(Say.hello(Sample.alice)))
      while case .assign? = try worker.next()?.kind { break }
      let execution = Sample.execution(sweep, 0)
      let batches = Sample.batches(of: sweep.trial(at: 0))
      for (index, batch) in batches.enumerated() { try worker.send(.metrics(Say.metrics(execution, index + 1, batch))) }
      var acknowledged: UInt32 = 0
      while acknowledged < 2, let message = try worker.next() {
        if case .ack(let ack) = message.kind { acknowledged = ack.sequence }
      }
      try live.revoke("worker")
      try worker.send(.done(Say.done(execution, last: 2, Sample.result(of: sweep.trial(at: 0)))))
      #expect(try worker.event { if case .refused = $0 { true } else { false } } == .refused(status: 400))
      let answer = try owner.ask(Say.query()).sweep
      #expect(answer.shards.map(\.state) == [.waiting])
      #expect(answer.shards.first?.attempts.first?.ending == .released)
    }
    await live.stop()
  }

  @Test func aTableThatCannotBeReadShutsOutAllButTheOwnerUntilItCan() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      let keys = try live.issue("viewer", .viewer)
      let peer = try live.connect(keys)
      #expect(try peer.ask(Self.cluster).cluster.storeIsNamed)
      let path = StoreKeys.tablePath(in: live.directory)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      try peer.send(.request(Self.cluster))
      // Whatever the coordinator takes in after it, it has not answered that.
      #expect(try live.connect().ask(Self.cluster).cluster.storeIsNamed)
      #expect(try peer.next(within: .milliseconds(100)) == nil)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      #expect(try peer.ask(Self.cluster).cluster.storeIsNamed)
    }
    await live.stop()
  }

  @Test func roleViolationsOverASocketAreAnsweredAndChangeNothing() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      let viewer = try live.connect(try live.issue("viewer", .viewer))
      #expect(try viewer.ask(Say.submit(Sample.definition())).refusal.message.contains("has the role viewer"))
      try viewer.send(.hello(Say.hello(Sample.alice)))
      #expect(try viewer.next()?.rejected.reason.contains("needs the role worker") == true)
      let cluster = try viewer.ask(Self.cluster).cluster
      #expect(cluster.sweeps.isEmpty && cluster.workers.isEmpty)
    }
    await live.stop()
  }
}

extension WireClusterAnswer {
  /// That it is an answer at all.
  fileprivate var storeIsNamed: Bool { store == Sample.settings.storePath }
}

extension WireToCoordinator {
  fileprivate static func with(_ request: WireClientRequest) -> WireToCoordinator {
    var message = WireToCoordinator()
    message.request = request
    return message
  }
}
