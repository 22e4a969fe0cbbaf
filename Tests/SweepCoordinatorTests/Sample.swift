import SweepCoordinator
import SweepCore
import SweepScheduling
import SweepStore
import SweepWire
import TestSupport

/// A small sweep, its trials' made-up measurements, and who takes part.
enum Sample {
  static let data = Digest.sha256("data")
  static let client = Peer([99])
  static let first = Peer([1])
  static let second = Peer([2])
  static let alice = WorkerID("worker-a")
  static let bob = WorkerID("worker-b")

  static let settings = CoordinatorCore.Settings(
    leaseDuration: .seconds(15), heartbeatInterval: .seconds(2), softwareVersion: "1.2.3", host: "here",
    storePath: ":memory:")

  /// A result that its metrics contradict fails the trial at once.
  static let strict: CoordinatorCore.Settings = {
    var settings = Sample.settings
    settings.retries.limits[.invalidResult] = 1
    return settings
  }()

  static func moment(_ milliseconds: Int64) -> Moment {
    Moment(
      instant: Instant(nanoseconds: milliseconds * 1_000_000), wallMilliseconds: 1_700_000_000_000 + milliseconds)
  }

  static func configuration(_ learningRate: Double = 0.1, test: Bool = false) -> Configuration {
    var configuration = Configuration.small(OptimizerSettings(.sgd, learningRate: learningRate))
    configuration.evaluation.test = test
    return configuration
  }

  /// One trial for each seed.
  static func definition(
    _ name: String = "demo", target: Double = 1, seeds: [UInt64] = [0, 1], test: Bool = false,
    data: Digest = Sample.data
  ) -> SweepDefinition {
    SweepDefinition(
      name: name, target: Target(trainingLoss: target), configurations: [configuration(test: test)], seeds: seeds,
      dataDigest: data)
  }

  /// Losses 4, 2, 4/3, 1 and a little for the seed.
  static func series(of trial: TrialSettings) -> TrialSeries {
    var series = TrialSeries()
    series.losses = (1...4).map { 4 / Double($0) + Double(trial.seed) / 64 }
    series.epochs = [0.25, 0.5].map { EpochMetrics(trainingAccuracy: $0, validationAccuracy: $0, validationLoss: 2) }
    if trial.configuration.evaluation.test { series.testAccuracy = 0.5 }
    return series
  }

  static func batches(of trial: TrialSettings) -> [WireMetricsBatch] {
    let series = series(of: trial)
    return [
      WireMetricsBatch(losses: Array(series.losses[..<3]), epochs: [series.epochs[0]]),
      WireMetricsBatch(
        losses: Array(series.losses[3...]), epochs: [series.epochs[1]], testAccuracy: series.testAccuracy),
    ]
  }

  static func result(of trial: TrialSettings, bits: String = "same") -> TrialResult {
    TrialResult(
      ending: .completed, weightsHash: .sha256("\(bits) weights of \(trial.seed)"), seriesHash: series(of: trial).hash)
  }

  static func execution(_ definition: SweepDefinition, _ index: Int, attempt: Int = 1) -> Execution {
    Execution(definition.trial(at: index).id(dataDigest: definition.dataDigest), AttemptNumber(attempt))
  }

  static func owner(_ id: WorkerID) -> AttemptOwner {
    AttemptOwner(worker: id, workerName: "name-\(id)", host: "host-\(id)", instructionSet: "avx2")
  }
}

/// Messages, each in one line.
enum Say {
  // MARK: To the coordinator

  static func hello(
    _ id: WorkerID, slots: UInt32 = 1, holding: [Execution] = [], data: [Digest] = [Sample.data]
  ) -> WireHello {
    var hello = WireHello()
    hello.protocolVersion = protocolVersion
    hello.workerID = id.value
    hello.name = "name-\(id)"
    hello.host = "host-\(id)"
    hello.processID = 7
    hello.instructionSet = "avx2"
    hello.slots = slots
    hello.numericsVersion = UInt32(numericsVersion)
    hello.softwareVersion = "1.2.3"
    hello.dataDigests = data.map(\.wire)
    hello.canaryDigests = Canary.digests.wire
    hello.holding = holding.map { WireExecution(trial: $0.trial, attempt: $0.attempt) }
    return hello
  }

  static func heartbeat(holding: [Execution] = []) -> WireHeartbeat {
    var heartbeat = WireHeartbeat()
    heartbeat.holding = holding.map { WireExecution(trial: $0.trial, attempt: $0.attempt) }
    return heartbeat
  }

  static func metrics(_ execution: Execution, _ sequence: Int, _ batch: WireMetricsBatch) -> WireMetrics {
    var metrics = WireMetrics()
    metrics.execution = wire(execution)
    metrics.sequence = UInt32(sequence)
    metrics.batch = batch.encodedData
    return metrics
  }

  static func done(_ execution: Execution, last: Int, _ result: TrialResult) -> WireTrialDone {
    var done = WireTrialDone()
    done.execution = wire(execution)
    done.lastSequence = UInt32(last)
    done.result = WireTrialResult(result)
    return done
  }

  static func failed(_ execution: Execution, _ failure: AttemptFailure) -> WireTrialFailed {
    var failed = WireTrialFailed()
    failed.execution = wire(execution)
    failed.failure = WireFailure(failure)
    return failed
  }

  static func request(_ kind: WireClientRequest.OneOf_Kind?) -> WireClientRequest {
    var request = WireClientRequest()
    request.request = 5
    request.protocolVersion = protocolVersion
    request.kind = kind
    return request
  }

  static func submit(_ definition: SweepDefinition) -> WireClientRequest {
    var submit = WireSubmitRequest()
    submit.definition = WireSweepDefinition(definition)
    return request(.submit(submit))
  }

  static func query(_ reference: String = "", after version: UInt64 = 0) -> WireClientRequest {
    var query = WireSweepRequest()
    query.sweep = reference
    query.afterVersion = version
    return request(.sweep(query))
  }

  static func steer(_ action: WireSteerRequest.Action, _ reference: String = "") -> WireClientRequest {
    var steer = WireSteerRequest()
    steer.sweep = reference
    steer.action = action
    return request(.steer(steer))
  }

  static func cluster() -> WireClientRequest {
    var cluster = WireClusterRequest()
    cluster.limit = 5000
    return request(.cluster(cluster))
  }

  static func rerun(shards: [String]) -> WireClientRequest {
    var steer = WireSteerRequest()
    steer.action = .rerunShards
    steer.shards = shards
    return request(.steer(steer))
  }

  static func rerun(class failureClass: WireFailureClass) -> WireClientRequest {
    var steer = WireSteerRequest()
    steer.action = .rerunFailed
    steer.failureClass = failureClass
    return request(.steer(steer))
  }

  static func verify(_ run: UInt64, sample: UInt32 = 0) -> WireClientRequest {
    var verify = WireVerifyRequest()
    verify.run = run
    verify.sample = sample
    return request(.verify(verify))
  }

  static func explain(_ shard: String) -> WireClientRequest {
    var explain = WireExplainRequest()
    explain.shard = shard
    return request(.explain(explain))
  }

  static func series(_ shards: [UInt32]) -> WireClientRequest {
    var query = WireSeriesRequest()
    query.shards = shards
    return request(.series(query))
  }

  static func readmit(_ worker: String) -> WireClientRequest {
    var readmit = WireReadmitRequest()
    readmit.worker = worker
    return request(.readmit(readmit))
  }

  static func canary(
    _ digests: [UpdateRule: Digest], failure: String = ""
  ) -> WireToCoordinator.OneOf_Kind {
    var result = WireCanaryResult()
    result.digests = digests.wire
    result.failure = failure
    return .canary(result)
  }

  static func wire(_ execution: Execution) -> WireExecution {
    WireExecution(trial: execution.trial, attempt: execution.attempt)
  }

  // MARK: From the coordinator

  static func sent(_ kind: WireFromCoordinator.OneOf_Kind, to peer: Peer) -> Sent {
    var message = WireFromCoordinator()
    message.kind = kind
    return Sent(peer: peer, message: message)
  }

  static func welcome(_ peer: Peer) -> Sent {
    var welcome = WireWelcome()
    welcome.protocolVersion = protocolVersion
    welcome.heartbeatIntervalMilliseconds = 2000
    welcome.leaseMilliseconds = 15_000
    return sent(.welcome(welcome), to: peer)
  }

  static func assign(_ execution: Execution, _ trial: TrialSettings, to peer: Peer) -> Sent {
    var assign = WireAssign()
    assign.execution = wire(execution)
    assign.trial = WireTrial(trial, dataDigest: Sample.data)
    return sent(.assign(assign), to: peer)
  }

  static func ack(_ execution: Execution, _ sequence: UInt32, resendFrom: UInt32? = nil, to peer: Peer) -> Sent {
    var ack = WireAck()
    ack.execution = wire(execution)
    ack.sequence = sequence
    if let resendFrom { ack.resendFrom = resendFrom }
    return sent(.ack(ack), to: peer)
  }

  static func settled(_ execution: Execution, to peer: Peer) -> Sent {
    var settled = WireSettled()
    settled.execution = wire(execution)
    return sent(.settled(settled), to: peer)
  }

  static func revoke(_ execution: Execution, _ reason: RevokeReason, to peer: Peer) -> Sent {
    sent(.revoke(WireRevoke(execution, reason)), to: peer)
  }

  static func canary(to peer: Peer) -> Sent { sent(.canary(WireCanaryRequest()), to: peer) }

  static func helloAgain(_ peer: Peer) -> Sent { sent(.helloAgain(WireHelloAgain()), to: peer) }

  static func heartbeat(to peer: Peer) -> Sent { sent(.heartbeat(WireHeartbeat()), to: peer) }
}
