internal import Foundation
internal import SweepCore

extension SweepSnapshot {
  /// What a pace is told from: by the coordinator's clock alone, which both ends of an attempt were read from.
  package struct RecentWork: Hashable, Sendable {
    /// Seconds each of the committed trials took, in the order they ended.
    package let durations: [Double]
    /// For each trial that runs, the part of it that is done, 0 to 1.
    package let running: [Double]
    /// Trials that are still to be started.
    package let waiting: Int
  }

  package var recentWork: RecentWork {
    let committed = shards.compactMap { shard in
      shard.attempts.last { $0.ending == "committed" }.flatMap { attempt in
        attempt.ended.map { (ended: $0, seconds: $0.timeIntervalSince(attempt.issued)) }
      }
    }
    let running = shards.enumerated().filter { $0.element.phase == .leased }.map { index, shard in
      let iterations = definition.trial(at: index).configuration.iterations
      return Double(shard.iteration) / Double(max(iterations, 1))
    }
    return RecentWork(
      durations: committed.sorted { $0.ended < $1.ended }.map(\.seconds), running: running,
      waiting: count(.pending))
  }
}
