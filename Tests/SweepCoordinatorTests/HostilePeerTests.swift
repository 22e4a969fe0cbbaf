import Foundation
import SweepCoordinator
import SweepCore
import SweepWire
import TestSupport
import Testing
import ZeroMQ

/// Peers gone bad, with and without a key, against the real coordinator. What is asserted are answers, never times.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct HostilePeerTests {
  private static let cluster = Say.cluster()

  /// The first 64 bytes of a ZMTP 3 connection (RFC 23).
  private static func greeting(_ mechanism: String) -> [UInt8] {
    let name = Array(mechanism.utf8)
    return [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1] + name + [UInt8](repeating: 0, count: 20 - name.count)
      + [UInt8](repeating: 0, count: 32)
  }

  /// 3,000 connections that stay open as long as the coordinator lets them, and strangers' keys among them.
  @Test func thousandsOfHalfOpenConnectionsLeaveAWorkerAndACommandServed() async throws {
    let limit = Context.raiseOpenFileLimit()
    // Both ends are in this process.
    let count = min(3000, (limit - 500) / 2)
    if count < 3000 { print("\(count) instead of 3,000 connections: the system allows \(limit) open files") }
    let live = try LiveCoordinator()
    try await onThread {
      let worker = try live.connect(try live.issue("worker", .worker))
      let owner = try live.connect()
      try worker.send(.hello(Say.hello(Sample.alice)))
      #expect(try worker.next()?.welcome.protocolVersion == protocolVersion)
      var open: [RawConnection] = []
      var strangers: [LivePeer] = []
      for number in 0..<count {
        let connection = try RawConnection(live.coordinator.endpoint)
        switch number % 5 {
        case 0: break
        case 1: connection.send((0..<200).map { UInt8(($0 * number + number) & 255) })
        case 2: connection.send(Self.greeting("CURVE"))
        case 3: connection.send(Self.greeting("NULL") + [4, 6, 5] + Array("READY".utf8) + [0, 3, 1, 2, 3])
        default: connection.send(Array(Self.greeting("CURVE").prefix(11)))
        }
        open.append(connection)
        guard number.isMultiple(of: 100) else { continue }
        strangers.append(try live.connect(try KeyPair.generate()))
        // While they come: questions are answered, and heartbeats.
        #expect(try owner.ask(Self.cluster).cluster.workers.map(\.workerID) == [Sample.alice.value])
        try worker.send(.heartbeat(Say.heartbeat()))
        #expect(try worker.next()?.heartbeat == WireHeartbeat())
      }
      #expect(try owner.ask(Self.cluster).cluster.workers.map(\.state) == [.alive])
      // And one that comes new, while they all are there.
      #expect(try live.connect().ask(Self.cluster).cluster.workers.count == 1)
      #expect(try !owner.monitor.drain().contains(.disconnected))
      #expect(open.count == count && !strangers.isEmpty)
    }
    await live.stop()
  }

  @Test func messagesAboveTheSizeOfARoleAreDroppedAndTheNextOnesAnswered() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      for (name, role, bytes) in [
        ("v", Role.viewer, KeyLimits.queryBytes), ("w", .worker, KeyLimits.workerMessageBytes),
        ("o", .operator, KeyLimits.submitBytes),
      ] {
        let peer = try live.connect(try live.issue(name, role))
        // A name of that length, in a request that would be answered; a worker's would be rejected.
        var query = Say.query(String(repeating: "x", count: bytes))
        query.request = 77
        try peer.send(.request(query))
        try peer.send(.request(Say.query()))
        #expect(try peer.next()?.answer.request == 5)
      }
    }
    await live.stop()
  }

  /// What no version understands, cut off, or without content.
  @Test func nonsenseUnderAGoodKeyIsDroppedAndTheNextQuestionAnswered() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      let peer = try live.connect(try live.issue("o", .operator))
      let whole = WireToCoordinator.with(Say.submit(Sample.definition())).encoded
      let messages: [[[UInt8]]] =
        [[[]], [[0xff]], [[UInt8](repeating: 0, count: 100_000)], Array(repeating: [], count: 300)]
        + (1..<whole.count).filter { $0.isMultiple(of: 7) }.map { [Array(whole.prefix($0))] }
      for message in messages { #expect(try peer.socket.send(message)) }
      // A definition that is cut off can be a message still; no such sweep is taken.
      var answer = try peer.ask(Self.cluster)
      while answer.kind?.isCluster != true { answer = try #require(try peer.next()?.answer) }
      #expect(answer.cluster.sweeps.isEmpty)
    }
    await live.stop()
  }

  /// Everything a worker said, said again in another order, by itself: nothing is stored twice or differently.
  @Test func repeatedAndReorderedMessagesChangeNothing() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      let sweep = Sample.definition(seeds: [0])
      let owner = try live.connect()
      #expect(try owner.ask(Say.submit(sweep)).submit.trials == 1)
      let worker = try live.connect(try live.issue("w", .worker))
      let execution = Sample.execution(sweep, 0)
      let trial = sweep.trial(at: 0)
      let messages: [WireToCoordinator.OneOf_Kind] =
        [.hello(Say.hello(Sample.alice))]
        + Sample.batches(of: trial).enumerated().map { .metrics(Say.metrics(execution, $0 + 1, $1)) }
        + [.done(Say.done(execution, last: 2, Sample.result(of: trial)))]
      try worker.send(messages[0])
      while let message = try worker.next() { if case .assign = message.kind { break } }
      for message in messages[1...] { try worker.send(message) }
      while let message = try worker.next() { if case .settled = message.kind { break } }
      let before = try owner.ask(Say.query()).sweep
      #expect(before.shards.map(\.state) == [.done])
      for message in messages + messages.reversed() + messages.reversed() { try worker.send(message) }
      try worker.send(.heartbeat(Say.heartbeat()))
      while let message = try worker.next() { if case .heartbeat = message.kind { break } }
      #expect(try owner.ask(Say.query()).sweep.shards == before.shards)
    }
    await live.stop()
  }

  @Test func aFloodOfQuestionsIsCutAndOthersAreAnswered() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      let flooder = try live.connect(try live.issue("flooder", .viewer))
      let good = try live.connect(try live.issue("good", .viewer))
      var sent = 0
      while sent < 5000 {
        guard try flooder.socket.send(WireToCoordinator.with(Self.cluster).frames()) else {
          _ = try flooder.next(within: .milliseconds(1))
          continue
        }
        sent += 1
        if sent.isMultiple(of: 500) { #expect(try good.ask(Self.cluster).cluster.store == Sample.settings.storePath) }
      }
      #expect(try good.ask(Self.cluster).cluster.store == Sample.settings.storePath)
    }
    await live.stop()
  }
}

extension WireClientAnswer.OneOf_Kind {
  fileprivate var isCluster: Bool { if case .cluster = self { true } else { false } }
}

extension WireToCoordinator {
  fileprivate static func with(_ request: WireClientRequest) -> WireToCoordinator {
    var message = WireToCoordinator()
    message.request = request
    return message
  }
}
