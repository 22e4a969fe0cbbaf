package import SweepCore

/// What a coordinator tells of a sweep of six trials, made up.
package enum SampleAnswers {
  package static let definition = SweepDefinition(
    name: "demo", target: Target(), configurations: [.small()], seeds: Array(0..<6), dataDigest: .sha256("data"))

  package static func shard(
    _ index: Int, _ state: TrialState, iteration: Int = 0, ended: Int64? = nil, took: Int64 = 1000
  )
    -> Shard
  {
    let summary: TrialSummary =
      state == .diverged ? .diverged(at: 2) : .completed(nil, loss: 1, digest: "\(index)")
    var attempts: [Attempt] = []
    if state != .waiting {
      let end = ended ?? 10_000
      attempts = [
        Attempt(
          number: AttemptNumber(1),
          owner: AttemptOwner(worker: WorkerID("w"), workerName: "lab", host: "here", instructionSet: "avx2"),
          issuedMilliseconds: end - took, endedMilliseconds: state == .running ? nil : end,
          ending: state == .running
            ? nil : state == .failed ? .failed(AttemptFailure(.crashed, message: "")) : .committed)
      ]
    }
    return Shard(
      index: index, trial: definition.trial(at: index).id(dataDigest: definition.dataDigest), state: state,
      iteration: iteration, summary: state.hasResult ? summary : nil, attempts: attempts)
  }

  package static func answer(
    _ version: UInt64, _ shards: [Shard], isWhole: Bool = false, isComplete: Bool = true,
    intent: SweepIntent = .running, state: SweepState = .running, stall: Stall? = nil
  ) -> SweepAnswer {
    SweepAnswer(
      sweep: definition.id, version: version, isComplete: isComplete, definition: isWhole ? definition : nil,
      intent: intent, state: state, counts: TrialCounts(), alarms: 0, submittedMilliseconds: 5, stall: stall,
      shards: shards)
  }

  package static let waiting = (0..<6).map { shard($0, .waiting) }
}
