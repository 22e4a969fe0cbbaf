import Foundation
import SweepCoordinator
import SweepCore
import SweepWire
import ZeroMQ

/// A worker that trains nothing: it says over ZeroMQ what a test makes up. Every wait is bounded.
final class ScriptedWorker {
  struct Silence: Error {}

  let id = WorkerID(UUID().uuidString)
  private let socket: Socket
  private var assigned: [TrialID: AttemptNumber] = [:]
  private var settled: Set<Execution> = []

  /// Joins, and waits until it is welcome.
  init(_ endpoint: String, _ keys: StoreKeys, name: String, host: String, slots: Int) throws {
    socket = try Socket.open(.dealer, in: try Context())
    try socket.set(.client(serverKey: keys.server.publicKey, keys: keys.client, lingerMilliseconds: 0))
    try socket.connect(endpoint)
    var hello = WireHello()
    hello.protocolVersion = protocolVersion
    hello.workerID = id.value
    hello.name = name
    hello.host = host
    hello.instructionSet = "avx2"
    hello.slots = UInt32(slots)
    hello.numericsVersion = UInt32(numericsVersion)
    hello.softwareVersion = "1.2.3"
    hello.dataDigests = [Sample.data.wire]
    hello.canaryDigests = Canary.digests.wire
    try send(.hello(hello))
    try wait { if case .welcome = $0 { true } else { false } }
  }

  private func send(_ kind: WireToCoordinator.OneOf_Kind) throws {
    var message = WireToCoordinator()
    message.kind = kind
    guard try socket.send(message.frames()) else { throw Silence() }
  }

  /// Takes messages in until one is what is waited for.
  private func wait(until isWanted: (WireFromCoordinator.OneOf_Kind?) throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      guard try socket.waitForMessage(timeout: deadline - .now), case .message(let frames, _)? = try socket.receive()
      else { continue }
      let message = try WireFromCoordinator(frames: frames)
      switch message.kind {
      case .assign(let assign):
        let (trial, attempt) = try assign.execution.trialAndAttempt()
        assigned[trial] = attempt
      case .settled(let execution):
        let (trial, attempt) = try execution.execution.trialAndAttempt()
        settled.insert(Execution(trial, attempt))
      default: break
      }
      if try isWanted(message.kind) { return }
    }
    throw Silence()
  }

  /// The attempt that it has at a trial, when it is there.
  private func execution(_ trial: TrialID) throws -> Execution {
    if assigned[trial] == nil { try wait { _ in assigned[trial] != nil } }
    return Execution(trial, assigned[trial] ?? AttemptNumber(1))
  }

  func waitForLease(_ trial: TrialID) throws { _ = try execution(trial) }

  /// Sends a series, and waits until it is on disk.
  func measure(_ trial: TrialID, _ series: TrialSeries) throws {
    let execution = try execution(trial)
    try sendMetrics(execution, series)
    try wait { if case .ack(let ack) = $0 { ack.execution == Self.wire(execution) } else { false } }
  }

  private func sendMetrics(_ execution: Execution, _ series: TrialSeries) throws {
    var metrics = WireMetrics()
    metrics.execution = Self.wire(execution)
    metrics.sequence = 1
    metrics.batch = Data(WireMetricsBatch(series).encoded)
    try send(.metrics(metrics))
  }

  /// Ends trials with their results, all at once, and waits until they are settled.
  func finish(_ trials: [(id: TrialID, series: TrialSeries, ending: TrialEnding)]) throws {
    var executions: [Execution] = []
    for trial in trials {
      let execution = try execution(trial.id)
      try sendMetrics(execution, trial.series)
      var done = WireTrialDone()
      done.execution = Self.wire(execution)
      done.lastSequence = 1
      done.result = WireTrialResult(
        TrialResult(ending: trial.ending, weightsHash: .sha256("w"), seriesHash: trial.series.hash))
      try send(.done(done))
      executions.append(execution)
    }
    for execution in executions where !settled.contains(execution) { try wait { _ in settled.contains(execution) } }
  }

  /// Ends a trial by a failure, for good.
  func fail(_ trial: TrialID, _ failure: AttemptFailure) throws {
    let execution = try execution(trial)
    var failed = WireTrialFailed()
    failed.execution = Self.wire(execution)
    failed.failure = WireFailure(failure)
    try send(.failed(failed))
    if !settled.contains(execution) { try wait { _ in settled.contains(execution) } }
  }

  private static func wire(_ execution: Execution) -> WireExecution {
    WireExecution(trial: execution.trial, attempt: execution.attempt)
  }
}
