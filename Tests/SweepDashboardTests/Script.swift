import Foundation
import SweepCore
import SweepDashboard
import SweepWire
import Synchronization

/// A coordinator by the book: it has one sweep, answers as a real one would, and changes when a test says so. Its
/// numbers are made up.
actor Script {
  static let viewer = String(repeating: "1", count: 64)
  static let `operator` = String(repeating: "2", count: 64)

  let definition: SweepDefinition
  private var shards: [WireShard]
  private var versions: [UInt64]
  private var version: UInt64 = 1
  private var state = SweepIntent.running
  private var workers: [WireWorkerOverview] = []
  private(set) var steered: [WireSteer] = []
  private(set) var readmitted: [String] = []
  /// The largest number of shards that one answer held since the first.
  private(set) var largestUpdate = 0
  /// How often the whole sweep was asked for.
  private(set) var wholeAnswers = 0
  private nonisolated let tokens = Mutex<DashboardTokens?>(DashboardTokens(viewer: viewer, operator: `operator`))
  /// Closed: the coordinator gives no answer.
  nonisolated let gate = Gate()

  init(_ definition: SweepDefinition) {
    self.definition = definition
    shards = definition.trials.enumerated().map { index, trial in
      var shard = WireShard()
      shard.index = UInt32(index)
      shard.trialID = trial.id(dataDigest: definition.dataDigest).wire
      shard.phase = ShardPhase.pending.rawValue
      return shard
    }
    versions = Array(repeating: 1, count: shards.count)
  }

  nonisolated var source: DashboardSource {
    DashboardSource(
      ask: { [self] kind, role in
        await gate.pass()
        return await answer(kind, role)
      },
      statistics: { [self] in
        await gate.pass()
        var statistics = DashboardStatistics()
        statistics.metricPoints = 1234
        statistics.leaseAges = [1.5, 0.25]
        statistics.commitLatency = .init(bounds: [0.01, 0.1], counts: [3, 5], count: 6, sumSeconds: 0.75)
        return statistics
      },
      tokens: { [self] in tokens.withLock { $0 } })
  }

  nonisolated func replaceTokens(_ new: DashboardTokens?) { tokens.withLock { $0 = new } }

  // MARK: What happens

  private func change(_ index: Int, _ body: (inout WireShard) -> Void) {
    version += 1
    body(&shards[index])
    versions[index] = version
  }

  func lease(_ index: Int, worker: String = "lab-1") {
    change(index) { shard in
      shard.phase = ShardPhase.leased.rawValue
      shard.iteration = 3
      shard.lastLoss = 2.25
      shard.attempts.append(Self.attempt(shard.attempts.count + 1, worker: worker, index: index))
    }
  }

  func commit(_ index: Int, worker: String = "lab-1", diverges: Bool = false) {
    if shards[index].phase != ShardPhase.leased.rawValue { lease(index, worker: worker) }
    let trial = definition.trial(at: index)
    let series = Self.series(of: trial)
    let result = TrialResult(
      ending: diverges ? .diverged(iteration: 2, reason: .lossNotFinite) : .completed,
      weightsHash: .sha256("w\(index)"),
      seriesHash: series.hash)
    let summary = TrialSummary(
      series: series, result: result, configuration: trial.configuration, target: definition.target)
    change(index) { shard in
      shard.phase = ShardPhase.committed.rawValue
      shard.iteration = UInt32(trial.configuration.iterations)
      shard.summary = WireTrialSummary(summary)
      let last = shard.attempts.count - 1
      shard.attempts[last].endedMilliseconds = shard.attempts[last].issuedMilliseconds + 1500
      shard.attempts[last].ending = "committed"
      shard.attempts[last].resultDigest = summary.trialDigest.wire
    }
  }

  func fail(_ index: Int, message: String = "it crashed", tail: String = "last words") {
    if shards[index].phase != ShardPhase.leased.rawValue { lease(index) }
    let failure = WireFailure(AttemptFailure(.crashed, message: message, standardErrorTail: tail))
    change(index) { shard in
      shard.phase = ShardPhase.failed.rawValue
      shard.failure = failure
      let last = shard.attempts.count - 1
      shard.attempts[last].endedMilliseconds = shard.attempts[last].issuedMilliseconds + 1500
      shard.attempts[last].ending = "failed"
      shard.attempts[last].failure = failure
    }
  }

  func commitAll() { for index in shards.indices { commit(index, worker: "lab-\(index % 3)") } }

  func join(_ name: String, host: String = "lab", quarantine: String = "", remarks: [String] = []) {
    var worker = WireWorkerOverview()
    worker.workerID = "id-of-\(workers.count)"
    worker.name = name
    worker.host = host
    worker.instructionSet = "avx2"
    worker.slots = 4
    worker.busy = 1
    worker.isAlive = quarantine.isEmpty
    worker.heardMillisecondsAgo = 250
    worker.committed = 7
    worker.quarantine = quarantine
    worker.remarks = remarks
    workers.append(worker)
  }

  func hasCommitted(_ index: Int) -> Bool { shards[index].phase == ShardPhase.committed.rawValue }

  func set(_ state: SweepIntent) { self.state = state }

  // MARK: What it answers

  private func answer(_ kind: WireClientRequest.OneOf_Kind, _ role: DashboardRole) -> WireClientAnswer {
    var answer = WireClientAnswer()
    switch kind {
    case .sweep(let query):
      guard isOurs(query.sweep.text) else { return refusal("no sweep has the id or name '\(query.sweep.text)'") }
      answer.sweep = sweepAnswer(after: query.afterVersion)
    case .cluster: answer.cluster = cluster
    case .explain(let explain):
      guard isOurs(explain.sweep.text), let index = Int(explain.shard), shards.indices.contains(index) else {
        return refusal("sweep has no shard '\(explain.shard)'")
      }
      answer.explained = explained(index)
    case .series(let query):
      answer.series.sweepID = definition.id.wire
      answer.series.shards = query.shards.map { index in
        var series = WireShardSeries()
        series.index = index
        let shard = shards[Int(index)]
        if shard.iteration > 0 { series.series = WireMetricsBatch(Self.series(of: definition.trial(at: Int(index)))) }
        return series
      }
    case .steer(let steer):
      guard role.mayAct else { return refusal("the role viewer may not steer") }
      steered.append(steer)
      answer.steered.sweepID = definition.id.wire
      answer.steered.state = state.rawValue
    case .readmit(let readmit):
      guard role.mayAct else { return refusal("the role viewer may not steer") }
      readmitted.append(readmit.worker)
      answer.readmitted.name = readmit.worker
    default: return refusal("not in this script")
    }
    return answer
  }

  private func refusal(_ text: String) -> WireClientAnswer {
    var answer = WireClientAnswer()
    answer.refused.code = .unusable
    answer.refused.message = text
    return answer
  }

  private func isOurs(_ reference: String) -> Bool {
    reference == definition.name || definition.id.description.hasPrefix(reference)
  }

  private func sweepAnswer(after known: UInt64) -> WireSweepAnswer {
    var answer = WireSweepAnswer()
    answer.sweepID = definition.id.wire
    answer.version = version
    answer.state = state.rawValue
    answer.submittedMilliseconds = 1_700_000_000_000
    if known == 0 {
      wholeAnswers += 1
      answer.definition = WireSweepDefinition(definition)
    }
    answer.shards = shards.indices.filter { known == 0 || versions[$0] > known }.map { shards[$0] }
    if known > 0 { largestUpdate = max(largestUpdate, answer.shards.count) }
    return answer
  }

  private var cluster: WireClusterAnswer {
    var answer = WireClusterAnswer()
    answer.coordinatorHost = "here"
    answer.softwareVersion = "1.2.3"
    answer.startedMilliseconds = 1_700_000_000_000
    answer.store = "/srv/slalom"
    answer.workers = workers
    var sweep = WireSweepOverview()
    sweep.sweepID = definition.id.wire
    sweep.name = definition.name
    sweep.state = state.rawValue
    sweep.submittedMilliseconds = 1_700_000_000_000
    sweep.trials = UInt32(shards.count)
    for shard in shards {
      switch ShardPhase(rawValue: shard.phase) {
      case .leased: sweep.leased += 1
      case .committed:
        sweep.committed += 1
        if shard.summary.hasDivergence { sweep.diverged += 1 }
      case .failed: sweep.failed += 1
      case .pending, nil: sweep.pending += 1
      }
    }
    answer.sweeps = [sweep]
    return answer
  }

  private func explained(_ index: Int) -> WireExplained {
    var answer = WireExplained()
    answer.sweepID = definition.id.wire
    answer.sweepName = definition.name
    answer.sweepState = state.rawValue
    answer.shard = shards[index]
    answer.trial = WireTrial(definition.trial(at: index), dataDigest: definition.dataDigest)
    answer.iterations = UInt32(definition.trial(at: index).configuration.iterations)
    answer.reason = shards[index].phase
    answer.detail = "as the script has it"
    return answer
  }

  private static func attempt(_ number: Int, worker: String, index: Int) -> WireAttempt {
    var attempt = WireAttempt()
    attempt.number = UInt32(number)
    attempt.workerName = worker
    attempt.host = "host of \(worker)"
    attempt.instructionSet = "avx2"
    attempt.issuedMilliseconds = 1_700_000_000_000 + UInt64(index) * 500
    return attempt
  }

  /// Falls from 2.3, faster for larger learning rates.
  static func series(of trial: TrialSettings) -> TrialSeries {
    let configuration = trial.configuration
    if trial.seed >= strangeSeeds { return strangeSeries(of: trial) }
    var series = TrialSeries()
    let speed = 0.5 + 100 * configuration.optimizer.learningRate
    series.losses = (0..<configuration.iterations).map { 2.3 / (1 + speed * Double($0)) + Double(trial.seed) / 1000 }
    series.epochs = (1...configuration.epochs).map { epoch in
      let accuracy = 0.5 * Double(epoch) / Double(configuration.epochs)
      return EpochMetrics(trainingAccuracy: accuracy, validationAccuracy: accuracy / 2, validationLoss: 2)
    }
    return series
  }
}

extension Script {
  /// Trials of these seeds measure what no training would and a worker that lies can send.
  static let strangeSeeds: UInt64 = 1 << 32

  private static func strangeSeries(of trial: TrialSettings) -> TrialSeries {
    let values: [Double] = [
      0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 1e-9, 1, 1.nextUp, 1e15, 1e300, 1.7e308,
      .infinity, -.infinity, .nan, -1, -1e308,
    ]
    // Knuth's generator: what a seed draws is always the same.
    var state = trial.seed &* 2 &+ UInt64(trial.configuration.optimizer.learningRate * 1e6)
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return values[Int(state >> 33) % values.count]
    }
    // Some trials know a few values only: equal ones, and such as differ by a rounding.
    let isNarrow = trial.seed.isMultiple(of: 3)
    var series = TrialSeries()
    series.losses = (0..<trial.configuration.iterations).map { isNarrow && $0 > 0 ? 1.nextUp : next() }
    series.epochs = (0..<trial.configuration.epochs).map { _ in
      EpochMetrics(trainingAccuracy: next(), validationAccuracy: isNarrow ? 0.1 : next(), validationLoss: next())
    }
    return series
  }
}

/// Sweeps to show.
enum Sample {
  static func definition(
    _ name: String = "demo", rates: [Double] = [0.001, 0.01, 0.1], rules: [UpdateRule] = [.sgd, .adam],
    seeds: [UInt64] = [0, 1, 2]
  ) -> SweepDefinition {
    let configurations = rules.flatMap { rule in
      rates.map { rate -> Configuration in
        var configuration = Configuration(optimizer: OptimizerSettings(rule, learningRate: rate))
        configuration.dataset.train = 20
        configuration.dataset.validation = 10
        configuration.evaluation.train = 10
        configuration.network.hidden = [4]
        configuration.batch = 10
        configuration.epochs = 2
        return configuration
      }
    }
    return SweepDefinition(
      name: name, target: Target(trainingLoss: 1), configurations: configurations, seeds: seeds,
      dataDigest: .sha256("data"))
  }
}
