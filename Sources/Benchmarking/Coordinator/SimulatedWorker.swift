internal import Foundation
package import SweepCore
package import SweepWire
package import SweepWorker

/// A worker whose slots train nothing: the supervisor that real workers have, and in place of each slot's process what that
/// would say. Messages and time in, messages out; it measures how long its coordinator takes to answer.
package struct SimulatedWorker {
  /// How often the supervisor is told the time; it wants to be at least every 250 ms.
  package static let tickInterval = Duration.milliseconds(200)

  private var core: SupervisorCore
  private let trainingTime: Duration
  private var nextTick: Instant
  private var messages: [WireToCoordinator] = []
  /// Trials in slots, the one that ends first in front: all take the same time.
  private var training: [(end: Instant, slot: Int, trial: WireTrial)] = []
  /// When the first batch that is not acknowledged was sent.
  private var unacknowledged: [WireExecution: Instant] = [:]
  /// When an outcome that is not settled was first sent.
  private var unsettled: [WireExecution: Instant] = [:]
  /// What became of it so far.
  package private(set) var record = SimulatedWorkRecord()

  /// - Parameters:
  ///   - trainingTime: of every trial; at zero its metrics and its result leave with the next messages.
  ///   - firstTick: when it says Hello.
  package init(identity: WorkerIdentity, trainingTime: Duration, firstTick: Instant) {
    // A measurement ends before a worker loses patience.
    let settings = SupervisorCore.Settings(connectTimeout: .seconds(86_400), patience: .seconds(86_400))
    core = SupervisorCore(identity: identity, settings: settings, at: firstTick)
    self.trainingTime = trainingTime
    nextTick = firstTick
  }

  /// When `pass` has to be called at the latest.
  package var nextDeadline: Instant { training.first.map { min($0.end, nextTick) } ?? nextTick }

  /// What is to be sent, in order.
  package mutating func takeMessages() -> [WireToCoordinator] {
    defer { messages.removeAll(keepingCapacity: true) }
    return messages
  }

  package mutating func receive(_ message: WireFromCoordinator, at now: Instant) {
    switch message.kind {
    case .welcome: record.hasJoined = true
    case .helloAgain, .rejected: record.hasJoined = false
    case .heartbeat: record.heartbeatsAnswered += 1
    case .ack(let ack) where !ack.hasResendFrom:
      if let sent = unacknowledged.removeValue(forKey: ack.execution) { record.acknowledgements.append(now - sent) }
    case .settled(let settled):
      unacknowledged[settled.execution] = nil
      if let sent = unsettled.removeValue(forKey: settled.execution) {
        record.commits.append(now - sent)
        record.lastSettled = now
      }
    case .revoke(let revoke): unacknowledged[revoke.execution] = nil
    default: break
    }
    core.receive(message, at: now)
    carryOut(at: now)
  }

  /// Ends the trials that are due, and tells the supervisor the time where that is.
  package mutating func pass(at now: Instant) {
    while let first = training.first, first.end <= now {
      training.removeFirst()
      finish(first.trial, in: first.slot, at: now)
    }
    if nextTick <= now {
      nextTick = now + Self.tickInterval
      core.tick(at: now)
    }
    carryOut(at: now)
  }

  /// Says Goodbye.
  package mutating func leave(at now: Instant) {
    core.leave()
    carryOut(at: now)
  }

  // MARK: The supervisor's actions

  private mutating func carryOut(at now: Instant) {
    // What a slot says at once may lead to more.
    while true {
      let actions = core.takeActions()
      if actions.isEmpty { return }
      for action in actions {
        switch action {
        case .send(let message):
          take(message, at: now)
          messages.append(message)
        case .startSlot(let slot): say(.ready(WireSlotReady()), from: slot, at: now)
        case .tell(let slot, let message): tell(message, slot: slot, at: now)
        case .kill(let slot):
          training.removeAll { $0.slot == slot }
          core.slotEnded(slot, reason: "a kill", failureClass: .crashed, standardErrorTail: "", at: now)
        case .log(.info, _): break
        case .log(_, let text): record.complaint = text
        case .end(let ending): record.complaint = "\(ending)"
        }
      }
    }
  }

  private mutating func take(_ message: WireToCoordinator, at now: Instant) {
    switch message.kind {
    case .heartbeat: record.heartbeatsSent += 1
    case .canary: record.isAdmissible = true
    case .metrics(let metrics):
      if unacknowledged[metrics.execution] == nil { unacknowledged[metrics.execution] = now }
    case .done(let done):
      if unsettled[done.execution] == nil { unsettled[done.execution] = now }
    default: break
    }
  }

  private mutating func tell(_ message: WireToSlot, slot: Int, at now: Instant) {
    switch message.kind {
    case .train(let assign):
      if trainingTime == .zero {
        finish(assign.trial, in: slot, at: now)
      } else {
        training.append((now + trainingTime, slot, assign.trial))
      }
    case .canary:
      var result = WireCanaryResult()
      result.digests = Canary.digests.wire
      say(.canary(result), from: slot, at: now)
    case .drop(let execution):
      training.removeAll { $0.slot == slot }
      say(.dropped(execution), from: slot, at: now)
    case nil: break
    }
  }

  private mutating func finish(_ wire: WireTrial, in slot: Int, at now: Instant) {
    do throws(WireError) {
      let series = SimulatedTraining.series(of: try wire.trial().settings)
      say(.batch(Data(WireMetricsBatch(series).encoded)), from: slot, at: now)
      say(.result(WireTrialResult(SimulatedTraining.result(of: series))), from: slot, at: now)
    } catch {
      record.complaint = error.description
    }
  }

  private mutating func say(_ kind: WireFromSlot.OneOf_Kind, from slot: Int, at now: Instant) {
    var message = WireFromSlot()
    message.kind = kind
    core.receive(message, fromSlot: slot, at: now)
  }
}
