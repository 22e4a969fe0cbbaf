import SweepCoordinator
import SweepCore
import SweepWire
import Testing

struct ReadBacksTests {
  /// What comes of a committed result, of a question for series, and of a sweep whose results are there already.
  private func outputs() throws -> [CoordinatorCore.Output] {
    var bench = try CoordinatorBench()
    let sweep = Sample.definition(seeds: [0])
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    for (index, batch) in Sample.batches(of: sweep.trial(at: 0)).enumerated() {
      _ = try bench.say(.metrics(Say.metrics(Sample.execution(sweep, 0), index + 1, batch)), from: Sample.first)
    }
    func output(_ kind: WireToCoordinator.OneOf_Kind, _ peer: Peer) -> CoordinatorCore.Output {
      var message = WireToCoordinator()
      message.kind = kind
      bench.core.receive(message, from: peer, at: bench.now)
      return bench.core.takeOutput()
    }
    let done = Say.done(Sample.execution(sweep, 0), last: 2, Sample.result(of: sweep.trial(at: 0)))
    let proof = output(.done(done), Sample.first)
    for read in proof.reads { bench.core.finish(read, try read.perform(from: bench.store), at: bench.now) }
    _ = try bench.settle()
    return [
      proof, output(.request(Say.series([0])), Sample.client),
      output(.request(Say.submit(Sample.definition("other target", target: 0.5, seeds: [0]))), Sample.client),
    ]
  }

  private func kind(_ job: ReadBacks.Job?) -> String? {
    switch job {
    case .reads(let reads): reads.map { $0.isOfAttempt ? "proof" : "summary" }.joined(separator: ", ")
    case .reading: "reading"
    case nil: nil
    }
  }

  @Test func oneIsUnderWayAndKindsTakeTurns() throws {
    var readBacks = ReadBacks()
    let outputs = try outputs()
    #expect(outputs.map { [$0.reads.count, $0.readings.count] } == [[1, 0], [0, 1], [1, 0]])
    let none = kind(readBacks.begin())
    #expect(none == nil)
    for output in [outputs[2], outputs[2], outputs[2], outputs[1], outputs[0]] { readBacks.add(output) }
    #expect(readBacks.count == 5)
    var order: [String?] = []
    while let job = readBacks.begin() {
      order.append(kind(job))
      #expect(readBacks.isUnderWay)
      let second = kind(readBacks.begin())
      #expect(second == nil)
      readBacks.finish()
    }
    #expect(Set(order) == ["proof", "reading", "summary, summary, summary"])
    #expect(order.count == 3)
    #expect(readBacks.count == 0 && !readBacks.isUnderWay)
  }

  @Test func longSeriesAreReadOneByOne() throws {
    var readBacks = ReadBacks()
    let proof = try outputs()[0]
    let together = ReadBacks.lengthTogether / (try #require(proof.reads.first).length)
    for _ in 0...together { readBacks.add(proof) }
    var counts: [Int] = []
    while case .reads(let reads)? = readBacks.begin() {
      counts.append(reads.count)
      readBacks.finish()
    }
    #expect(counts == [together, 1])
  }
}
