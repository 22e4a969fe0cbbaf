/// A request whose type says what type its answer has.
package protocol TypedRequest: Sendable {
  associatedtype Reply: Sendable

  var request: Request { get }

  /// The reply in an answer; nil for the answer to a request of another kind.
  static func reply(in answer: Answer) -> Reply?
}

/// A sweep's definition is the request to train it.
extension SweepDefinition: TypedRequest {
  package var request: Request { .submit(self) }

  package static func reply(in answer: Answer) -> SubmitAnswer? {
    if case .submit(let reply) = answer { reply } else { nil }
  }
}

extension SweepRequest: TypedRequest {
  package var request: Request { .sweep(self) }

  package static func reply(in answer: Answer) -> SweepAnswer? {
    if case .sweep(let reply) = answer { reply } else { nil }
  }
}

extension ClusterRequest: TypedRequest {
  package var request: Request { .cluster(self) }

  package static func reply(in answer: Answer) -> ClusterAnswer? {
    if case .cluster(let reply) = answer { reply } else { nil }
  }
}

extension SteerRequest: TypedRequest {
  package var request: Request { .steer(self) }

  package static func reply(in answer: Answer) -> SteerAnswer? {
    if case .steer(let reply) = answer { reply } else { nil }
  }
}

extension VerifyRequest: TypedRequest {
  package var request: Request { .verify(self) }

  package static func reply(in answer: Answer) -> VerifyAnswer? {
    if case .verify(let reply) = answer { reply } else { nil }
  }
}

extension ExplainRequest: TypedRequest {
  package var request: Request { .explain(self) }

  package static func reply(in answer: Answer) -> ExplainAnswer? {
    if case .explain(let reply) = answer { reply } else { nil }
  }
}

extension ReadmitRequest: TypedRequest {
  package var request: Request { .readmit(self) }

  package static func reply(in answer: Answer) -> ReadmitAnswer? {
    if case .readmit(let reply) = answer { reply } else { nil }
  }
}

extension SeriesRequest: TypedRequest {
  package var request: Request { .series(self) }

  package static func reply(in answer: Answer) -> SeriesAnswer? {
    if case .series(let reply) = answer { reply } else { nil }
  }
}
