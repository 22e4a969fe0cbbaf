import SweepCore
import SweepWire

/// A client that follows a sweep by what changed since its last answer, as `leaderboard --follow` does.
struct Follower {
  let sweep: SweepDefinition
  private(set) var version: UInt64 = 0
  private(set) var shards: [UInt32: WireShard] = [:]

  init(_ sweep: SweepDefinition) { self.sweep = sweep }

  /// Takes an answer in.
  ///
  /// - Returns: what it says that cannot be.
  mutating func take(_ answer: WireSweepAnswer, _ disk: DurableRecord) throws -> [String] {
    var wrong: [String] = []
    if answer.hasDefinition {
      let indices = answer.shards.map(\.index)
      if indices != (0..<UInt32(sweep.trialCount)).map(\.self) {
        wrong.append("sweep \(sweep.name) has shards \(indices), not each of \(sweep.trialCount) once")
      }
    }
    for shard in answer.shards {
      let trial = try TrialID(wire: shard.trialID, field: "trial_id")
      if ShardPhase(rawValue: shard.phase) == nil { wrong.append("shard \(shard.index) is '\(shard.phase)'") }
      let isCommitted = shard.phase == ShardPhase.committed.rawValue
      if isCommitted, disk.committed[trial] == nil {
        wrong.append("a client hears that \(trial.short) is committed before it is on disk")
      }
      if !isCommitted, shards[shard.index]?.phase == ShardPhase.committed.rawValue {
        wrong.append("shard \(shard.index) of \(sweep.name) was committed and is \(shard.phase)")
      }
      let committed = shard.attempts.count { $0.ending == "committed" }
      if committed != (isCommitted ? 1 : 0) {
        wrong.append("shard \(shard.index) of \(sweep.name) is \(shard.phase) with \(committed) committed attempts")
      }
      for attempt in shard.attempts where disk.owners[Execution(trial, AttemptNumber(Int(attempt.number)))] == nil {
        wrong.append("a client hears of attempt \(attempt.number) of \(trial.short) before it is on disk")
      }
      shards[shard.index] = shard
    }
    version = answer.version
    return wrong
  }
}

extension ClusterSimulation {
  /// Answers to followers bear the follower's position, counted from here.
  static let firstFollower: UInt64 = 100

  func follow() throws {
    guard now >= nextLook, core != nil else { return }
    nextLook = now + 700
    for index in followers.indices where submissions[index] == nil {
      var query = WireSweepQuery()
      query.sweep.text = sweeps[index].id.description
      query.afterVersion = followers[index].version
      try request(.sweep(query), number: Self.firstFollower + UInt64(index))
    }
  }

  func hear(_ answer: WireClientAnswer) throws {
    if hasFaults, random.chance(200) { return }
    switch answer.kind {
    case .submitted(let submitted):
      let id = try SweepID(wire: submitted.sweepID, field: "sweep_id")
      if let index = sweeps.firstIndex(where: { $0.id == id }) { submissions[index] = nil }
    case .sweep(let sweep) where answer.request >= Self.firstFollower:
      violations += try followers[Int(answer.request - Self.firstFollower)].take(sweep, disk)
    case .refused(let refused) where answer.request >= Self.firstFollower:
      violations.append("a confirmed sweep is refused: \(refused.message)")
    default: break
    }
  }
}
