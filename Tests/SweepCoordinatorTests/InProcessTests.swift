import SweepCoordinator
import SweepCore
import SweepWire
import TestSupport
import Testing

/// Requests from the coordinator's own process.
@Suite(.timeLimit(.minutes(3)))
struct InProcessTests {
  @Test func answersAreThoseOfTheNetworkWithTheRightsOfTheRole() async throws {
    let live = try LiveCoordinator()
    let sweep = Sample.definition(seeds: [0])

    let refused = await live.coordinator.ask(.submit(sweep), as: .viewer)
    #expect(throws: RequestRefusal.self) { _ = try refused.get() }
    let submitted = await live.coordinator.ask(.submit(sweep), as: .operator)
    #expect(
      submitted
        == .success(
          .submit(SubmitAnswer(sweep: sweep.id, trials: 1, wasKnown: false, state: .stalled, results: 0))))

    let inProcess = await live.coordinator.ask(.sweep(SweepRequest()), as: .viewer)
    let overTheNetwork = try await onThread { try live.connect().ask(Say.query()) }
    #expect(try overTheNetwork.result() == inProcess)
    await live.stop()
  }

  @Test func requestsAtOnceEachGetTheirOwnAnswer() async throws {
    let live = try LiveCoordinator()
    let coordinator = live.coordinator
    await withTaskGroup(of: Bool.self) { group in
      for name in (0..<50).map({ "sweep-\($0)" }) {
        group.addTask {
          let sweep = Sample.definition(name, seeds: [0])
          guard case .success(.submit(let answer)) = await coordinator.ask(.submit(sweep), as: .operator) else {
            return false
          }
          return answer.sweep == sweep.id
        }
      }
      for await isRight in group { #expect(isRight) }
    }
    await live.stop()
  }

  @Test func nobodyWaitsForACoordinatorThatHasStopped() async throws {
    let live = try LiveCoordinator()
    await live.stop()
    let answer = await live.coordinator.ask(.cluster(ClusterRequest()), as: .viewer)
    #expect(answer == .failure(RequestRefusal(.unavailable, "the coordinator is ending")))
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
