import Foundation
import SweepCore
import SweepWire
import SweepWorker
import Testing

/// An action that can be compared. The credit that a message asks for is left out: `SupervisorBench.credit` has it.
enum Deed: Hashable {
  case send(WireToCoordinator)
  case start(Int)
  case tell(Int, WireToSlot)
  case kill(Int)
  case info(String)
  case warning(String)
  case error(String)
  case end(SupervisorCore.WorkerEnding)

  init(_ action: SupervisorCore.Action) {
    self =
      switch action {
      case .send(let message): .send(message.withoutCredit)
      case .startSlot(let index): .start(index)
      case .tell(let index, let message): .tell(index, message)
      case .kill(let index): .kill(index)
      case .log(.info, let text): .info(text)
      case .log(.warning, let text): .warning(text)
      case .log(.error, let text): .error(text)
      case .end(let ending): .end(ending)
      }
  }

  var isLog: Bool {
    switch self {
    case .info, .warning, .error: true
    default: false
    }
  }

  static func send(_ kind: WireToCoordinator.OneOf_Kind) -> Deed {
    var message = WireToCoordinator()
    message.kind = kind
    return .send(message)
  }
}

/// The supervisor's core on a clock that the test moves, with two slots by default.
struct SupervisorBench {
  var core: SupervisorCore
  var milliseconds: Int64 = 1_000_000
  /// What the last message that tells it asked for.
  private(set) var credit: UInt32 = 0

  static let data = Digest.sha256("data")

  static func identity(slots: Int) -> WorkerIdentity {
    WorkerIdentity(
      id: WorkerID("worker-a"), name: "alice", host: "here", processID: 42, instructionSet: "avx2", slots: slots,
      softwareVersion: "1.2.3", dataDigests: [data], dataPath: "/data")
  }

  init(slots: Int = 2, _ settings: SupervisorCore.Settings = .init()) {
    core = SupervisorCore(
      identity: Self.identity(slots: slots), settings: settings, at: Instant(nanoseconds: 1_000_000 * 1_000_000))
  }

  /// One that has joined, with slots that are ready.
  static func joined(slots: Int = 2, _ settings: SupervisorCore.Settings = .init()) -> SupervisorBench {
    var bench = SupervisorBench(slots: slots, settings)
    _ = bench.tick()
    for slot in 0..<slots { _ = bench.slot(slot, .ready(WireSlotReady())) }
    _ = bench.hear(welcome)
    return bench
  }

  var now: Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

  mutating func tick() -> [Deed] {
    core.tick(at: now)
    return takeDeeds()
  }

  /// Time passes as in the supervisor's loop, in steps.
  mutating func pass(_ duration: Duration, hearing message: WireFromCoordinator.OneOf_Kind? = nil) -> [Deed] {
    let end = now + duration
    var deeds: [Deed] = []
    while now < end {
      milliseconds += min(250, (end - now).nanoseconds / 1_000_000)
      if let message { deeds += hear(message) }
      deeds += tick()
    }
    return deeds
  }

  mutating func hear(_ kind: WireFromCoordinator.OneOf_Kind?) -> [Deed] {
    var message = WireFromCoordinator()
    message.kind = kind
    core.receive(message, at: now)
    return takeDeeds()
  }

  mutating func slot(_ index: Int, _ kind: WireFromSlot.OneOf_Kind?) -> [Deed] {
    var message = WireFromSlot()
    message.kind = kind
    core.receive(message, fromSlot: index, at: now)
    return takeDeeds()
  }

  mutating func slotEnds(
    _ index: Int, by reason: String = "signal 11 (Segmentation fault)", _ failureClass: FailureClass = .crashed,
    tail: String = ""
  ) -> [Deed] {
    core.slotEnded(index, reason: reason, failureClass: failureClass, standardErrorTail: tail, at: now)
    return takeDeeds()
  }

  private mutating func takeDeeds() -> [Deed] {
    for violation in core.violations { Issue.record("\(violation)") }
    let actions = core.takeActions()
    for case .send(let message) in actions { credit = message.credit ?? credit }
    return actions.map(Deed.init)
  }

  // MARK: Messages

  static let welcome: WireFromCoordinator.OneOf_Kind = {
    var welcome = WireWelcome()
    welcome.protocolVersion = protocolVersion
    welcome.heartbeatIntervalMilliseconds = 2000
    welcome.leaseMilliseconds = 15_000
    return .welcome(welcome)
  }()

  static let heartbeat = WireFromCoordinator.OneOf_Kind.heartbeat(WireHeartbeat())

  static func execution(_ index: Int, attempt: Int = 1) -> Execution {
    Execution(TrialID(.sha256("trial \(index)")), AttemptNumber(attempt))
  }

  static func wire(_ execution: Execution) -> WireExecution {
    WireExecution(trial: execution.trial, attempt: execution.attempt)
  }

  static func assignment(_ execution: Execution) -> WireAssign {
    var assign = WireAssign()
    assign.execution = wire(execution)
    assign.trial = WireTrial(
      TrialSettings(configuration: Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 0.1)), seed: 0),
      dataDigest: data)
    return assign
  }

  static func assign(_ execution: Execution) -> WireFromCoordinator.OneOf_Kind { .assign(assignment(execution)) }

  static func ack(
    _ execution: Execution, _ sequence: UInt32, resendFrom: UInt32? = nil
  ) -> WireFromCoordinator.OneOf_Kind {
    var ack = WireAck()
    ack.execution = wire(execution)
    ack.sequence = sequence
    if let resendFrom { ack.resendFrom = resendFrom }
    return .ack(ack)
  }

  static func settled(_ execution: Execution) -> WireFromCoordinator.OneOf_Kind {
    var settled = WireSettled()
    settled.execution = wire(execution)
    return .settled(settled)
  }

  static func revoke(_ execution: Execution, _ reason: RevokeReason) -> WireFromCoordinator.OneOf_Kind {
    .revoke(WireRevoke(Execution(execution.trial, execution.attempt), reason))
  }

  static func batch(_ loss: Double) -> Data { WireMetricsBatch(losses: [loss]).encodedData }

  static let result = WireTrialResult(
    TrialResult(ending: .completed, weightsHash: .sha256("w"), seriesHash: .sha256("s")))

  // MARK: Deeds

  static func hello(slots: Int = 2, holding: [Execution] = []) -> Deed {
    var hello = WireHello()
    hello.protocolVersion = protocolVersion
    hello.workerID = "worker-a"
    hello.name = "alice"
    hello.host = "here"
    hello.processID = 42
    hello.instructionSet = "avx2"
    hello.slots = UInt32(slots)
    hello.numericsVersion = UInt32(numericsVersion)
    hello.softwareVersion = "1.2.3"
    hello.dataDigests = [data.wire]
    hello.holding = holding.map(wire)
    return .send(.hello(hello))
  }

  static func heartbeat(holding: [Execution]) -> Deed {
    var heartbeat = WireHeartbeat()
    heartbeat.holding = holding.map(wire)
    return .send(.heartbeat(heartbeat))
  }

  static func train(_ slot: Int, _ execution: Execution) -> Deed {
    var message = WireToSlot()
    message.train = assignment(execution)
    return .tell(slot, message)
  }

  static func drop(_ slot: Int, _ execution: Execution) -> Deed {
    var message = WireToSlot()
    message.drop = wire(execution)
    return .tell(slot, message)
  }

  static func metrics(_ execution: Execution, _ sequence: UInt32, _ batch: Data) -> Deed {
    var metrics = WireMetrics()
    metrics.execution = wire(execution)
    metrics.sequence = sequence
    metrics.batch = batch
    return .send(.metrics(metrics))
  }

  static func done(_ execution: Execution, last: UInt32) -> Deed {
    var done = WireTrialDone()
    done.execution = wire(execution)
    done.lastSequence = last
    done.result = result
    return .send(.done(done))
  }

  static func failed(
    _ execution: Execution, _ failureClass: FailureClass, _ message: String, tail: String = ""
  ) -> Deed {
    var failed = WireTrialFailed()
    failed.execution = wire(execution)
    failed.failure = WireFailure(AttemptFailure(failureClass, message: message, standardErrorTail: tail))
    return .send(.failed(failed))
  }
}

extension WireToCoordinator {
  /// Nil for a message that does not tell.
  var credit: UInt32? {
    switch kind {
    case .hello(let hello): hello.credit
    case .heartbeat(let heartbeat): heartbeat.credit
    case .done(let done): done.credit
    default: nil
    }
  }

  var withoutCredit: WireToCoordinator {
    var message = self
    switch kind {
    case .hello: message.hello.credit = 0
    case .heartbeat: message.heartbeat.credit = 0
    case .done: message.done.credit = 0
    default: break
    }
    return message
  }
}

extension [Deed] {
  var withoutLogs: [Deed] { filter { !$0.isLog } }
  var logs: [Deed] { filter(\.isLog) }
  var ends: [Deed] { filter { if case .end = $0 { true } else { false } } }
}
