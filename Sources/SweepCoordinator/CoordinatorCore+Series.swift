package import SweepCore
internal import SweepScheduling
internal import SweepWire

/// A batch of an attempt's metrics as the store has it.
package typealias StoredBatch = (sequence: Int, payload: [UInt8])

/// A question for whole series, which only the store holds.
package struct SeriesReading: Sendable {
  package struct Shard: Sendable {
    package let index: Int
    package let trial: TrialID
    /// Nil where no attempt was made yet.
    package let execution: Execution?
    package let isCommitted: Bool
  }

  let peer: Peer
  let request: UInt64
  let sweep: SweepID
  package let shards: [Shard]
}

extension CoordinatorCore {
  func seriesReading(
    _ query: WireSeriesQuery, request: UInt64, from peer: Peer
  ) throws(Refusal) -> SeriesReading {
    let id = try resolve(query.sweep.text)
    guard let sweep = sweeps[id] else { throw Refusal(code: .internal, message: "sweep \(id) is not in memory") }
    guard (1...WireLimits.seriesShards).contains(query.shards.count) else {
      throw Refusal(
        message:
          "series of \(query.shards.count) shards were asked for; ask for 1 to \(WireLimits.seriesShards) at a time")
    }
    var shards: [SeriesReading.Shard] = []
    for wireIndex in query.shards {
      guard Int(wireIndex) < sweep.trials.count else {
        throw Refusal(
          message: "sweep \(id.short) has no shard \(wireIndex); its shards are 0 to \(sweep.trials.count - 1)")
      }
      shards.append(shard(Int(wireIndex), of: sweep))
    }
    return SeriesReading(peer: peer, request: request, sweep: id, shards: shards)
  }

  private func shard(_ index: Int, of sweep: SweepRecord) -> SeriesReading.Shard {
    let trial = sweep.trials[index]
    let attempt: AttemptNumber?
    let isCommitted: Bool
    switch scheduler.phase(of: trial) {
    case .committed(let committed): (attempt, isCommitted) = (committed, true)
    case .leased(let lease): (attempt, isCommitted) = (lease.attempt, false)
    case .pending, .failed, nil: (attempt, isCommitted) = (attempts[trial]?.last?.number, false)
    }
    return .init(
      index: index, trial: trial, execution: attempt.map { Execution(trial, $0) }, isCommitted: isCommitted)
  }

  /// Answers with what the store holds.
  ///
  /// - Parameter stored: the batches of the first shards of `reading`, as many as one message may hold.
  package mutating func finish(_ reading: SeriesReading, stored: [[StoredBatch]]) {
    var answer = WireClientAnswer()
    answer.request = reading.request
    answer.series.sweepID = reading.sweep.wire
    do throws(WireError) {
      for (shard, batches) in zip(reading.shards, stored) {
        let series = try TrialSeries(stored: batches)
        var wire = WireShardSeries()
        wire.index = UInt32(shard.index)
        wire.trialID = shard.trial.wire
        wire.attempt = UInt32(shard.execution?.attempt.value ?? 0)
        wire.isCommitted = shard.isCommitted
        wire.series = WireMetricsBatch(series)
        answer.series.shards.append(wire)
      }
    } catch {
      answer.refused.code = .internal
      answer.refused.message = "the stored metrics of sweep \(reading.sweep.short) cannot be read: \(error)"
    }
    var message = WireFromCoordinator()
    message.answer = answer
    send(message, to: reading.peer)
  }
}
