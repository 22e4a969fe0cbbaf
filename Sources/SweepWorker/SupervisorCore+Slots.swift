internal import Foundation
package import SweepCore
package import SweepWire

extension SupervisorCore {
  /// Takes in what a slot's process says on its pipe.
  package mutating func receive(_ message: WireFromSlot, fromSlot index: Int, at now: Instant) {
    switch message.kind {
    case .ready:
      failedStarts[index] = 0
      if case .starting = slots[index] { slots[index] = .idle }
      startQueued(at: now)
    case .batch(let batch):
      guard case .busy(let execution, _) = slots[index] else { return }
      slots[index] = .busy(execution, heard: now)
      take(batch, of: execution, at: now)
    case .result(let result):
      guard case .busy(let execution, _) = slots[index] else { return }
      var done = WireTrialDone()
      done.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
      done.lastSequence = UInt32((outgoing[execution]?.nextSequence ?? 1) - 1)
      done.result = result
      conclude(execution, .done(done), at: now)
      slots[index] = .idle
      startQueued(at: now)
    case .failure(let failure):
      guard case .busy(let execution, _) = slots[index] else { return }
      conclude(execution, failure: failure.failure, at: now)
      slots[index] = .idle
      startQueued(at: now)
    case .canary(let result):
      guard case .canary = slots[index] else { return }
      slots[index] = .idle
      concludeCanary(result)
      startQueued(at: now)
    case .dropped: break
    case nil: act(.log(.warning, "slot \(index) said something this version does not know"))
    }
  }

  /// A slot's process ended.
  ///
  /// - Parameters:
  ///   - reason: how, in words: "exit status 3", "signal 9 (Killed)".
  ///   - standardErrorTail: its last lines.
  package mutating func slotEnded(
    _ index: Int, reason: String, failureClass: FailureClass, standardErrorTail: String, at now: Instant
  ) {
    switch slots[index] {
    case .busy(let execution, _):
      act(.log(.warning, "slot \(index) ended by \(reason) while it trained \(execution)"))
      let failure = AttemptFailure(
        failureClass, message: "slot \(index) of worker \(identity.name) on \(identity.host) ended by \(reason)",
        standardErrorTail: standardErrorTail)
      conclude(execution, failure: WireFailure(failure), at: now)
      slots[index] = .down(until: now)
    case .canary:
      var result = WireCanaryResult()
      result.failure = "slot \(index) ended by \(reason)"
      if let line = standardErrorTail.split(separator: "\n").last { result.failure += ": \(line)" }
      slots[index] = .down(until: now)
      concludeCanary(result)
    case .dying: slots[index] = .down(until: now)
    case .starting, .idle, .down:
      failedStarts[index] += 1
      let lastLine = standardErrorTail.split(separator: "\n").last.map { ": \($0)" } ?? ""
      act(.log(.error, "slot \(index) ended by \(reason) before it had anything to train\(lastLine)"))
      if failedStarts[index] >= 5 {
        act(.end(.slotsDoNotStart("slot \(index) ended \(failedStarts[index]) times in a row by \(reason)\(lastLine)")))
      }
      slots[index] = .down(until: now + .seconds(1 << min(failedStarts[index], 5)))
    }
  }

  private mutating func concludeCanary(_ result: WireCanaryResult) {
    canary = .trained(result)
    if !result.failure.isEmpty { act(.log(.error, "the canary failed: \(result.failure)")) }
    if isJoined { send(.canary(result)) }
  }

  mutating func startQueued(at now: Instant) {
    if case .wanted = canary, let index = slots.firstIndex(where: { if case .idle = $0 { true } else { false } }) {
      canary = .running
      slots[index] = .canary(since: now)
      var message = WireToSlot()
      message.canary = WireCanaryRequest()
      act(.tell(index, message))
    }
    for (index, slot) in slots.enumerated() {
      guard case .idle = slot, !queue.isEmpty else { continue }
      let assign = queue.removeFirst()
      guard let execution = try? assign.execution.execution() else { continue }
      slots[index] = .busy(execution, heard: now)
      outgoing[execution] = Outgoing(lastSent: now)
      var message = WireToSlot()
      message.train = assign
      act(.tell(index, message))
    }
  }

  mutating func tickSlots(at now: Instant) {
    for (index, slot) in slots.enumerated() {
      switch slot {
      case .down(let until) where until <= now:
        slots[index] = .starting
        act(.startSlot(index))
      case .canary(let since) where now - since >= Self.canaryTimeout:
        var result = WireCanaryResult()
        result.failure = "slot \(index) took longer than \(Self.canaryTimeout)"
        concludeCanary(result)
        slots[index] = .dying
        act(.kill(index))
      case .busy(let execution, _) where !wantsSlotOutput:
        // It may be waiting for us to read: its time begins when we do.
        slots[index] = .busy(execution, heard: now)
      case .busy(let execution, let heard) where now - heard >= settings.stallTimeout:
        let failure = AttemptFailure(
          .timedOut,
          message:
            "slot \(index) of worker \(identity.name) on \(identity.host) said nothing for \(settings.stallTimeout)")
        conclude(execution, failure: WireFailure(failure), at: now)
        slots[index] = .dying
        act(.kill(index))
      default: break
      }
    }
  }

  private mutating func take(_ batch: Data, of execution: Execution, at now: Instant) {
    var state = outgoing[execution] ?? Outgoing(lastSent: now)
    let sequence = state.nextSequence
    state.batches.append(batch)
    state.bytes += batch.bufferedBytes
    state.lastSent = now
    outgoing[execution] = state
    send(metrics: batch, of: execution, sequence: sequence)
  }

  mutating func conclude(_ execution: Execution, failure: WireFailure, at now: Instant) {
    var failed = WireTrialFailed()
    failed.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
    failed.failure = failure
    conclude(execution, .failed(failed), at: now)
  }

  private mutating func conclude(_ execution: Execution, _ outcome: WireToCoordinator.OneOf_Kind, at now: Instant) {
    outgoing[execution, default: Outgoing(lastSent: now)].outcome = outcome
    outgoing[execution]?.lastSent = now
    if isJoined { send(outcome) }
  }
}
