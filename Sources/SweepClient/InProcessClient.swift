package import SweepCore

/// Asks a coordinator of the same process.
package struct InProcessClient: Sendable {
  private let timeout: Duration
  private let answer: @Sendable (Request) async -> Result<Answer, RequestRefusal>

  /// - Parameters:
  ///   - timeout: how long an answer may take.
  ///   - answer: answers as a client's, with the rights that this one is to have.
  package init(timeout: Duration, answer: @escaping @Sendable (Request) async -> Result<Answer, RequestRefusal>) {
    self.timeout = timeout
    self.answer = answer
  }

  package func ask<Asked: TypedRequest>(_ request: Asked) async throws(ClientError) -> Asked.Reply {
    let answer = answer
    guard let result = await within(timeout, { await answer(request.request) }) else { throw .silent(timeout) }
    switch result {
    case .success(let answer): return try Asked.expectedReply(in: answer)
    case .failure(let refusal): throw ClientError(refusal)
    }
  }

  /// A whole sweep, by id, prefix or name.
  package func sweep(_ reference: String) async throws(ClientError) -> SweepSnapshot {
    var snapshot = try SweepSnapshot(try await ask(SweepRequest(sweep: reference)))
    while !snapshot.isComplete { try snapshot.update(try await ask(snapshot.request)) }
    return snapshot
  }

  /// What trials have measured so far, by shard.
  package func series(of shards: [Int], in sweep: String) async throws(ClientError) -> [Int: TrialSeries] {
    var gathering = SeriesGathering(shards, of: sweep)
    while let request = gathering.request { try gathering.take(try await ask(request)) }
    return gathering.series
  }
}

/// The value, or nil where it takes longer than `limit`. What is late goes on, unheard: an actor that does not answer
/// cannot be made to stop.
package func within<Value: Sendable>(
  _ limit: Duration, _ value: @escaping @Sendable () async -> Value
) async -> Value? {
  let (values, continuation) = AsyncStream<Value?>.makeStream(bufferingPolicy: .bufferingOldest(1))
  let work = Task {
    continuation.yield(await value())
    continuation.finish()
  }
  let timer = Task {
    guard (try? await Task.sleep(for: limit)) != nil else { return }
    continuation.yield(nil)
    continuation.finish()
    work.cancel()
  }
  defer { timer.cancel() }
  for await value in values { return value }
  return nil
}
