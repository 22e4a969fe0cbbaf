import Foundation
import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

/// What an authenticated worker gone bad may make the coordinator keep.
struct WorkerLimitTests {
  let sweep = Sample.definition()
  let execution: Execution
  var bench: CoordinatorBench

  init() throws {
    execution = Sample.execution(sweep, 0)
    bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
  }

  // MARK: Metrics

  /// The trial measures 4 losses, 2 epochs, no norms and no test accuracy.
  static let excesses: [(batch: WireMetricsBatch, reason: String)] = [
    (WireMetricsBatch(losses: [1, 2, 3, 4, 5]), "it sent 5 losses, its trial measures 4"),
    (WireMetricsBatch(losses: [1], gradientNorms: [1]), "it sent 1 gradient norms, its trial measures 0"),
    (WireMetricsBatch(losses: [1], updateNorms: [1]), "it sent 1 update norms, its trial measures 0"),
    (
      WireMetricsBatch(
        epochs: Array(repeating: EpochMetrics(trainingAccuracy: 0, validationAccuracy: 0, validationLoss: 0), count: 3)),
      "it sent 3 epochs, its trial measures 2"
    ),
    (WireMetricsBatch(testAccuracy: 0.5), "it sent 1 test accuracies, its trial measures 0"),
  ]

  @Test(arguments: excesses.indices)
  mutating func moreThanTheTrialCanMeasureIsNotStoredAndEndsTheAttempt(index: Int) throws {
    let (batch, reason) = Self.excesses[index]
    let outcome = try bench.say(.metrics(Say.metrics(execution, 1, batch)), from: Sample.first)
    #expect(try bench.store.metrics(of: execution.trial, attempt: execution.attempt).isEmpty)
    #expect(outcome.sent.first == Say.settled(execution, to: Sample.first))
    #expect(try bench.sweep().shards[0].failure.message == reason)
    #expect(try bench.sweep().shards[0].failure.failureClass == .rejected)
  }

  @Test mutating func theBoundHoldsOverAllBatchesAndARestart() throws {
    let losses = WireMetricsBatch(losses: [1, 2])
    for sequence in 1...2 {
      #expect(try bench.say(.metrics(Say.metrics(execution, sequence, losses)), from: Sample.first).records.count == 1)
    }
    try bench.restart()
    _ = try bench.say(.hello(Say.hello(Sample.alice, holding: [execution])), from: Sample.first)
    for _ in 0..<3 {
      let one = WireMetricsBatch(losses: [1])
      _ = try bench.say(.metrics(Say.metrics(execution, 3, one)), from: Sample.first)
    }
    #expect(try bench.store.metrics(of: execution.trial, attempt: execution.attempt).count == 2)
  }

  @Test mutating func batchesOfNothingAreNotStored() throws {
    let outcome = try bench.say(.metrics(Say.metrics(execution, 1, WireMetricsBatch())), from: Sample.first)
    #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
    #expect(outcome.log.contains { $0.contains("batch is 'empty'") })
  }

  /// Field 99 with 100,000 bytes, in the batch and in an epoch of it.
  @Test mutating func whatThisVersionDoesNotKnowIsNotStored() throws {
    let junk = [0x9a, 0x06, 0xa0, 0x8d, 0x06].map(UInt8.init) + [UInt8](repeating: 7, count: 100_000)
    var batch = try WireMetricsBatch.decode(Sample.batches(of: sweep.trial(at: 0))[0].encoded + junk)
    batch.epochs = [try WireEpochMetrics.decode(batch.epochs[0].encoded + junk)]
    #expect(batch.encoded.count > 200_000)
    _ = try bench.say(.metrics(Say.metrics(execution, 1, batch)), from: Sample.first)
    let stored = try bench.store.metrics(of: execution.trial, attempt: execution.attempt)
    #expect(stored.map(\.payload) == [Sample.batches(of: sweep.trial(at: 0))[0].encoded])
  }

  /// Each loss with a tag of its own, as protobuf allows: longer than packed, and stored as it came.
  @Test mutating func theBytesThatCameAreStored() throws {
    let unpacked = [1.5, 2.5].flatMap { loss in
      [UInt8(0x09)] + withUnsafeBytes(of: loss.bitPattern.littleEndian, Array.init)
    }
    var metrics = Say.metrics(execution, 1, WireMetricsBatch())
    metrics.batch = Data(unpacked)
    _ = try bench.say(.metrics(metrics), from: Sample.first)
    let stored = try bench.store.metrics(of: execution.trial, attempt: execution.attempt)
    #expect(stored.map(\.payload) == [unpacked])
  }

  /// One loss, and 50,000 times no loss at all.
  @Test mutating func bytesThatSayNothingAreNotStored() throws {
    let batch = WireMetricsBatch(losses: [1.5])
    var metrics = Say.metrics(execution, 1, batch)
    metrics.batch += Data((0..<50_000).flatMap { _ in [0x0a, 0x00] as [UInt8] })
    _ = try bench.say(.metrics(metrics), from: Sample.first)
    let stored = try bench.store.metrics(of: execution.trial, attempt: execution.attempt)
    #expect(stored.map(\.payload) == [batch.encoded])
  }

  @Test mutating func batchThatIsNoMessageIsDroppedWithAWarning() throws {
    var metrics = Say.metrics(execution, 1, WireMetricsBatch(losses: [1.5]))
    metrics.batch.removeLast()
    let outcome = try bench.say(.metrics(metrics), from: Sample.first)
    #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
    #expect(outcome.log.contains { $0.contains("9 bytes is no message") })
  }

  // MARK: Lists and texts

  @Test mutating func listsThatAreTooLongAreDroppedAndChangeNothing() throws {
    var many = Say.hello(Sample.bob)
    many.dataDigests = Array(repeating: Sample.data.wire, count: WireLimits.dataDigests + 1)
    var holding = Say.hello(Sample.bob)
    holding.holding = Array(repeating: Say.wire(execution), count: WireLimits.holding + 1)
    var long = Say.hello(Sample.bob)
    long.softwareVersion = String(repeating: "9", count: 101)
    for hello in [many, holding, long] {
      let outcome = try bench.say(.hello(hello), from: Sample.second)
      #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
      #expect(outcome.log.count == 1)
    }
    var beat = WireHeartbeat()
    beat.holding = Array(repeating: Say.wire(execution), count: WireLimits.holding + 1)
    #expect(try bench.say(.heartbeat(beat), from: Sample.first).sent.isEmpty)
  }

  @Test mutating func aRefusedWorkersNameDoesNotSpeakToTheTerminal() throws {
    var hello = Say.hello(Sample.bob)
    hello.protocolVersion = 9
    hello.name = "\u{1b}[2J" + String(repeating: "x", count: 10_000)
    let outcome = try bench.say(.hello(hello), from: Sample.second)
    #expect(outcome.log.allSatisfy { !$0.contains("\u{1b}") && $0.utf8.count < 600 })
    #expect(outcome.sent.first?.message.rejected.reason.contains("protocol version 9") == true)
  }

  // MARK: Workers

  private static let small: CoordinatorCore.Settings = {
    var settings = Sample.settings
    settings.rememberedWorkers = 3
    return settings
  }()

  @Test func theLongestSilentWorkersAreForgottenForNewOnes() throws {
    var bench = try CoordinatorBench(Self.small)
    for number in 1...3 {
      _ = try bench.say(.hello(Say.hello(WorkerID("old-\(number)"))), from: Peer([UInt8(number)]))
      _ = try bench.pass(.seconds(1))
    }
    _ = try bench.pass(.seconds(20))
    for number in 4...5 {
      let outcome = try bench.say(.hello(Say.hello(WorkerID("new-\(number)"))), from: Peer([UInt8(number)]))
      #expect(outcome.sent == [Say.welcome(Peer([UInt8(number)]))])
    }
    let cluster = Say.cluster()
    let workers = try bench.say(.request(cluster), from: Sample.client).answer?.cluster.workers.map(\.workerID)
    #expect(workers == ["old-3", "new-4", "new-5"])
  }

  @Test func aLivingWorkerIsNotForgottenAndANewOneWaits() throws {
    var bench = try CoordinatorBench(Self.small)
    for number in 1...3 { _ = try bench.say(.hello(Say.hello(WorkerID("w-\(number)"))), from: Peer([UInt8(number)])) }
    let outcome = try bench.say(.hello(Say.hello(WorkerID("w-4"))), from: Peer([4]))
    #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
    #expect(outcome.log.contains { $0.contains("one of the 3 workers that live") })
    // One leaves, and there is room.
    _ = try bench.say(.goodbye(WireGoodbye()), from: Peer([2]))
    #expect(try bench.say(.hello(Say.hello(WorkerID("w-4"))), from: Peer([4])).sent == [Say.welcome(Peer([4]))])
  }

  /// Each time it is given trials and gives them back: attempts that the store keeps.
  @Test func aWorkerThatJoinsAndLeavesInALoopIsSlowedDown() throws {
    var bench = try CoordinatorBench()
    let seeds = (0..<1024).map(UInt64.init)
    _ = try bench.submit(Sample.definition(seeds: seeds))
    let holder = KeyHolder(name: try KeyName("loop"), role: .worker)
    var joined = 0
    for number in 0..<150 {
      let hello = Say.hello(WorkerID("loop-\(number)"), slots: 1024)
      let outcome = try bench.say(.hello(hello), from: Peer([UInt8(number)]), of: holder)
      if outcome.sent.contains(Say.welcome(Peer([UInt8(number)]))) { joined += 1 }
      _ = try bench.say(.goodbye(WireGoodbye()), from: Peer([UInt8(number)]), of: holder)
    }
    #expect(joined == 97)
    // A worker that is there may say Hello as often as it has to.
    let other = KeyHolder(name: try KeyName("steady"), role: .worker)
    for _ in 0..<200 {
      let outcome = try bench.say(.hello(Say.hello(Sample.alice, slots: 1024)), from: Sample.first, of: other)
      #expect(outcome.sent.contains(Say.welcome(Sample.first)))
    }
  }

  @Test func sweepsBeyondTheBoundAreRefusedAndKnownOnesAreFound() throws {
    var settings = Sample.settings
    settings.rememberedSweeps = 1
    var bench = try CoordinatorBench(settings)
    _ = try bench.submit(sweep)
    let outcome = try bench.say(.request(Say.submit(Sample.definition("other"))), from: Sample.client)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.answer?.refusal.message.contains("has 1 sweeps") == true)
    #expect(try bench.submit(sweep).wasKnown)
  }

  // MARK: Made-up results

  @Test mutating func aResultThatIsSentAgainWithOtherBitsIsComparedOnce() throws {
    _ = try bench.pass(.seconds(20))
    _ = try bench.pass(.seconds(2))
    _ = try bench.say(.hello(Say.hello(Sample.bob, slots: 2)), from: Sample.second)
    let second = Sample.execution(sweep, 0, attempt: 2)
    let committed = try bench.complete(second, sweep.trial(at: 0), from: Sample.second)
    try #require(committed.records.contains { if case .trialCommitted = $0 { true } else { false } })
    for round in 0..<5 {
      let made = Sample.result(of: sweep.trial(at: 0), bits: "made up \(round)")
      _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
      _ = try bench.say(.done(Say.done(execution, last: 0, made)), from: Sample.first)
    }
    #expect(try bench.store.restore().trials.first { $0.id == execution.trial }?.observed.count == 1)
  }
}
