/// What a client asks of a coordinator. The answer is the case of the same name in `Answer`, or a `RequestRefusal`.
/// Every request may be repeated safely.
package enum Request: Hashable, Sendable {
  case submit(SweepDefinition)
  case sweep(SweepRequest)
  case cluster(ClusterRequest)
  case steer(SteerRequest)
  case verify(VerifyRequest)
  case explain(ExplainRequest)
  case readmit(ReadmitRequest)
  case series(SeriesRequest)
}

package enum Answer: Hashable, Sendable {
  case submit(SubmitAnswer)
  case sweep(SweepAnswer)
  case cluster(ClusterAnswer)
  case steer(SteerAnswer)
  case verify(VerifyAnswer)
  case explain(ExplainAnswer)
  case readmit(ReadmitAnswer)
  case series(SeriesAnswer)
}

/// A request that is not granted, and why.
package struct RequestRefusal: Error, Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    /// The request itself is at fault: exit code 2.
    case unusable
    /// The coordinator is at fault, or ends.
    case unavailable
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The request is at fault.
  package init(_ message: String) { self.init(.unusable, message) }
}
