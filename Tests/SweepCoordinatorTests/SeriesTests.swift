import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

struct SeriesTests {
  let sweep = Sample.definition(seeds: [0, 1, 2])
  var bench: CoordinatorBench

  /// Shard 0 is committed, shard 1 runs and has sent its first batch, shard 2 waits.
  init() throws {
    bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.complete(Sample.execution(sweep, 0), sweep.trial(at: 0), from: Sample.first)
    let batch = Sample.batches(of: sweep.trial(at: 1))[0]
    _ = try bench.say(.metrics(Say.metrics(Sample.execution(sweep, 1), 1, batch)), from: Sample.first)
  }

  mutating func ask(_ shards: [UInt32]) throws -> WireClientAnswer {
    try #require(try bench.say(.request(Say.series(shards)), from: Sample.client).answer)
  }

  @Test mutating func seriesAreThoseOfTheTrialsInTheOrderAskedFor() throws {
    let answer = try ask([2, 0, 1])
    #expect(answer.request == 5)
    #expect(answer.series.sweepID == sweep.id.wire)
    #expect(answer.series.shards.map(\.index) == [2, 0, 1])
    #expect(answer.series.shards.map(\.attempt) == [0, 1, 1])
    #expect(answer.series.shards.map(\.isCommitted) == [false, true, false])
    #expect(answer.series.shards.map(\.trialID) == [2, 0, 1].map { Sample.execution(sweep, $0).trial.wire })
    #expect(TrialSeries(answer.series.shards[0].series) == TrialSeries())
    #expect(TrialSeries(answer.series.shards[1].series) == Sample.series(of: sweep.trial(at: 0)))
    let running = Sample.series(of: sweep.trial(at: 1))
    #expect(TrialSeries(answer.series.shards[2].series).losses == Array(running.losses[..<3]))
  }

  @Test mutating func answerEndsWithWhatTheStoreGave() throws {
    var message = WireToCoordinator()
    message.request = Say.series([0, 1])
    bench.core.receive(message, from: Sample.client, at: bench.now)
    let reading = try #require(bench.core.takeOutput().readings.first)
    let execution = try #require(reading.shards[0].execution)
    bench.core.finish(reading, stored: [try bench.store.metrics(of: execution.trial, attempt: execution.attempt)])
    let answer = try #require(bench.core.takeOutput().answers.first).answer.get()
    #expect(SeriesRequest.reply(in: answer)?.shards.map(\.index) == [0])
  }

  @Test mutating func seriesThatCannotBeReadAreNoAnswer() throws {
    var message = WireToCoordinator()
    message.request = Say.series([0])
    bench.core.receive(message, from: Sample.client, at: bench.now)
    let reading = try #require(bench.core.takeOutput().readings.first)
    // The second batch without the first.
    bench.core.finish(reading, stored: [[(sequence: 2, payload: [])]])
    let answer = try #require(bench.core.takeOutput().answers.first).answer
    let refusal = #expect(throws: RequestRefusal.self) { _ = try answer.get() }
    #expect(refusal?.code == .unavailable)
    #expect(refusal?.message.contains("cannot be read") == true)
  }

  @Test(arguments: [
    ([], "ask for 1 to 256"), (Array(repeating: 0, count: 257), "ask for 1 to 256"), ([0, 3], "trials are 0 to 2"),
  ])
  mutating func whatCannotBeAnsweredIsRefused(_ example: (shards: [UInt32], reason: String)) throws {
    let answer = try ask(example.shards)
    #expect(answer.refusal.code == .unusable)
    #expect(answer.refusal.message.contains(example.reason))
  }
}
