import SweepClient
import SweepCore
import Synchronization
import TestSupport
import Testing

struct InProcessClientTests {
  private func client(
    timeout: Duration = .seconds(60), _ answer: @escaping @Sendable (Request) async -> Result<Answer, RequestRefusal>
  ) -> InProcessClient {
    InProcessClient(timeout: timeout, answer: answer)
  }

  @Test func aSweepIsAskedForUntilItIsComplete() async throws {
    let shards = SampleAnswers.waiting
    let asked = Mutex<[UInt64]>([])
    let client = client { request in
      guard case .sweep(let request) = request else { return .failure(RequestRefusal("not a sweep")) }
      asked.withLock { $0.append(request.afterVersion) }
      let first = Int(request.afterVersion)
      let answer = SampleAnswers.answer(
        UInt64(first + 2), Array(shards[first..<first + 2]), isWhole: first == 0, isComplete: first == 4)
      return .success(.sweep(answer))
    }
    let snapshot = try await client.sweep("demo")
    #expect(snapshot.shards == shards)
    #expect(asked.withLock { $0 } == [0, 2, 4])
  }

  @Test func seriesAreAskedForUntilAllAreThere() async throws {
    let client = client { request in
      guard case .series(let request) = request else { return .failure(RequestRefusal("not series")) }
      var series = TrialSeries()
      series.losses = [Double(request.shards[0])]
      let shard = SeriesAnswer.Shard(
        index: request.shards[0], trial: SampleAnswers.waiting[0].trial, attempt: nil, isCommitted: false,
        series: series)
      return .success(.series(SeriesAnswer(sweep: SampleAnswers.definition.id, shards: [shard])))
    }
    let series = try await client.series(of: [4, 1, 7], in: "demo")
    #expect(series.mapValues(\.losses) == [4: [4], 1: [1], 7: [7]])
  }

  @Test func refusalsAndAnswersToOtherRequestsAreErrors() async {
    await #expect(throws: ClientError.refused("no")) {
      _ = try await client { _ in .failure(RequestRefusal("no")) }.ask(ClusterRequest())
    }
    await #expect(throws: ClientError.failed("ends")) {
      _ = try await client { _ in .failure(RequestRefusal(.unavailable, "ends")) }.ask(ClusterRequest())
    }
    let sweep = SampleAnswers.definition.id
    await #expect(throws: ClientError.badAnswer("it is to another request")) {
      _ = try await client { _ in
        .success(.steer(SteerAnswer(sweep: sweep, intent: .running, state: .running, affected: 0)))
      }.ask(ClusterRequest())
    }
    // None is asked for: an answer that holds others would make the asking go on for ever.
    await #expect(throws: ClientError.badAnswer("it holds series of other trials than were asked for")) {
      _ = try await client { _ in .success(.series(SeriesAnswer(sweep: sweep, shards: []))) }.series(
        of: [1], in: "demo")
    }
  }

  @Test func aSilentCoordinatorIsNotWaitedForForEver() async {
    let (never, continuation) = AsyncStream<Void>.makeStream()
    await #expect(throws: ClientError.silent(.milliseconds(1))) {
      _ = try await client(timeout: .milliseconds(1)) { _ in
        for await _ in never {}
        return .failure(RequestRefusal("late"))
      }.ask(ClusterRequest())
    }
    continuation.finish()
  }
}
