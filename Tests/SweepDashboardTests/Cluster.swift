import Foundation
import Logging
import SweepCoordinator
import SweepCore
import SweepDashboard
import Synchronization
import TestSupport
import ZeroMQ

/// A real coordinator with one sweep, and workers that do what a test says. Their numbers are made up.
final class Cluster: Sendable {
  static let viewer = String(repeating: "1", count: 64)
  static let `operator` = String(repeating: "2", count: 64)

  let definition: SweepDefinition
  private let trials: [TrialID]
  private let directory: String
  private let coordinator: Coordinator
  private let keys: StoreKeys
  /// Blocking work of the workers, one thing after the other.
  private let queue = DispatchQueue(label: "workers")
  /// Touched on `queue` alone.
  private nonisolated(unsafe) var workers: [ScriptedWorker] = []
  private let thread = DispatchGroup()
  private let tokens = Mutex<DashboardTokens?>(DashboardTokens(viewer: viewer, operator: `operator`))
  private let asked = Mutex<[Asked]>([])
  /// For what a test asks for again and again and is to happen once.
  let isAsked = Mutex(false)
  /// Closed: the coordinator gives no answer.
  let gate = Gate()

  /// What the dashboard asked, and how it was answered.
  struct Asked: Sendable {
    let request: Request
    let role: DashboardRole
    let answer: Result<Answer, RequestRefusal>
  }

  init(_ definition: SweepDefinition) async throws {
    self.definition = definition
    trials = definition.trials.map { $0.id(dataDigest: definition.dataDigest) }
    directory = NSTemporaryDirectory() + "slalom-page-\(UUID().uuidString)"
    // No test here is about time.
    let settings = CoordinatorCore.Settings(
      leaseDuration: .seconds(3600), softwareVersion: "1.2.3", host: "here", storePath: "/srv/slalom")
    coordinator = try Coordinator(
      .init(storeDirectory: directory, endpoint: "tcp://127.0.0.1:*", core: settings),
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    keys = try StoreKeys.open(in: directory)
    let (coordinator, thread) = (coordinator, thread)
    thread.enter()
    Thread {
      try? coordinator.run()
      thread.leave()
    }.start()
    _ = try await coordinator.ask(.submit(definition), as: .operator).get()
  }

  func stop() async {
    await coordinator.stop()
    try? await onQueue { self.workers = [] }
    await withCheckedContinuation { continuation in thread.notify(queue: queue) { continuation.resume() } }
    try? FileManager.default.removeItem(atPath: directory)
  }

  var source: DashboardSource {
    DashboardSource(
      answer: { [self] request, role in
        await gate.pass()
        let answer = await coordinator.ask(request, as: role.mayAct ? .operator : .viewer)
        asked.withLock { $0.append(Asked(request: request, role: role, answer: answer)) }
        return answer
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

  func replaceTokens(_ new: DashboardTokens?) { tokens.withLock { $0 = new } }

  // MARK: What was asked of the coordinator

  /// What operators did to the sweep.
  var steered: [SteerRequest.Action] {
    asked.withLock { $0 }.compactMap { asked in
      if case .steer(let request) = asked.request, case .success = asked.answer { request.action } else { nil }
    }
  }

  var readmitted: [String] {
    asked.withLock { $0 }.compactMap { if case .readmit(let request) = $0.request { request.worker } else { nil } }
  }

  private var sweepAnswers: [SweepAnswer] {
    asked.withLock { $0 }.compactMap { if case .success(.sweep(let answer)) = $0.answer { answer } else { nil } }
  }

  /// How often the whole sweep was asked for.
  var wholeAnswers: Int { sweepAnswers.count { $0.definition != nil } }

  /// The largest number of shards that one answer held since the first.
  var largestUpdate: Int { sweepAnswers.filter { $0.definition == nil }.map(\.shards.count).max() ?? 0 }

  // MARK: What happens

  /// Runs what blocks outside the cooperative pool.
  func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try body() }) }
    }
  }

  /// - Parameter slots: how many trials it has at a time; of the small sweeps all.
  func join(_ name: String, host: String = "lab", slots: Int = 100) async throws {
    try await onQueue { [self] in
      workers.append(
        try ScriptedWorker(coordinator.endpoint, keys, name: name, host: host, slots: slots))
    }
  }

  /// The one that does what a test says: the first that joined.
  private var worker: ScriptedWorker {
    get throws {
      guard let worker = workers.first else { throw ScriptedWorker.Silence() }
      return worker
    }
  }

  /// Waits until a trial runs.
  func lease(_ index: Int) async throws {
    try await onQueue { [self] in
      let worker = try worker
      try worker.waitForLease(trials[index])
      try worker.measure(trials[index], Sample.series(of: definition.trial(at: index)))
    }
  }

  func commit(
    _ indices: some Sequence<Int> & Sendable, diverges: @escaping @Sendable (Int) -> Bool = { _ in false }
  ) async throws {
    try await onQueue { [self] in
      let done = indices.map { index in
        var series = Sample.series(of: definition.trial(at: index))
        if diverges(index) { (series.losses, series.epochs) = (Array(series.losses.prefix(2)), []) }
        let ending: TrialEnding = diverges(index) ? .diverged(iteration: 2, reason: .lossNotFinite) : .completed
        return (id: trials[index], series: series, ending: ending)
      }
      try worker.finish(done)
    }
  }

  func commit(_ index: Int, diverges: Bool = false) async throws {
    try await commit(CollectionOfOne(index)) { _ in diverges }
  }

  func commitAll(diverges: Bool = false) async throws {
    try await join("lab-1")
    try await commit(0..<definition.trialCount) { _ in diverges }
  }

  func fail(_ index: Int, message: String = "it will not", tail: String = "last words") async throws {
    try await onQueue { [self] in
      try worker.fail(trials[index], AttemptFailure(.rejected, message: message, standardErrorTail: tail))
    }
  }

  func cancel() async throws {
    _ = try await coordinator.ask(.steer(SteerRequest(.cancel, sweep: "")), as: .operator).get()
  }
}

/// Sweeps to show.
enum Sample {
  static let data = Digest.sha256("data")

  static func definition(
    _ name: String = "demo", rates: [Double] = [0.001, 0.01, 0.1], rules: [UpdateRule] = [.sgd, .adam],
    seeds: [UInt64] = [0, 1, 2]
  ) -> SweepDefinition {
    let configurations = rules.flatMap { rule in
      rates.map { Configuration.small(OptimizerSettings(rule, learningRate: $0)) }
    }
    return SweepDefinition(
      name: name, target: Target(trainingLoss: 1), configurations: configurations, seeds: seeds, dataDigest: data)
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
