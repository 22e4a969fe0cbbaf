internal import Foundation
internal import SweepCore
internal import SweepWire
internal import TestSupport

/// A small sweep and one of each message about it.
enum FuzzSeeds {
  static let data = Digest.sha256("data")

  static let sweep: SweepDefinition = {
    var configuration = Configuration.small(
      OptimizerSettings(.adam, learningRate: 0.1, [.beta1: 0.8, .beta2: 0.9]), hidden: [4, 3])
    configuration.record = [.gradient, .update]
    return SweepDefinition(
      name: "fuzzed", target: Target(trainingLoss: 1.5), configurations: [configuration], seeds: [0, 1, .max],
      dataDigest: data)
  }()

  static func execution(_ index: Int, attempt: Int = 1) -> WireExecution {
    WireExecution(trial: sweep.trial(at: index).id(dataDigest: data), attempt: AttemptNumber(attempt))
  }

  static let series: TrialSeries = {
    var series = TrialSeries()
    series.losses = [4, 2, 1, .nan]
    series.gradientNorms = [1, 2, 3, 4]
    series.updateNorms = [4, 3, 2, 1]
    series.epochs = (1...2).map {
      EpochMetrics(trainingAccuracy: 0.5, validationAccuracy: 0.25, validationLoss: Double($0))
    }
    return series
  }()

  static let batches = [
    WireMetricsBatch(
      losses: [4, 2, 1], gradientNorms: [1, 2, 3], updateNorms: [4, 3, 2], epochs: [series.epochs[0]]),
    WireMetricsBatch(losses: [.nan], gradientNorms: [4], updateNorms: [1], epochs: [series.epochs[1]]),
  ]
  static let result = TrialResult(ending: .completed, weightsHash: .sha256("weights"), seriesHash: series.hash)
  static let diverged = TrialResult(
    ending: .diverged(iteration: 4, reason: .lossNotFinite), weightsHash: .sha256(""), seriesHash: series.hash)
  static let failure = AttemptFailure(.crashed, message: "signal 11", standardErrorTail: "first\nlast\u{1b}[31m")

  // MARK: To the coordinator

  static func hello(_ id: String, holding: [WireExecution] = []) -> WireToCoordinator {
    var message = WireToCoordinator()
    message.hello.protocolVersion = protocolVersion
    message.hello.workerID = id
    message.hello.name = "name of \(id)"
    message.hello.host = "host"
    message.hello.processID = 7
    message.hello.instructionSet = "avx2"
    message.hello.slots = 2
    message.hello.numericsVersion = UInt32(numericsVersion)
    message.hello.softwareVersion = "1.2.3"
    message.hello.dataDigests = [data.wire]
    message.hello.holding = holding
    message.hello.canaryDigests = Canary.digests.wire
    message.hello.credit = 64
    return message
  }

  static func metrics(_ index: Int, _ sequence: Int) -> WireToCoordinator {
    var message = WireToCoordinator()
    message.metrics.execution = execution(index)
    message.metrics.sequence = UInt32(sequence)
    message.metrics.batch = batches[sequence - 1].encodedData
    return message
  }

  static func done(_ index: Int, _ result: TrialResult = result) -> WireToCoordinator {
    var message = WireToCoordinator()
    message.done.execution = execution(index)
    message.done.lastSequence = 2
    message.done.result = WireTrialResult(result)
    message.done.credit = 64
    return message
  }

  static var failed: WireToCoordinator {
    var message = WireToCoordinator()
    message.failed.execution = execution(1)
    message.failed.failure = WireFailure(failure)
    return message
  }

  static var heartbeat: WireToCoordinator {
    var message = WireToCoordinator()
    message.heartbeat.holding = [execution(0), execution(1)]
    return message
  }

  static var goodbye: WireToCoordinator {
    var message = WireToCoordinator()
    message.goodbye = WireGoodbye()
    return message
  }

  static func request(_ kind: WireClientRequest.OneOf_Kind) -> WireToCoordinator {
    var message = WireToCoordinator()
    message.request.request = 3
    message.request.protocolVersion = protocolVersion
    message.request.kind = kind
    return message
  }

  static var submit: WireToCoordinator {
    var submit = WireSubmitRequest()
    submit.definition = WireSweepDefinition(sweep)
    return request(.submit(submit))
  }

  static var query: WireToCoordinator {
    var query = WireSweepRequest()
    query.sweep = "fuzzed"
    query.afterVersion = 1
    return request(.sweep(query))
  }

  static func steer(_ action: WireSteerRequest.Action) -> WireToCoordinator {
    var steer = WireSteerRequest()
    steer.sweep = sweep.id.description
    steer.action = action
    return request(.steer(steer))
  }

  private static var seriesQuery: WireSeriesRequest {
    var query = WireSeriesRequest()
    query.shards = [0, 1, 2]
    return query
  }

  static var toCoordinator: [WireToCoordinator] {
    [
      hello("one"), hello("two", holding: [execution(0), execution(2, attempt: 7)]), heartbeat, metrics(0, 1),
      metrics(0, 2), done(0), done(1, diverged), failed, goodbye, submit, query, steer(.cancel), steer(.rerunFailed),
      request(.cluster(WireClusterRequest())), request(.series(seriesQuery)),
    ]
  }

  // MARK: From the coordinator

  static var assign: WireFromCoordinator { assign(0) }

  static func assign(_ index: Int) -> WireFromCoordinator {
    var message = WireFromCoordinator()
    message.assign.execution = execution(index)
    message.assign.trial = WireTrial(sweep.trial(at: index), dataDigest: data)
    return message
  }

  static var welcome: WireFromCoordinator {
    var message = WireFromCoordinator()
    message.welcome.protocolVersion = protocolVersion
    message.welcome.heartbeatIntervalMilliseconds = 2000
    message.welcome.leaseMilliseconds = 15_000
    return message
  }

  static func ack(_ sequence: UInt32, resendFrom: UInt32? = nil) -> WireFromCoordinator {
    var message = WireFromCoordinator()
    message.ack.execution = execution(0)
    message.ack.sequence = sequence
    if let resendFrom { message.ack.resendFrom = resendFrom }
    return message
  }

  static var settled: WireFromCoordinator {
    var message = WireFromCoordinator()
    message.settled.execution = execution(0)
    return message
  }

  static var revoke: WireFromCoordinator { revoke(0) }

  static func revoke(_ index: Int) -> WireFromCoordinator {
    var message = WireFromCoordinator()
    message.revoke.execution = execution(index)
    message.revoke.reason = .cancelled
    return message
  }

  static var answer: WireFromCoordinator {
    let trial = sweep.trial(at: 0)
    var shard = WireShard()
    shard.trialID = trial.id(dataDigest: data).wire
    shard.state = .diverged
    shard.summary = Data(
      TrialSummary(series: series, result: diverged, configuration: trial.configuration, target: sweep.target).encoded)
    shard.failure = WireFailure(failure)
    var message = WireFromCoordinator()
    message.answer.request = 3
    message.answer.sweep.sweepID = sweep.id.wire
    message.answer.sweep.definition = WireSweepDefinition(sweep)
    message.answer.sweep.intent = .running
    message.answer.sweep.state = .running
    message.answer.sweep.shards = [shard]
    return message
  }

  static var fromCoordinator: [WireFromCoordinator] {
    var again = WireFromCoordinator()
    again.helloAgain = WireHelloAgain()
    var missing = WireFromCoordinator()
    missing.missingData.sweepName = "fuzzed"
    missing.missingData.sweepID = sweep.id.wire
    missing.missingData.neededDigest = data.wire
    var rejected = WireFromCoordinator()
    rejected.rejected.reason = "no"
    return [welcome, assign, ack(1), ack(1, resendFrom: 2), settled, revoke, again, missing, rejected, answer]
  }

  // MARK: From slots

  static var fromSlot: [WireFromSlot] {
    var ready = WireFromSlot()
    ready.ready = WireSlotReady()
    var batch = WireFromSlot()
    batch.batch = batches[0].encodedData
    var result = WireFromSlot()
    result.result = WireTrialResult(Self.result)
    var failed = WireFromSlot()
    failed.failure.failure = WireFailure(failure)
    var dropped = WireFromSlot()
    dropped.dropped = execution(1)
    return [ready, batch, result, failed, dropped]
  }

  // MARK: Conversations

  static var coordinatorConversations: [[UInt8]] {
    func say(_ peer: UInt8, _ messages: [WireToCoordinator]) -> [Conversation.Record] {
      messages.map { Conversation.Record(control: peer, payload: $0.encoded) }
    }
    let finish = say(1, [metrics(0, 1), metrics(0, 2), done(0)])
    return [
      say(0, [submit]) + say(1, [hello("one"), heartbeat]) + finish + say(0, [query]),
      say(0, [submit]) + say(1, [hello("one")]) + say(2, [hello("two")]) + finish + say(2, [failed, done(2), goodbye]),
      say(0, [submit, steer(.pause), steer(.resume)]) + say(0x81, [hello("one")]) + say(0xf1, [heartbeat])
        + say(2, [hello("two", holding: [execution(0)])]) + finish + say(0, [steer(.cancel), query]),
    ].map(Conversation.encoded)
  }

  static var supervisorConversations: [[UInt8]] {
    func say(_ messages: [WireFromCoordinator]) -> [Conversation.Record] {
      messages.map { Conversation.Record(control: 0, payload: $0.encoded) }
    }
    func slot(_ index: Int) -> Conversation.Record { Conversation.Record(control: 1, payload: fromSlot[index].encoded) }
    let begin = say([welcome]) + [slot(0)] + say([assign])
    return [
      begin + [slot(1), slot(1)] + say([ack(1), ack(1, resendFrom: 2)]) + [slot(2)] + say([ack(2), settled]),
      begin + [slot(1)] + say([revoke]) + [Conversation.Record(control: 3, payload: [])] + say([settled]),
      begin + [slot(1), slot(3)] + say(fromCoordinator),
      // Short trials, of which one waits in the slot and is revoked there.
      begin + [slot(2)] + say([assign(2), assign(1), revoke(1)]) + [slot(4), slot(2)] + say([assign(1)]) + [slot(1)],
    ].map(Conversation.encoded)
  }

  // MARK: Files

  static let sweepFiles = [
    """
    schema: 1
    name: fischer-2018
    dataset:  { name: cifar10, train: 4000, validation: 1000, subset: first, preprocess: mean-image }
    network:  { hidden: [500, 500, 500], init: { normal: 0.01 }, l2: 0 }
    training: { epochs: 10, batch: 100 }
    seeds: 0..<6
    target: { training-loss: 1.0 }
    evaluation: { train: 1000, test: false }
    optimizers:
      - { name: sgd,      learning-rate: { log: [1e-4, 1e-1], points: 7 } }
      - { name: momentum, learning-rate: { linear: [1e-5, 1e-2], points: 7 }, momentum: 0.9 }
      - { name: nesterov, learning-rate: [1e-5, 1e-2], momentum: [0.9, 0.95] }
      - { name: rmsprop,  learning-rate: 0.01, decay: 0.99 }
      - { name: adam,     learning-rate: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8 }
    """,
    """
    schema: 1
    name: "blocks"  # a comment
    dataset:
      train: 20
      validation: 10
      subset: { random: 7 }
    network:
      hidden:
        - [4]
        - [4, 3]
      l2: [0, 1e-5]
    training: { batch: [5, 10], epochs: 2 }
    seeds: [3, 1, 4]
    record: [gradient, update]
    optimizers:
      - name: adagrad
        learning-rate: 1e-2
    """,
  ]
  static let accessFiles = [
    """
    # Access to a Slalom coordinator.
    endpoint tcp://127.0.0.1:7117
    server-key rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7
    secret-key JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6

    """
  ]
}
