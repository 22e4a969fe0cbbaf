package import SweepCore
package import SweepStore
internal import SweepScheduling
internal import SweepWire

/// A series that is to be read from the store, off the loop's thread and batch by batch.
package struct SeriesRead: Sendable {
  enum Purpose: Sendable {
    /// A result counts only if the store holds the series it claims.
    case proof(Proof)
    /// The summary of a committed trial, for a sweep of another target, or because it was committed before summaries were
    /// stored.
    case summary(TrialResult)
    /// What the store holds of an attempt of an earlier life of the coordinator, which goes on.
    case resumption
  }

  package let execution: Execution
  /// Of which nothing has arrived.
  let series: RunningSeries
  let purpose: Purpose

  /// Whether an attempt waits for it, and with it a worker.
  package var isOfAttempt: Bool {
    switch purpose {
    case .proof, .resumption: true
    case .summary: false
    }
  }

  /// A result whose metrics have all arrived, and hash to what it claims.
  struct Proof: Sendable {
    let worker: WorkerID
    let result: TrialResult
    /// By target of the sweeps that the trial stands in.
    let summaries: [Target: TrialSummary]
  }

  /// How long it takes to read, in iterations.
  package var length: Int { series.configuration.iterations }

  /// Reads the series, in the time of a read from disk and of a SHA-256 each, and in the memory of a `RunningSeries` each.
  package static func perform(_ reads: [SeriesRead], from store: SweepStore) throws -> [SeriesReadResult] {
    var results = reads.map { SeriesReadResult(series: $0.series, batches: 0, damage: nil) }
    try store.forEachBatch(of: reads.map(\.execution)) { index, sequence, payload in
      results[index].take(payload, sequence: sequence)
    }
    return results
  }
}

/// What a read of a series came to.
package struct SeriesReadResult: Sendable {
  private(set) var series: RunningSeries
  private(set) var batches: Int
  /// Why it cannot be used; nil where it can.
  private(set) var damage: String?

  fileprivate init(series: RunningSeries, batches: Int, damage: String?) {
    (self.series, self.batches, self.damage) = (series, batches, damage)
  }

  fileprivate mutating func take(_ payload: [UInt8], sequence: Int) {
    guard damage == nil else { return }
    batches += 1
    guard sequence == batches else {
      damage = "batch \(sequence) stands where batch \(batches) belongs"
      return
    }
    do {
      series.add(TrialSeries(try WireMetricsBatch.decode(payload)))
    } catch {
      damage = "\(error)"
    }
  }
}

/// A request for whole series, which only the store holds.
package struct SeriesReading: Sendable {
  package struct Shard: Sendable {
    package let index: Int
    package let trial: TrialID
    /// Nil where no attempt was made yet.
    package let execution: Execution?
    package let isCommitted: Bool
  }

  package let client: Client
  package let sweep: SweepID
  package let shards: [Shard]
}

/// Who asked, and under which number.
package struct Client: Hashable, Sendable {
  package let peer: Peer
  package let request: UInt64

  package init(peer: Peer, request: UInt64) {
    self.peer = peer
    self.request = request
  }
}

extension CoordinatorState {
  func reading(_ request: SeriesRequest, for client: Client) throws(RequestRefusal) -> SeriesReading {
    let sweep = try catalog.resolve(request.sweep)
    guard (1...SeriesRequest.limit).contains(request.shards.count) else {
      throw RequestRefusal(
        "series of \(counted(request.shards.count, "trial")) were asked for; ask for 1 to \(SeriesRequest.limit) at a time"
      )
    }
    var shards: [SeriesReading.Shard] = []
    for index in request.shards {
      guard sweep.trials.indices.contains(index) else {
        throw RequestRefusal(
          "sweep \(sweep.id.short) has no trial \(index); its trials are 0 to \(sweep.trials.count - 1)")
      }
      let trial = sweep.trials[index]
      let committed = ledger.committedAttempt(of: trial)
      let attempt =
        committed?.number ?? scheduler.runningAttempt(of: trial)?.execution.attempt
        ?? ledger.attempts(of: trial).last?.number
      shards.append(
        .init(
          index: index, trial: trial, execution: attempt.map { Execution(trial, $0) }, isCommitted: committed != nil))
    }
    return SeriesReading(client: client, sweep: sweep.id, shards: shards)
  }
}

extension SeriesReading {
  /// Answers with what the store holds.
  ///
  /// - Parameter stored: the batches of the first shards, as many as one message may hold.
  func answer(_ stored: [[StoredBatch]]) throws(RequestRefusal) -> SeriesAnswer {
    var found: [SeriesAnswer.Shard] = []
    do throws(WireError) {
      for (shard, batches) in zip(shards, stored) {
        found.append(
          .init(
            index: shard.index, trial: shard.trial, attempt: shard.execution?.attempt, isCommitted: shard.isCommitted,
            series: try TrialSeries(stored: batches)))
      }
    } catch {
      throw RequestRefusal(.unavailable, "the stored metrics of sweep \(sweep.short) cannot be read: \(error)")
    }
    return SeriesAnswer(sweep: sweep, shards: found)
  }
}

/// A batch of an attempt's metrics as the store has it.
package typealias StoredBatch = (sequence: Int, payload: [UInt8])

extension TrialSeries {
  /// A series from its stored batches.
  init(stored: [StoredBatch]) throws(WireError) {
    self.init()
    for (position, batch) in stored.enumerated() {
      guard batch.sequence == position + 1 else {
        throw WireError.invalid(field: "sequence", value: String(batch.sequence), expected: String(position + 1))
      }
      append(TrialSeries(try WireMetricsBatch.decode(batch.payload)))
    }
  }
}

extension SeriesRead {
  package func perform(from store: SweepStore) throws -> SeriesReadResult {
    try Self.perform([self], from: store)[0]
  }
}
