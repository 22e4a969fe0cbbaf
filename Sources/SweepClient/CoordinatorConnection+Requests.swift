package import SweepCore

extension CoordinatorConnection {
  /// Asks, and waits for the answer.
  package mutating func ask<Asked: TypedRequest>(
    _ request: Asked, timeout: Duration? = nil
  ) throws(ClientError) -> Asked.Reply {
    try Asked.expectedReply(in: try ask(request.request, timeout: timeout))
  }

  /// Asks, and takes no answer for an answer only after `patience`.
  package mutating func ask<Asked: TypedRequest>(
    _ request: Asked, patience: Duration
  ) throws(ClientError) -> Asked.Reply {
    try Asked.expectedReply(in: try ask(request.request, timeout: patience, patience: patience))
  }

  /// A whole sweep, by id, prefix or name; the latest for an empty reference.
  package mutating func sweep(_ reference: String) throws(ClientError) -> SweepSnapshot {
    var snapshot = try SweepSnapshot(try ask(SweepRequest(sweep: reference)))
    while !snapshot.isComplete { try snapshot.update(try ask(snapshot.request)) }
    return snapshot
  }

  /// Brings a sweep up to date. What came before an error stays.
  package mutating func update(_ snapshot: inout SweepSnapshot, timeout: Duration) throws(ClientError) {
    repeat { try snapshot.update(try ask(snapshot.request, timeout: timeout)) } while !snapshot.isComplete
  }

  /// What trials of a sweep measured, by shard; of each its committed attempt, or else its latest.
  package mutating func series(of sweep: SweepID, shards: [Int]) throws(ClientError) -> [Int: TrialSeries] {
    var gathering = SeriesGathering(shards, of: sweep.description)
    while let request = gathering.request { try gathering.take(try ask(request)) }
    return gathering.series
  }
}

extension TypedRequest {
  /// - Throws: `ClientError.badAnswer` where the answer is to a request of another kind.
  static func expectedReply(in answer: Answer) throws(ClientError) -> Reply {
    guard let reply = reply(in: answer) else { throw .badAnswer("it is to another request") }
    return reply
  }
}
