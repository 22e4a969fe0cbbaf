import SweepCore
import TestSupport

/// Values of every shape that a message may hold.
extension SeededGenerator {
  /// One of `values`, which are not empty.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }

  /// Any bits: numbers of all sizes, subnormal ones, infinities and NaNs with a payload.
  mutating func anyDouble() -> Double {
    switch next() % 8 {
    case 0: pick([.nan, -.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
    case 1: Double(bitPattern: next())
    default: Double.random(in: -10...10, using: &self)
    }
  }

  mutating func digest() -> Digest { .sha256((0..<8).map { _ in UInt8.random(in: 0...255, using: &self) }) }

  /// Any configuration that a sweep file can ask for.
  mutating func configuration() -> Configuration {
    let rule = pick(UpdateRule.allCases)
    var values: [Hyperparameter: Double] = [:]
    for key in rule.hyperparameters where Bool.random(using: &self) {
      values[key] = key == .epsilon ? pick([1e-8, 1e-300, 3.0]) : Double.random(in: 0..<1, using: &self)
    }
    let rate = pick([1e-4, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1])
    var configuration = Configuration(optimizer: OptimizerSettings(rule, learningRate: rate, values))
    configuration.dataset.train = Int.random(in: 1..<SpecLimits.images, using: &self)
    configuration.dataset.validation = Int.random(
      in: 1...SpecLimits.images - configuration.dataset.train, using: &self)
    configuration.dataset.subset = pick([.first, .random(seed: 0), .random(seed: next()), .random(seed: .max)])
    configuration.dataset.preprocess = pick(DatasetSettings.Preprocessing.allCases)
    configuration.network.hidden = (0..<Int.random(in: 0...5, using: &self)).map { _ in
      Int.random(in: 1...2000, using: &self)
    }
    configuration.network.initialStandardDeviation = pick([0, 0.01, .leastNonzeroMagnitude, 7])
    configuration.network.l2 = pick([0, 1e-5, 0.1])
    configuration.batch = Int.random(in: 1...configuration.dataset.train, using: &self)
    configuration.epochs = Int.random(in: 1...SpecLimits.iterations / configuration.iterationsPerEpoch, using: &self)
    configuration.evaluation.train = Int.random(in: 1...configuration.dataset.train, using: &self)
    configuration.evaluation.test = Bool.random(using: &self)
    configuration.record = pick([[], [.gradient], [.update], [.gradient, .update]])
    return configuration
  }

  mutating func ending() -> TrialEnding {
    Bool.random(using: &self)
      ? .completed
      : .diverged(
        iteration: pick([1, 400, SpecLimits.iterations]), reason: pick(DivergenceReason.allCases))
  }

  mutating func result() -> TrialResult {
    TrialResult(ending: ending(), weightsHash: digest(), seriesHash: digest())
  }

  mutating func summary() -> TrialSummary {
    TrialSummary(
      ending: ending(), iterationsToTarget: pick([nil, 1, SpecLimits.iterations]), finalTrainingLoss: anyDouble(),
      logLossArea: anyDouble(), finalTrainingAccuracy: pick([nil, 0, anyDouble()]),
      finalValidationAccuracy: pick([nil, 0, anyDouble()]), bestValidationAccuracy: pick([nil, 0, anyDouble()]),
      finalValidationLoss: pick([nil, 0, anyDouble()]), testAccuracy: pick([nil, 0, anyDouble()]),
      lossCurve: (0..<Int.random(in: 0...TrialSummary.curvePoints, using: &self)).map { _ in anyDouble() },
      trialDigest: digest(),
      ladder: (0..<pick([0, TargetLadder.factors.count])).map { _ in pick([nil, 1, SpecLimits.iterations]) },
      shorterBudgets: (0..<pick([0, ShorterBudget.elevenths.count])).map { _ in
        ShorterBudget(iterationsToTarget: pick([nil, 1, SpecLimits.iterations]), trainingLoss: anyDouble())
      })
  }
}

// MARK: Requests and answers

extension SeededGenerator {
  mutating func requests() -> [Request] {
    let sweep = pick(["", "demo", "größer", digest().hex])
    let actions: [SteerRequest.Action] = [
      .cancel, .pause, .resume, .rerunFailed(nil), .rerunFailed(pick(FailureClass.allCases)), .rerun(["17", "3fa8"]),
      .rerunDiverged, .rename("größer"), .annotate(pick(["", "two\nlines"])), .archive(pick([true, false])),
    ]
    return actions.map { .steer(SteerRequest($0, sweep: sweep)) } + [
      .sweep(SweepRequest(sweep: sweep, afterVersion: next())),
      .cluster(ClusterRequest(limit: pick([0, 5000]), archived: pick([true, false]))),
      .verify(VerifyRequest(sweep: sweep, run: next(), sample: pick([0, 12]))),
      .explain(ExplainRequest(sweep: sweep, shard: "17")), .readmit(ReadmitRequest(worker: "lab-3")),
      .series(SeriesRequest(sweep: sweep, shards: [0, 1, 293])),
    ]
  }

  mutating func failure() -> AttemptFailure {
    AttemptFailure(pick(FailureClass.allCases), message: "exit status 3", standardErrorTail: pick(["", "a\nb\n"]))
  }

  mutating func attempt() -> Attempt {
    let endings: [AttemptEnding?] = [nil, .committed, .failed(failure()), .released, .superseded, .compared]
    return Attempt(
      number: AttemptNumber(pick([1, 2, 70])),
      owner: AttemptOwner(worker: WorkerID("id"), workerName: "lab-1", host: "lab", instructionSet: "avx2"),
      issuedMilliseconds: pick([0, 1_700_000_000_000]), endedMilliseconds: pick([nil, 1_700_000_001_500]),
      ending: pick(endings), resultDigest: pick([nil, digest()]))
  }

  mutating func shard() -> Shard {
    // NaN does not equal itself; summaries have a test of their own bits.
    let summary = summary()
    let values = summary.lossCurve + summary.shorterBudgets.map(\.trainingLoss)
    let isComparable = summary == summary && !values.contains(where: \.isNaN)
    let results = (0..<2).map { number in
      IntegrityAlarm.Result(attempt: AttemptNumber(number + 1), workerName: "lab", host: "here", digest: digest())
    }
    return Shard(
      index: pick([0, 17]), trial: TrialID(digest()), state: pick(TrialState.allCases), iteration: pick([0, 400]),
      lastLoss: pick([nil, 0.25]), summary: pick([nil, isComparable ? summary : nil]),
      failure: pick([nil, failure()]),
      attempts: (0..<pick([0, 1, 3])).map { _ in attempt() },
      alarms: pick([[], [IntegrityAlarm(committed: results[0], other: results[1])]]))
  }

  private mutating func counts() -> TrialCounts {
    var counts = TrialCounts()
    for state in TrialState.allCases where state != .cancelled { counts[state] = pick([0, 1, 100_000]) }
    return counts
  }

  private mutating func stall() -> Stall? { pick([nil, Stall(pick(Stall.Kind.allCases), text: "why")]) }

  mutating func results() -> [Result<Answer, RequestRefusal>] {
    let sweep = SweepID(digest())
    let (intent, state) = (pick(SweepIntent.allCases), pick(SweepState.allCases))
    let overview = SweepOverview(
      sweep: sweep, name: "demo", intent: intent, state: state, counts: counts(), alarms: pick([0, 2]),
      submittedMilliseconds: 7, stall: stall(), note: pick(["", "note"]), isArchived: pick([true, false]),
      begunMilliseconds: pick([nil, 8]), endedMilliseconds: pick([nil, 9]),
      winner: pick([nil, SweepWinner(rule: pick(UpdateRule.allCases), learningRate: 0.1)]))
    let worker = WorkerOverview(
      worker: WorkerID("id"), name: "lab-1", host: "lab", processID: 7, instructionSet: "neon", slots: 4, busy: 3,
      joinedMilliseconds: 5, heardMillisecondsAgo: pick([nil, 6]), softwareVersion: "1", dataDigests: [digest()],
      state: pick(WorkerState.allCases), remarks: ["left"], committed: 2, failed: 1, keyName: "lab")
    var workers = WorkerCounts()
    (workers.alive, workers.slots, workers.busy) = (1, 4, 3)
    let verified: [VerifiedTrial.State] = [
      .waiting, .running(attempt(), iteration: 7), .equal(attempt()), .different(attempt()), .failed(failure()),
    ]
    var series = TrialSeries()
    series.losses = [2, 1]
    var definition = SweepDefinition(
      name: "demo", target: Target(), configurations: [configuration()], seeds: [0, 1], dataDigest: digest())
    definition.isSynthetic = pick([true, false])
    return [
      .failure(RequestRefusal(pick([.unusable, .unavailable]), "no")),
      .success(
        .submit(SubmitAnswer(sweep: sweep, trials: 2, wasKnown: pick([true, false]), state: state, results: 1))),
      .success(
        .sweep(
          SweepAnswer(
            sweep: sweep, version: next(), isComplete: pick([true, false]), definition: pick([nil, definition]),
            intent: intent, state: state, counts: counts(), alarms: 1, submittedMilliseconds: 1_700_000_000_000,
            stall: stall(), shards: [shard(), shard()]))),
      .success(
        .cluster(
          ClusterAnswer(
            host: "here", processID: 1, softwareVersion: "1", startedMilliseconds: 3, store: "/s", sweeps: [overview],
            sweepCount: 9, workers: [worker], workerCounts: workers))),
      .success(.steer(SteerAnswer(sweep: sweep, intent: intent, state: state, affected: 3))),
      .success(
        .verify(
          VerifyAnswer(
            sweep: sweep, name: "demo",
            trials: verified.enumerated().map { index, state in
              VerifiedTrial(
                index: index, trial: TrialID(digest()), iterations: 400, committed: attempt(), state: state)
            }, committed: 5, stall: stall()))),
      .success(
        .explain(
          ExplainAnswer(
            sweep: sweep, sweepName: "demo", sweepState: state, shard: shard(),
            settings: TrialSettings(configuration: configuration(), seed: next()), epochsReceived: 2,
            lastEpoch: pick([
              nil, EpochMetrics(trainingAccuracy: 0.5, validationAccuracy: 0.25, validationLoss: 2),
            ]), reason: "running", detail: "it runs"))),
      .success(
        .readmit(
          ReadmitAnswer(Quarantine(worker: WorkerID("id"), workerName: "lab-1", host: "lab", reason: "it failed")))),
      .success(
        .series(
          SeriesAnswer(
            sweep: sweep,
            shards: [
              SeriesAnswer.Shard(
                index: 5, trial: TrialID(digest()), attempt: pick([nil, AttemptNumber(2)]),
                isCommitted: pick([true, false]), series: series)
            ]))),
    ]
  }
}
