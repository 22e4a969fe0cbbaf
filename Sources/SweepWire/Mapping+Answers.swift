package import SweepCore
internal import SwiftProtobuf

extension WireClientAnswer {
  /// - Parameter number: of the request that it answers.
  package init(_ result: Result<Answer, RequestRefusal>, to number: UInt64) {
    self.init()
    request = number
    kind =
      switch result {
      case .failure(let refusal): .refusal(WireRequestRefusal(refusal))
      case .success(.submit(let answer)): .submit(WireSubmitAnswer(answer))
      case .success(.sweep(let answer)): .sweep(WireSweepAnswer(answer))
      case .success(.cluster(let answer)): .cluster(WireClusterAnswer(answer))
      case .success(.steer(let answer)): .steer(WireSteerAnswer(answer))
      case .success(.verify(let answer)): .verify(WireVerifyAnswer(answer))
      case .success(.explain(let answer)): .explain(WireExplainAnswer(answer))
      case .success(.readmit(let answer)): .readmit(WireReadmitAnswer(answer))
      case .success(.series(let answer)): .series(WireSeriesAnswer(answer))
      }
  }

  package func result() throws(WireError) -> Result<Answer, RequestRefusal> {
    switch kind {
    case .refusal(let wire): .failure(wire.refusal)
    case .submit(let wire): .success(.submit(try wire.answer()))
    case .sweep(let wire): .success(.sweep(try wire.answer()))
    case .cluster(let wire): .success(.cluster(try wire.answer()))
    case .steer(let wire): .success(.steer(try wire.answer()))
    case .verify(let wire): .success(.verify(try wire.answer()))
    case .explain(let wire): .success(.explain(try wire.answer()))
    case .readmit(let wire): .success(.readmit(wire.answer))
    case .series(let wire): .success(.series(try wire.answer()))
    case nil: throw .unknownKind
    }
  }
}

extension WireRequestRefusal {
  fileprivate init(_ refusal: RequestRefusal) {
    self.init()
    message = refusal.message
    code =
      switch refusal.code {
      case .unusable: .unusable
      case .unavailable: .unavailable
      }
  }

  /// A code that this version does not know is the coordinator's fault rather than the user's.
  fileprivate var refusal: RequestRefusal { RequestRefusal(code == .unusable ? .unusable : .unavailable, message) }
}

extension WireSubmitAnswer {
  fileprivate init(_ answer: SubmitAnswer) {
    self.init()
    sweepID = answer.sweep.wire
    trials = UInt32(clamping: answer.trials)
    wasKnown = answer.wasKnown
    state = answer.state.wire
    results = UInt32(clamping: answer.results)
  }

  fileprivate func answer() throws(WireError) -> SubmitAnswer {
    SubmitAnswer(
      sweep: try SweepID(wire: sweepID, field: "sweep_id"), trials: Int(trials), wasKnown: wasKnown,
      state: try SweepState(wire: state, field: "state"), results: Int(results))
  }
}

extension WireSteerAnswer {
  fileprivate init(_ answer: SteerAnswer) {
    self.init()
    sweepID = answer.sweep.wire
    intent = answer.intent.wire
    state = answer.state.wire
    affected = UInt32(clamping: answer.affected)
  }

  fileprivate func answer() throws(WireError) -> SteerAnswer {
    SteerAnswer(
      sweep: try SweepID(wire: sweepID, field: "sweep_id"), intent: try SweepIntent(wire: intent, field: "intent"),
      state: try SweepState(wire: state, field: "state"), affected: Int(affected))
  }
}

extension WireReadmitAnswer {
  fileprivate init(_ answer: ReadmitAnswer) {
    self.init()
    workerID = answer.quarantine.worker.value
    workerName = answer.quarantine.workerName
    host = answer.quarantine.host
    reason = answer.quarantine.reason
  }

  fileprivate var answer: ReadmitAnswer {
    ReadmitAnswer(Quarantine(worker: WorkerID(workerID), workerName: workerName, host: host, reason: reason))
  }
}

extension WireVerifyAnswer {
  fileprivate init(_ answer: VerifyAnswer) {
    self.init()
    sweepID = answer.sweep.wire
    name = answer.name
    trials = answer.trials.map(WireVerifiedTrial.init)
    committed = UInt32(clamping: answer.committed)
    if let stall = answer.stall { self.stall = WireStall(stall) }
  }

  fileprivate func answer() throws(WireError) -> VerifyAnswer {
    VerifyAnswer(
      sweep: try SweepID(wire: sweepID, field: "sweep_id"), name: name,
      trials: try trials.mapping { wire throws(WireError) in try wire.trial() }, committed: Int(committed),
      stall: hasStall ? try stall.content() : nil)
  }
}

extension WireVerifiedTrial {
  fileprivate init(_ trial: VerifiedTrial) {
    self.init()
    index = UInt32(clamping: trial.index)
    trialID = trial.trial.wire
    iterations = UInt32(clamping: trial.iterations)
    committed = WireAttempt(trial.committed)
    switch trial.state {
    case .waiting: state = .waiting
    case .running(let attempt, let iteration):
      state = .running
      self.attempt = WireAttempt(attempt)
      self.iteration = UInt32(clamping: iteration)
    case .equal(let attempt):
      state = .equal
      self.attempt = WireAttempt(attempt)
    case .different(let attempt):
      state = .different
      self.attempt = WireAttempt(attempt)
    case .failed(let failure):
      state = .failed
      self.failure = WireFailure(failure)
    }
  }

  fileprivate func trial() throws(WireError) -> VerifiedTrial {
    let known: VerifiedTrial.State =
      switch state {
      case .waiting: .waiting
      case .running: .running(try attempt.attempt(), iteration: Int(iteration))
      case .equal: .equal(try attempt.attempt())
      case .different: .different(try attempt.attempt())
      case .failed: .failed(try failure.failure())
      case .unspecified, .UNRECOGNIZED:
        throw .invalid(field: "state", value: String(state.rawValue), expected: "a state this version knows")
      }
    return VerifiedTrial(
      index: Int(index), trial: try TrialID(wire: trialID, field: "trial_id"), iterations: Int(iterations),
      committed: try committed.attempt(), state: known)
  }
}

extension WireExplainAnswer {
  fileprivate init(_ answer: ExplainAnswer) {
    self.init()
    sweepID = answer.sweep.wire
    sweepName = answer.sweepName
    sweepState = answer.sweepState.wire
    shard = WireShard(answer.shard)
    configuration = WireConfiguration(answer.settings.configuration)
    seed = answer.settings.seed
    epochsReceived = UInt32(clamping: answer.epochsReceived)
    if let epoch = answer.lastEpoch { lastEpoch = WireEpochMetrics(epoch) }
    reason = answer.reason
    detail = answer.detail
  }

  fileprivate func answer() throws(WireError) -> ExplainAnswer {
    ExplainAnswer(
      sweep: try SweepID(wire: sweepID, field: "sweep_id"), sweepName: sweepName,
      sweepState: try SweepState(wire: sweepState, field: "sweep_state"), shard: try shard.shard(),
      settings: TrialSettings(configuration: try configuration.configuration(), seed: seed),
      epochsReceived: Int(epochsReceived), lastEpoch: hasLastEpoch ? lastEpoch.metrics : nil, reason: reason,
      detail: detail)
  }
}

extension WireSeriesAnswer {
  fileprivate init(_ answer: SeriesAnswer) {
    self.init()
    sweepID = answer.sweep.wire
    shards = answer.shards.map { shard in
      .with {
        $0.index = UInt32(clamping: shard.index)
        $0.trialID = shard.trial.wire
        $0.attempt = UInt32(clamping: shard.attempt?.value ?? 0)
        $0.isCommitted = shard.isCommitted
        $0.series = WireMetricsBatch(shard.series)
      }
    }
  }

  fileprivate func answer() throws(WireError) -> SeriesAnswer {
    SeriesAnswer(
      sweep: try SweepID(wire: sweepID, field: "sweep_id"),
      shards: try shards.mapping { wire throws(WireError) in
        SeriesAnswer.Shard(
          index: Int(wire.index), trial: try TrialID(wire: wire.trialID, field: "trial_id"),
          attempt: wire.attempt == 0 ? nil : AttemptNumber(Int(wire.attempt)), isCommitted: wire.isCommitted,
          series: TrialSeries(wire.series))
      })
  }
}
