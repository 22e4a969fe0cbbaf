internal import SweepCore
internal import SweepScheduling
internal import SweepWire

/// `slalom verify`: committed trials are trained once more while somebody waits for it.
extension CoordinatorCore {
  struct VerifyRun {
    let sweep: SweepID
    /// Indices of the shards, ascending.
    let shards: [Int]
    var lastAsked: Instant
  }

  /// A run that nobody asks for any longer ends: whoever began it was killed, or has lost us.
  static let verifyPatience = Duration.seconds(60)

  mutating func verify(_ verify: WireVerify, at now: Moment) throws(Refusal) -> WireVerified {
    if verifyRuns[verify.run] == nil { try begin(verify, at: now) }
    verifyRuns[verify.run]?.lastAsked = now.instant
    guard let run = verifyRuns[verify.run], let sweep = sweeps[run.sweep] else {
      throw Refusal(code: .internal, message: "the verification is not in memory")
    }
    var answer = WireVerified()
    answer.sweepID = run.sweep.wire
    answer.name = sweep.definition.name
    answer.committed = UInt32(sweep.trials.count { results[$0] != nil })
    answer.trials = run.shards.map { verifiedTrial($0, sweep) }
    if answer.trials.contains(where: { $0.state == "waiting" }),
      let hindrance = scheduler.hindrance(on: sweep.definition.dataDigest)
    {
      answer.hindrance = wire(hindrance)
    }
    return answer
  }

  private mutating func begin(_ verify: WireVerify, at now: Moment) throws(Refusal) {
    let id = try resolve(verify.sweep.text)
    let trials = scheduler.trials(of: id)
    var shards = trials.indices.filter { results[trials[$0]] != nil }
    if shards.isEmpty {
      throw Refusal(message: "sweep \(id.short) has no committed trial yet, so there is nothing to verify")
    }
    if verify.sample > 0 {
      // Ids are hashes, so the lowest of them are as good as drawn, and the same ones for everybody.
      shards = Array(shards.sorted { trials[$0] < trials[$1] }.prefix(Int(verify.sample))).sorted()
    }
    verifyRuns[verify.run] = VerifyRun(sweep: id, shards: shards, lastAsked: now.instant)
    log(.info, "\(shards.count) trials of sweep \(id.short) are verified")
    apply(.check(shards.map { trials[$0] }), at: now)
  }

  private func verifiedTrial(_ index: Int, _ sweep: SweepRecord) -> WireVerifiedTrial {
    let trial = sweep.trials[index]
    var verified = WireVerifiedTrial()
    verified.index = UInt32(index)
    verified.trialID = trial.wire
    verified.iterations = UInt32(clamping: sweep.definition.trial(at: index).configuration.iterations)
    if let record = attempts[trial]?.first(where: { $0.number == committedAttempt(of: trial) }) {
      verified.committedWorker = record.workerName
      verified.committedHost = record.host
    }
    if let digest = results[trial]?.digest { verified.committedDigest = digest.wire }
    switch scheduler.check(of: trial) {
    case .waiting, nil: verified.state = "waiting"
    case .running(let execution, _):
      verified.state = "running"
      verified.iteration = UInt32(clamping: streams[execution]?.iterations ?? 0)
      name(execution, in: &verified)
    case .compared(let execution):
      let digest = digest(of: execution.attempt, trial)
      verified.state = digest == results[trial]?.digest ? "equal" : "different"
      if let digest { verified.digest = digest.wire }
      name(execution, in: &verified)
    case .failed(let failure):
      verified.state = "failed"
      verified.failure = WireFailure(failure)
    }
    return verified
  }

  private func name(_ execution: Execution, in verified: inout WireVerifiedTrial) {
    guard let record = attempts[execution.trial]?.first(where: { $0.number == execution.attempt }) else { return }
    verified.worker = record.workerName
    verified.host = record.host
    verified.instructionSet = record.instructionSet
  }

  /// Ends the checks that nobody waits for any longer.
  mutating func endForgottenRuns(at now: Moment) {
    for (id, run) in verifyRuns.sorted(by: { $0.key < $1.key })
    where now.instant - run.lastAsked >= Self.verifyPatience {
      verifyRuns[id] = nil
      let wanted = Set(verifyRuns.values.filter { $0.sweep == run.sweep }.flatMap(\.shards))
      let trials = scheduler.trials(of: run.sweep)
      apply(.endChecks(run.shards.filter { !wanted.contains($0) }.map { trials[$0] }), at: now)
    }
  }
}
