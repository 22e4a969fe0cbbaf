import SweepCore

/// A client that follows a sweep by what changed since its last answer, as `leaderboard --follow` does.
struct Follower {
  let sweep: SweepDefinition
  private(set) var version: UInt64 = 0
  private(set) var shards: [Int: Shard] = [:]

  init(_ sweep: SweepDefinition) { self.sweep = sweep }

  /// Takes an answer in.
  ///
  /// - Returns: what it says that cannot be.
  mutating func take(_ answer: SweepAnswer, _ disk: DurableRecord) -> [String] {
    var wrong: [String] = []
    if answer.definition != nil {
      let indices = answer.shards.map(\.index).sorted()
      if indices != Array(0..<sweep.trialCount) {
        wrong.append("sweep \(sweep.name) has shards \(indices), not each of \(sweep.trialCount) once")
      }
    }
    for shard in answer.shards {
      if shard.state.hasResult, disk.committed[shard.trial] == nil {
        wrong.append("a client hears that \(shard.trial.short) is committed before it is on disk")
      }
      if !shard.state.hasResult, shards[shard.index]?.state.hasResult == true {
        wrong.append("shard \(shard.index) of \(sweep.name) was committed and is \(shard.state.rawValue)")
      }
      let committed = shard.attempts.count { $0.ending == .committed }
      if committed != (shard.state.hasResult ? 1 : 0) {
        wrong.append(
          "shard \(shard.index) of \(sweep.name) is \(shard.state.rawValue) with \(committed) committed attempts")
      }
      for attempt in shard.attempts where disk.owners[Execution(shard.trial, attempt.number)] == nil {
        wrong.append("a client hears of attempt \(attempt.number) of \(shard.trial.short) before it is on disk")
      }
      shards[shard.index] = shard
    }
    if answer.counts.total != sweep.trialCount {
      wrong.append("sweep \(sweep.name) counts \(answer.counts.total) trials of \(sweep.trialCount)")
    }
    if answer.isComplete, answer.state.isFinished {
      let without = shards.values.filter { $0.state.hasResult && $0.summary == nil }.map(\.index).sorted()
      if !without.isEmpty {
        wrong.append("sweep \(sweep.name) has finished, and its shards \(without) have no summary")
      }
    }
    version = answer.version
    return wrong
  }
}

extension ClusterSimulation {
  /// Requests of followers bear the follower's position, counted from here.
  static let firstFollower: UInt64 = 100

  func follow() throws {
    guard now >= nextLook, core != nil else { return }
    nextLook = now + 700
    for index in followers.indices where submissions[index] == nil {
      let request = SweepRequest(sweep: sweeps[index].id.description, afterVersion: followers[index].version)
      try deliver(.sweep(request), number: Self.firstFollower + UInt64(index))
    }
  }

  func hear(_ answer: Result<Answer, RequestRefusal>, to request: UInt64) throws {
    if hasFaults, random.chance(200) { return }
    switch answer {
    case .success(.submit(let submitted)):
      if let index = sweeps.firstIndex(where: { $0.id == submitted.sweep }) { submissions[index] = nil }
    case .success(.sweep(let sweep)) where request >= Self.firstFollower:
      violations += followers[Int(request - Self.firstFollower)].take(sweep, disk)
    case .failure(let refusal) where request >= Self.firstFollower:
      violations.append("a confirmed sweep is refused: \(refusal.message)")
    default: break
    }
  }
}
