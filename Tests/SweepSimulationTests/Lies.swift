import Foundation
import SweepCore
import SweepWire
import TestSupport

/// What a worker that lies makes of a message.
///
/// It tells no lie that nobody can see through: false metrics with the hash that belongs to them are for retraining and
/// comparison to find, as is a false digest of the weights before anybody else's is known. Those have tests of their own.
struct Liar {
  /// What others said, to be said again.
  var overheard: [WireToCoordinator]
  /// Executions that anybody was ever told to train.
  var known: [Execution]
  /// Those of them whose trial the liar had an attempt of itself: the nearest to what it may speak of.
  var rivals: [Execution]
  /// Whether a trial's result is on disk, so that another one is found out.
  var isCommitted: (TrialID) -> Bool

  /// What arrives instead of `message`: nothing, it, another one, or more than one.
  func messages(insteadOf message: WireToCoordinator, using random: inout SeededGenerator) -> [WireToCoordinator] {
    if random.chance(600) { return [message] }
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return []
    case 1, 2: return [twisted(message, using: &random)]
    case 3: return [message] + (overheard.randomElement(using: &random).map { [$0] } ?? [])
    case 4: return [message, invented(using: &random)]
    default: return [garbage(using: &random), message]
    }
  }

  /// The message with something false in it.
  private func twisted(_ original: WireToCoordinator, using random: inout SeededGenerator) -> WireToCoordinator {
    var message = original
    switch message.kind {
    case .metrics:
      if random.chance(500) {
        // A batch and another one after it are one batch.
        message.metrics.batch += WireMetricsBatch(losses: [Double.random(in: 0...3, using: &random)]).encodedData
      } else {
        message.metrics.sequence = message.metrics.sequence &+ UInt32.random(in: 1...5, using: &random)
      }
    case .done(let done):
      if let trial = try? done.execution.execution.trial, isCommitted(trial) {
        message.done.result.weightsHash = Digest.sha256("another").wire
      } else if random.chance(500) {
        message.done.result.seriesHash = Digest.sha256("another").wire
      } else {
        message.done.lastSequence = UInt32.random(in: 0...done.lastSequence, using: &random)
        if done.lastSequence == message.done.lastSequence { message.done.lastSequence += 100 }
      }
    case .heartbeat:
      message.heartbeat.holding = known.shuffled(using: &random).prefix(3).map {
        WireExecution(trial: $0.trial, attempt: $0.attempt)
      }
    case .failed: message.failed.failure.failureClass = .UNRECOGNIZED(99)
    case .hello: message.hello.holding = []
    default: break
    }
    return message
  }

  /// A claim about an attempt that is anybody's.
  func invented(using random: inout SeededGenerator) -> WireToCoordinator {
    let rival = random.chance(500) ? rivals.randomElement(using: &random) : nil
    guard let execution = rival ?? known.randomElement(using: &random) else { return garbage(using: &random) }
    let attempt = execution.attempt.value + Int.random(in: 0...1, using: &random)
    let wire = WireExecution(trial: execution.trial, attempt: AttemptNumber(attempt))
    let batch = WireMetricsBatch(losses: [0.5])
    var series = TrialSeries()
    series.append(TrialSeries(batch))
    var message = WireToCoordinator()
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      message.metrics.execution = wire
      message.metrics.sequence = UInt32.random(in: 1...3, using: &random)
      message.metrics.batch = batch.encodedData
    case 1:
      // Right but for the series: no worker's own attempt may be committed by it.
      message.done.execution = wire
      message.done.lastSequence = UInt32.random(in: 0...4, using: &random)
      message.done.result = WireTrialResult(
        TrialResult(
          ending: .diverged(iteration: 1, reason: .lossNotFinite), weightsHash: .sha256(""),
          seriesHash: isCommitted(execution.trial) ? series.hash : .sha256("no series")))
    case 2:
      message.failed.execution = wire
      message.failed.failure = WireFailure(
        AttemptFailure(
          FailureClass.allCases.randomElement(using: &random) ?? .badData, message: String(repeating: "no", count: 900))
      )
    default: message.heartbeat.holding = [wire]
    }
    return message
  }

  /// Nothing a worker would ever say.
  private func garbage(using random: inout SeededGenerator) -> WireToCoordinator {
    var message = WireToCoordinator()
    var nobody = WireExecution()
    nobody.trialID = Data((0..<Int.random(in: 0...40, using: &random)).map { UInt8($0) })
    nobody.attempt = random.chance(500) ? .max : 0
    switch Int.random(in: 0..<8, using: &random) {
    case 0: message.heartbeat.holding = [nobody]
    case 1: message.metrics.execution = nobody
    case 2: message.done.execution = nobody
    case 3: message.failed.execution = nobody
    case 4: message.hello.protocolVersion = UInt32.random(in: 3...9, using: &random)
    case 5:
      message.hello.protocolVersion = protocolVersion
      message.hello.numericsVersion = UInt32(numericsVersion)
      message.hello.slots = .max
    case 6:
      guard let execution = known.randomElement(using: &random) else { break }
      message.metrics.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
      message.metrics.sequence = 1
      message.metrics.batch =
        WireMetricsBatch(losses: Array(repeating: .nan, count: WireLimits.lossesPerBatch + 1)).encodedData
    default: break  // nothing in the envelope
    }
    return message
  }
}

extension ClusterSimulation {
  func liar(_ worker: WorkerID) -> Liar {
    let committed = disk.committed
    let known = told.sorted { ($0.trial, $0.attempt) < ($1.trial, $1.attempt) }
    let own = Set(disk.owners.filter { $0.value == worker }.map(\.key.trial))
    return Liar(
      overheard: overheard, known: known, rivals: known.filter { own.contains($0.trial) },
      isCommitted: { committed[$0] != nil })
  }

  /// Keeps some of what workers say, for those who would say it again. No Hello: who has another's key may be another.
  func overhear(_ message: WireToCoordinator) {
    if case .hello = message.kind { return }
    if overheard.count < 30 {
      overheard.append(message)
    } else {
      overheard[Int.random(in: 0..<30, using: &random)] = message
    }
  }

  /// A peer with a key that speaks of attempts which are not its own.
  func forge() throws {
    var hello = WireToCoordinator()
    hello.hello.protocolVersion = protocolVersion
    hello.hello.numericsVersion = UInt32(numericsVersion)
    hello.hello.workerID = "impostor"
    hello.hello.name = "impostor"
    hello.hello.host = "elsewhere"
    hello.hello.instructionSet = "none"
    hello.hello.slots = 1
    try deliver(hello, from: Self.impostor)
    let said = random.chance(300) ? overheard.randomElement(using: &random) : nil
    try deliver(said ?? liar(WorkerID("impostor")).invented(using: &random), from: Self.impostor)
  }
}
