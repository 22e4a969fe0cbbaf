internal import SweepCore

/// The verifications that somebody waits for: which committed trials are trained once more for whom.
struct Verifications {
  struct Run {
    let sweep: SweepID
    let sample: Int
    /// Indices of the shards, ascending.
    let shards: [Int]
    fileprivate(set) var lastAsked: Instant
  }

  /// Runs at one time. Each holds the indices of its shards.
  static let limit = 64
  /// A run that nobody asks for any longer ends: the client that began it was killed, or has lost us.
  static let patience = Duration.seconds(60)

  /// By the number that the client chose.
  private var runs: [UInt64: Run] = [:]

  /// The run of this number, which is asked for now; nil for one that is not known.
  ///
  /// - Throws: where the number is that of another verification.
  mutating func run(_ request: VerifyRequest, of sweep: SweepID, at now: Instant) throws(RequestRefusal) -> Run? {
    guard let run = runs[request.run] else { return nil }
    guard run.sweep == sweep, run.sample == request.sample else {
      throw RequestRefusal("the number of this verification is that of another one; ask with another number")
    }
    runs[request.run]?.lastAsked = now
    return run
  }

  mutating func begin(
    _ request: VerifyRequest, of sweep: SweepID, shards: [Int], at now: Instant
  ) throws(RequestRefusal) -> Run {
    guard runs.count < Self.limit else {
      throw RequestRefusal(
        "\(runs.count) verifications are under way, as many as there may be; wait until one has ended")
    }
    let run = Run(sweep: sweep, sample: request.sample, shards: shards, lastAsked: now)
    runs[request.run] = run
    return run
  }

  /// When the first run would be forgotten.
  var nextDeadline: Instant? { runs.values.map { $0.lastAsked + Self.patience }.min() }

  /// Ends the runs that nobody asked for lately.
  ///
  /// - Returns: by sweep, the shards whose checks nobody waits for any more.
  mutating func endForgotten(at now: Instant) -> [(sweep: SweepID, shards: [Int])] {
    var ended: [(sweep: SweepID, shards: [Int])] = []
    for (id, run) in runs.sorted(by: { $0.key < $1.key }) where now - run.lastAsked >= Self.patience {
      runs[id] = nil
      let wanted = Set(runs.values.filter { $0.sweep == run.sweep }.flatMap(\.shards))
      ended.append((run.sweep, run.shards.filter { !wanted.contains($0) }))
    }
    return ended
  }
}
