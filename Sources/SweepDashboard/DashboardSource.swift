package import SweepWire

/// What the dashboard shows, and where it gets it: a coordinator in the same process, through these closures alone.
package struct DashboardSource: Sendable {
  /// Answers as the coordinator would a client with these rights.
  package let ask: @Sendable (WireClientRequest.OneOf_Kind, DashboardRole) async -> WireClientAnswer
  package let statistics: @Sendable () async -> DashboardStatistics
  /// The tokens as they are now; nil where they cannot be known, and then nobody is let in by one.
  package let tokens: @Sendable () -> DashboardTokens?

  package init(
    ask: @escaping @Sendable (WireClientRequest.OneOf_Kind, DashboardRole) async -> WireClientAnswer,
    statistics: @escaping @Sendable () async -> DashboardStatistics,
    tokens: @escaping @Sendable () -> DashboardTokens?
  ) {
    self.ask = ask
    self.statistics = statistics
    self.tokens = tokens
  }
}

/// Why there is no answer to show.
package enum SourceError: Error, Hashable {
  /// The coordinator will not, with its reason: by our fault, as for a sweep that it does not have.
  case refused(String)
  /// It could not, or what it said makes no sense.
  case failed(String)
  /// It did not answer in time.
  case silent

  var text: String {
    switch self {
    case .refused(let message), .failed(let message): message
    case .silent: "the coordinator did not answer for \(DashboardLimits.answer.components.seconds) s"
    }
  }
}

extension DashboardSource {
  func answer(
    _ kind: WireClientRequest.OneOf_Kind, as role: DashboardRole = .viewer
  ) async throws(SourceError) -> WireClientAnswer.OneOf_Kind {
    guard let answer = await firstOf(DashboardLimits.answer, { await ask(kind, role) }) else { throw .silent }
    guard let kind = answer.kind else { throw .failed("the coordinator's answer is empty") }
    guard case .refused(let refused) = kind else { return kind }
    throw refused.code == .unusable ? .refused(refused.message) : .failed(refused.message)
  }

  func cluster() async throws(SourceError) -> WireClusterAnswer {
    guard case .cluster(let answer) = try await answer(.cluster(WireClusterQuery())) else { throw .wrongAnswer }
    return answer
  }

  func explanation(of shard: String, in sweep: String) async throws(SourceError) -> WireExplained {
    var explain = WireExplain()
    explain.sweep.text = sweep
    explain.shard = shard
    guard case .explained(let answer) = try await answer(.explain(explain)) else { throw .wrongAnswer }
    return answer
  }
}

extension SourceError {
  static let wrongAnswer = SourceError.failed("the coordinator's answer is to another question")
}

/// The value, or nil where it takes longer than `limit`. What is late goes on, unheard: an actor that does not answer
/// cannot be made to stop.
func firstOf<Value: Sendable>(_ limit: Duration, _ value: @escaping @Sendable () async -> Value) async -> Value? {
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
