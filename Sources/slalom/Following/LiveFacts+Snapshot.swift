internal import Foundation
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

extension LiveFacts {
  init(_ snapshot: SweepSnapshot, workers: Workers?, messages: [String]) {
    self.init(
      note: snapshot.definition.note, running: snapshot.count(.leased), waiting: snapshot.count(.pending),
      failed: snapshot.count(.failed), alarmed: snapshot.alarmedCount,
      state: snapshot.state == .running ? "" : snapshot.state.rawValue, pace: snapshot.pace, workers: workers,
      messages: messages)
  }
}

extension LiveFacts.Workers {
  init(_ cluster: WireClusterAnswer) {
    let alive = cluster.workers.filter(\.isAlive)
    self.init(
      alive: alive.count, slots: alive.reduce(0) { $0 + Int($1.slots) }, busy: alive.reduce(0) { $0 + Int($1.busy) })
  }
}

extension SweepSnapshot {
  /// By the coordinator's clock alone, which both ends of an attempt were read from.
  fileprivate var pace: SweepPace {
    let committed = shards.compactMap { shard in
      shard.attempts.last { $0.ending == "committed" }.flatMap { attempt in
        attempt.ended.map { (ended: $0, seconds: $0.timeIntervalSince(attempt.issued)) }
      }
    }
    let running = shards.enumerated().filter { $0.element.phase == .leased }.map { index, shard in
      let iterations = definition.trial(at: index).configuration.iterations
      return Double(shard.iteration) / Double(max(iterations, 1))
    }
    return SweepPace(
      durations: committed.sorted { $0.ended < $1.ended }.map(\.seconds), running: running,
      waiting: count(.pending))
  }
}
