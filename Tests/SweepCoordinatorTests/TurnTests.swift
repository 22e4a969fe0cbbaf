import SweepCoordinator
import SweepCore
import SweepWire
import TestSupport
import Testing
import ZeroMQ

/// Who gets a turn at the real coordinator when others ask more than it can answer.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct TurnTests {
  private static let cluster = Say.cluster()

  private static func numbered(_ request: WireClientRequest, _ number: Int) -> WireToCoordinator.OneOf_Kind {
    var request = request
    request.request = UInt64(number)
    return .request(request)
  }

  /// Five connections of a viewer ask for a large sweep as fast as they can, and read nothing.
  @Test func viewersThatNeverReadCostNoLeaseNoAnswerAndLittleMemory() async throws {
    let live = try LiveCoordinator(lease: .seconds(2))
    let large = Sample.definition("large", seeds: Array(0..<3000), data: .sha256("nobody has it"))
    let small = Sample.definition("small", seeds: [0])
    let viewers = Viewers()
    let answerBytes = try await onThread {
      let owner = try live.connect()
      #expect(try owner.ask(Say.submit(large)).submit.trials == 3000)
      let bytes = try owner.ask(Say.query("large")).encoded.count
      #expect(try owner.ask(Say.submit(small)).submit.trials == 1)
      let worker = try live.connect(try live.issue("worker", .worker))
      try worker.send(.hello(Say.hello(Sample.alice)))
      while let message = try worker.next() { if case .assign = message.kind { break } }

      let key = try live.issue("viewer", .viewer)
      viewers.peers = try (0..<5).map { _ in try live.connect(key, options: [.receiveHighWaterMark(1)]) }
      var asked = 0
      // For several leases.
      for _ in 0..<30 {
        for viewer in viewers.peers {
          for _ in 0..<20 {
            asked += 1
            try? viewer.send(Self.numbered(Say.query("large"), asked))
          }
        }
        var heartbeat = Say.heartbeat()
        let execution = Sample.execution(small, 0)
        heartbeat.holding = [WireExecution(trial: execution.trial, attempt: execution.attempt)]
        try worker.send(.heartbeat(heartbeat))
        #expect(try worker.next()?.heartbeat == WireHeartbeat())
        #expect(try owner.ask(Self.cluster).cluster.workers.map(\.state) == [.alive])
        _ = try worker.next(within: .milliseconds(200))
      }
      let execution = Sample.execution(small, 0)
      for (index, batch) in Sample.batches(of: small.trial(at: 0)).enumerated() {
        try worker.send(.metrics(Say.metrics(execution, index + 1, batch)))
      }
      try worker.send(.done(Say.done(execution, last: 2, Sample.result(of: small.trial(at: 0)))))
      while let message = try worker.next() { if case .settled = message.kind { break } }
      let shards = try owner.ask(Say.query("small")).sweep.shards
      #expect(shards.map(\.attempts.count) == [1])
      #expect(shards.map(\.state) == [.done])
      return bytes
    }
    let unread = await live.coordinator.statistics().unreadBytes
    #expect(unread > 0)
    // Heartbeats and encryption come on top.
    #expect(unread <= 5 * (UnreadAnswers.ofPeer + answerBytes + (16 << 10)))
    await live.stop()
    withExtendedLifetime(viewers) {}
  }

  /// Connections that stay. Unchecked, for one thread at a time has them.
  private final class Viewers: @unchecked Sendable {
    var peers: [LivePeer] = []
  }

  /// What libzmq's thread has written before the coordinator looks must not count as unread.
  @Test func aClientThatReadsIsNotKeptWaitingForLargeAnswers() async throws {
    let live = try LiveCoordinator()
    let sweep = SweepDefinition(
      name: "large", target: Target(trainingLoss: 1),
      configurations: (0..<4000).map { Sample.configuration(0.1 + Double($0) / 1e5) }, seeds: [0],
      dataDigest: Sample.data)
    try await onThread {
      let owner = try live.connect()
      #expect(try owner.ask(Say.submit(sweep)).submit.trials == 4000)
      #expect(try owner.ask(Say.query("large")).encoded.count > UnreadAnswers.ofPeer)
      for _ in 0..<20 {
        let client = try live.connect()
        for _ in 0..<3 { #expect(try client.ask(Say.query("large")).sweep.shards.count == 2048) }
      }
    }
    await live.stop()
  }

  /// More than is decoded on the loop's thread.
  @Test func aLargeSubmitThatIsRepeatedIsTakenInOnce() async throws {
    let live = try LiveCoordinator()
    var configurations = (0..<4400).map { Sample.configuration(0.1 + Double($0) / 1e5) }
    for index in configurations.indices { configurations[index].network.hidden = Array(repeating: 300, count: 100) }
    let sweep = SweepDefinition(
      name: "large", target: Target(trainingLoss: 1), configurations: configurations, seeds: [0],
      dataDigest: Sample.data)
    try await onThread {
      let owner = try live.connect()
      let other = try live.connect()
      var message = WireToCoordinator()
      message.kind = Self.numbered(Say.submit(sweep), 1)
      #expect(message.encoded.count > WireLimits.uncountedBytes)
      for _ in 0..<3 { #expect(try owner.socket.send(message.frames())) }
      #expect(try other.ask(Self.cluster).cluster.store == Sample.settings.storePath)
      try owner.send(Self.numbered(Say.cluster(), 2))
      var answers: [UInt64] = []
      while answers.last != 2, let answer = try owner.next()?.answer { answers.append(answer.request) }
      #expect(answers == [1, 2])
      #expect(try owner.ask(Self.cluster).cluster.sweeps.map(\.counts.waiting) == [4400])
    }
    await live.stop()
  }

  /// A request that is no whole one leaves room for the next.
  @Test func aLargeRequestThatCannotBeDecodedIsDropped() async throws {
    let live = try LiveCoordinator()
    try await onThread {
      let owner = try live.connect()
      let head: [UInt8] = [0x3a, 0xff, 0xff, 0x7f, 0x08, 0x01]
      #expect(try owner.socket.send([head] + Array(repeating: [UInt8](repeating: 0xff, count: 1 << 17), count: 10)))
      #expect(try owner.ask(Self.cluster).cluster.store == Sample.settings.storePath)
    }
    await live.stop()
  }

  /// What is being read when it stops is read to its end: to a closed store it would be a failure.
  @Test func aStopWaitsForWhatIsBeingRead() async throws {
    for _ in 0..<10 {
      let live = try LiveCoordinator()
      try await onThread {
        let sweep = Sample.definition(seeds: Array(0..<200))
        let owner = try live.connect()
        #expect(try owner.ask(Say.submit(sweep)).submit.trials == 200)
        let worker = try live.connect(try live.issue("worker", .worker))
        try worker.send(.hello(Say.hello(Sample.alice, slots: 200)))
        while let message = try worker.next() { if case .assign = message.kind { break } }
        for number in 1...5 { try live.connect().send(Self.numbered(Say.series(Array(0..<200)), number)) }
        for number in 1...5 { try owner.send(Self.numbered(Say.series(Array(0..<200)), number)) }
        while let answer = try owner.next()?.answer { if answer.request == 1 { break } }
      }
      await live.stop()
    }
  }
}
