import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

struct MetricsTests {
  let sweep = Sample.definition()
  let execution: Execution
  let batches: [WireMetricsBatch]
  var bench: CoordinatorBench

  init() throws {
    execution = Sample.execution(sweep, 0)
    batches = Sample.batches(of: sweep.trial(at: 0))
    bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
  }

  func metrics(_ sequence: Int, _ batch: Int = 0) -> WireToCoordinator.OneOf_Kind {
    .metrics(Say.metrics(execution, sequence, batches[batch]))
  }

  @Test mutating func nextBatchIsStoredAndAcknowledgedInOneOutput() throws {
    var message = WireToCoordinator()
    message.kind = metrics(1)
    bench.core.receive(message, from: Sample.first, at: bench.now)
    let output = bench.core.takeOutput()
    #expect(output.changes == [.metrics(execution.trial, execution.attempt, sequence: 1, payload: batches[0].encoded)])
    #expect(
      output.messages.map { Sent(peer: $0.peer, message: $0.message) } == [Say.ack(execution, 1, to: Sample.first)])
    #expect(output.log.isEmpty && output.reads.isEmpty)
  }

  @Test mutating func batchThatIsThereAlreadyIsAcknowledgedAgainAndChangesNothing() throws {
    _ = try bench.say(metrics(1), from: Sample.first)
    _ = try bench.say(metrics(2, 1), from: Sample.first)
    let outcome = try bench.say(metrics(1), from: Sample.first)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.sent == [Say.ack(execution, 2, to: Sample.first)])
  }

  @Test(arguments: [2, 3, 4_000_000_000])
  mutating func batchBehindAGapIsNotStoredAndTheMissingOneIsAskedFor(sequence: Int) throws {
    let outcome = try bench.say(metrics(sequence), from: Sample.first)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.sent == [Say.ack(execution, 0, resendFrom: 1, to: Sample.first)])
  }

  @Test mutating func sequenceNumberZeroIsNoBatch() throws {
    let outcome = try bench.say(metrics(0), from: Sample.first)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.sent == [Say.ack(execution, 0, to: Sample.first)])
  }

  @Test mutating func metricsOfAnothersAttemptAreNotBelieved() throws {
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second)
    let outcome = try bench.say(metrics(1), from: Sample.second)
    #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
  }

  @Test mutating func metricsOfAnAttemptNeverIssuedAreNotBelieved() throws {
    let forged = Say.metrics(Sample.execution(sweep, 0, attempt: 2), 1, batches[0])
    let outcome = try bench.say(.metrics(forged), from: Sample.first)
    #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
  }

  @Test mutating func metricsAfterTheCommitAreDropped() throws {
    _ = try bench.complete(execution, sweep.trial(at: 0), from: Sample.first)
    let outcome = try bench.say(metrics(3), from: Sample.first)
    #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
  }

  @Test mutating func metricsOfALostAttemptStillCount() throws {
    _ = try bench.pass(.seconds(20))
    let outcome = try bench.say(metrics(1), from: Sample.first)
    #expect(outcome.records.count == 1)
    #expect(outcome.sent == [Say.ack(execution, 1, to: Sample.first)])
  }

  @Test mutating func batchWithTooManyLossesIsDroppedWithAWarning() throws {
    let batch = WireMetricsBatch(losses: Array(repeating: 1, count: WireLimits.lossesPerBatch + 1))
    let outcome = try bench.say(.metrics(Say.metrics(execution, 1, batch)), from: Sample.first)
    #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
    #expect(outcome.log.contains { $0.contains("at most \(WireLimits.lossesPerBatch)") })
  }

  @Test mutating func idOfAnotherLengthIsDroppedWithAWarning() throws {
    var forged = Say.metrics(execution, 1, batches[0])
    forged.execution.trialID.removeLast()
    let outcome = try bench.say(.metrics(forged), from: Sample.first)
    #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
    #expect(outcome.log.contains { $0.contains("31 bytes") })
  }

  @Test mutating func progressOfALeasedShardShowsInAnswers() throws {
    _ = try bench.say(metrics(1), from: Sample.first)
    let shard = try bench.sweep().shards[0]
    #expect(shard.state == .running)
    #expect(shard.iteration == 3)
    #expect(shard.lastLoss == 4 / 3.0)
  }
}
