import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire

extension ClusterSimulation {
  /// What the finished cluster holds, against what an undisturbed one computes, and what its next coordinator would
  /// make of it.
  func verdict() throws -> [String] {
    var wrong: [String] = []
    let state = try store.restore()
    let views = try sweeps.map { try view(of: $0, in: &core) }
    var next: CoordinatorCore? = try restored(at: moment)
    for (sweep, view) in zip(sweeps, views) {
      let expected = FakeTraining.leaderboard(of: sweep)
      if try storedLeaderboard(of: sweep, state) != expected {
        wrong.append("the store's leaderboard of \(sweep.name) is not that of an undisturbed run")
      }
      var summaries: [Int: TrialSummary] = [:]
      for shard in view.shards { summaries[shard.index] = shard.summary }
      if Leaderboard(definition: sweep, summaries: summaries) != expected {
        wrong.append("the leaderboard of \(sweep.name) that clients see is not that of an undisturbed run")
      }
      if try self.view(of: sweep, in: &next) != view {
        wrong.append("sweep \(sweep.name) looks different after a restart")
      }
    }
    for (index, sweep) in sweeps.enumerated() {
      // With what changed since the follower's last look, it knows what one that asks anew is told.
      let rest = try view(of: sweep, in: &core, after: followers[index].version)
      wrong += followers[index].take(rest, disk)
      let followed = followers[index].shards.sorted { $0.key < $1.key }.map(\.value)
      if followed != views[index].shards { wrong.append("who follows \(sweep.name) missed a change") }
    }
    if state.trials.contains(where: { $0.attempts.contains(where: \.isOpen) }) {
      wrong.append("an attempt is open for ever")
    }
    return wrong
  }

  private func storedLeaderboard(of sweep: SweepDefinition, _ state: StoredState) throws -> Leaderboard? {
    guard let record = state.sweeps.first(where: { $0.id == sweep.id }) else { return nil }
    let definition = try WireSweepDefinition.decode(record.definition).definition()
    var summaries: [Int: TrialSummary] = [:]
    for (index, trial) in record.trials.enumerated() {
      guard let result = state.trials.first(where: { $0.id == trial })?.result else { continue }
      var series = TrialSeries()
      for batch in try store.metrics(of: trial, attempt: result.attempt) {
        series.append(TrialSeries(try WireMetricsBatch.decode(batch.payload)))
      }
      summaries[index] = TrialSummary(
        series: series, result: result.result, configuration: definition.trial(at: index).configuration,
        target: definition.target)
    }
    return Leaderboard(definition: definition, summaries: summaries)
  }

  /// What a client is told of a sweep, but for the version and the order in which things changed.
  private func view(
    of sweep: SweepDefinition, in core: inout CoordinatorCore?, after version: UInt64 = 0
  ) throws -> SweepAnswer {
    _ = core?.takeOutput()
    let request = SweepRequest(sweep: sweep.id.description, afterVersion: version)
    core?.receive(.sweep(request), from: Client(peer: Self.client, request: 0), at: moment)
    guard case .success(.sweep(var answer))? = core?.takeOutput().answers.last?.answer else { throw NoAnswer() }
    answer.version = 0
    answer.shards.sort { $0.index < $1.index }
    return answer
  }

  struct NoAnswer: Error {}
}
