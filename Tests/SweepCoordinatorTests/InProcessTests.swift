import SweepCoordinator
import SweepCore
import SweepWire
import Testing

/// Questions from the coordinator's own process.
@Suite(.timeLimit(.minutes(3)))
struct InProcessTests {
  @Test func answersAreThoseOfTheNetworkWithTheRightsOfTheRole() async throws {
    let live = try LiveCoordinator()
    let sweep = Sample.definition(seeds: [0])
    var submit = WireSubmit()
    submit.definition = WireSweepDefinition(sweep)

    let refused = await live.coordinator.ask(.submit(submit), as: .viewer)
    #expect(refused.refused.message.contains("role viewer"))
    #expect(await live.coordinator.ask(.submit(submit), as: .operator).submitted.sweepID == sweep.id.wire)

    let query = WireSweepQuery()
    let inProcess = await live.coordinator.ask(.sweep(query), as: .viewer)
    let overTheNetwork = try await onThread { try live.connect().ask(Say.query()) }
    #expect(inProcess.sweep.shards.count == 1)
    #expect(inProcess.sweep == overTheNetwork.sweep)
    await live.stop()
  }

  @Test func questionsAtOnceEachGetTheirOwnAnswer() async throws {
    let live = try LiveCoordinator()
    let coordinator = live.coordinator
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for name in (0..<50).map({ "sweep-\($0)" }) {
        group.addTask {
          var submit = WireSubmit()
          let sweep = Sample.definition(name, seeds: [0])
          submit.definition = WireSweepDefinition(sweep)
          return await coordinator.ask(.submit(submit), as: .operator).submitted.sweepID == sweep.id.wire
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    await live.stop()
  }

  @Test func nobodyWaitsForACoordinatorThatHasStopped() async throws {
    let live = try LiveCoordinator()
    await live.stop()
    let answer = await live.coordinator.ask(.cluster(WireClusterQuery()), as: .viewer)
    #expect(answer.refused.code == .internal)
  }

  @Test func statisticsCountWhatArrivedAndWhatIsHeld() async throws {
    let live = try LiveCoordinator()
    let sweep = Sample.definition(seeds: [0])
    try await onThread {
      let owner = try live.connect()
      _ = try owner.ask(Say.submit(sweep))
      let worker = try live.connect()
      try worker.send(.hello(Say.hello(Sample.alice)))
      while let message = try worker.next() { if case .assign = message.kind { break } }
      let batch = Sample.batches(of: sweep.trial(at: 0))[0]
      try worker.send(.metrics(Say.metrics(Sample.execution(sweep, 0), 1, batch)))
      while let message = try worker.next() { if case .ack = message.kind { break } }
      // Another's, which does not count.
      try worker.send(.metrics(Say.metrics(Sample.execution(sweep, 0, attempt: 7), 1, batch)))
      try worker.send(.heartbeat(Say.heartbeat()))
      while let message = try worker.next() { if case .heartbeat = message.kind { break } }
    }
    let statistics = await live.coordinator.statistics()
    #expect(statistics.metricPoints == 3)
    #expect(statistics.metricBatches == 1)
    #expect(statistics.lateMetricBatches == 1)
    #expect(statistics.leases.map(\.workerName) == ["name-worker-a"])
    #expect(statistics.commits.count > 0)
    #expect(statistics.softwareVersion == "1.2.3")
    await live.stop()
  }
}
