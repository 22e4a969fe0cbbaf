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
      for shard in view.shards where shard.hasSummary { summaries[Int(shard.index)] = try shard.summary.summary() }
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
      wrong += try followers[index].take(rest, disk)
      let followed = followers[index].shards.sorted { $0.key < $1.key }.map(\.value)
      if followed != views[index].shards { wrong.append("who follows \(sweep.name) missed a change") }
    }
    if state.attempts.contains(where: { $0.ending == nil }) { wrong.append("an attempt is open for ever") }
    return wrong
  }

  private func storedLeaderboard(of sweep: SweepDefinition, _ state: StoredState) throws -> Leaderboard? {
    guard let record = state.sweeps.first(where: { $0.id == sweep.id }) else { return nil }
    let definition = try WireSweepDefinition.decode(record.definition).definition()
    var summaries: [Int: TrialSummary] = [:]
    for (index, trial) in record.trials.enumerated() {
      guard let result = state.results[trial] else { continue }
      var series = TrialSeries()
      for batch in try store.metrics(of: trial, attempt: result.attempt) {
        series.append(try WireMetricsBatch.decode(batch.payload))
      }
      summaries[index] = TrialSummary(
        series: series, result: result.result, configuration: definition.trial(at: index).configuration,
        target: definition.target)
    }
    return Leaderboard(definition: definition, summaries: summaries)
  }

  /// What a client is told of a sweep, but for the version.
  private func view(
    of sweep: SweepDefinition, in core: inout CoordinatorCore?, after version: UInt64 = 0
  ) throws -> WireSweepAnswer {
    var message = WireToCoordinator()
    message.request.protocolVersion = protocolVersion
    message.request.sweep.sweep.text = sweep.id.description
    message.request.sweep.afterVersion = version
    _ = core?.takeOutput()
    core?.receive(message, from: Self.client, at: moment)
    var answer = core?.takeOutput().messages.last?.message.answer.sweep ?? WireSweepAnswer()
    answer.version = 0
    return answer
  }
}
