internal import Foundation
package import SweepCore
package import SweepWire

extension SupervisorCore {
  /// Takes in what a slot's process says on its pipe.
  package mutating func receive(_ message: WireFromSlot, fromSlot index: Int, at now: Instant) {
    switch message.kind {
    case .ready: if slots.becameReady(index) { startQueued(at: now) }
    case .batch(let batch): receive(batch, fromSlot: index, at: now)
    case .result(let result):
      guard let training = slots.ended(index, at: now) else { return }
      if training.handed.fate != .forgotten {
        durations.add(now - training.begun)
        var done = WireTrialDone()
        done.execution = WireExecution(training.handed.execution)
        done.lastSequence = UInt32(outbox[training.handed.execution]?.lastSequence ?? 0)
        done.result = result
        conclude(training.handed.execution, .done(done), at: now)
      }
      startQueued(at: now)
    case .failure(let failure):
      guard let training = slots.ended(index, at: now) else { return }
      if training.handed.fate != .forgotten {
        conclude(training.handed.execution, failure: failure.failure, at: now)
      }
      startQueued(at: now)
    case .dropped(let execution):
      guard let execution = try? execution.execution() else { return }
      if let assignment = slots.dropped(execution, by: index, at: now) { queue.prepend(assignment) }
      startQueued(at: now)
    case .canary(let result):
      guard case .canary = slots[index] else { return }
      slots.becameIdle(index)
      concludeCanary(result)
      startQueued(at: now)
    case nil: act(.log(.warning, "slot \(index) said something this version does not know"))
    }
  }

  private mutating func receive(_ batch: Data, fromSlot index: Int, at now: Instant) {
    guard let handed = slots.heard(index, at: now) else { return }
    if handed.fate == .forgotten {
      // It had begun it before it read that it was to drop it.
      kill(index, at: now)
      return
    }
    let sequence = outbox.append(batch, of: handed.execution, at: now)
    send(metrics: batch, of: handed.execution, sequence: sequence)
  }

  /// A slot's process ended.
  ///
  /// - Parameters:
  ///   - reason: how, in words: "exit status 3", "signal 9 (Killed)".
  ///   - standardErrorTail: its last lines.
  package mutating func slotEnded(
    _ index: Int, reason: String, failureClass: FailureClass, standardErrorTail: String, at now: Instant
  ) {
    let state = slots[index]
    if let waiting = slots.die(index) { queue.prepend(waiting) }
    slots.wentDown(index, until: now)
    switch state {
    case .training(let training):
      let execution = training.handed.execution
      act(.log(.warning, "slot \(index) ended by \(reason) while it trained \(execution)"))
      if training.handed.fate != .forgotten {
        let failure = AttemptFailure(
          failureClass, message: "slot \(index) of worker \(identity.name) on \(identity.host) ended by \(reason)",
          standardErrorTail: standardErrorTail)
        conclude(execution, failure: WireFailure(failure), at: now)
      }
    case .canary:
      var result = WireCanaryResult()
      result.failure = "slot \(index) ended by \(reason)"
      if let line = standardErrorTail.split(separator: "\n").last { result.failure += ": \(line)" }
      concludeCanary(result)
    case .dying: break
    case .starting, .idle, .down:
      let failures = slots.failedToStart(index)
      let lastLine = standardErrorTail.split(separator: "\n").last.map { ": \($0)" } ?? ""
      act(.log(.error, "slot \(index) ended by \(reason) before it had anything to train\(lastLine)"))
      if failures >= 5 {
        act(.end(.slotsDoNotStart("slot \(index) ended \(failures) times in a row by \(reason)\(lastLine)")))
      }
      slots.wentDown(index, until: now + .seconds(1 << min(failures, 5)))
    }
    startQueued(at: now)
  }

  private mutating func concludeCanary(_ result: WireCanaryResult) {
    canary = .trained(result)
    if !result.failure.isEmpty { act(.log(.error, "the canary failed: \(result.failure)")) }
    if isJoined { send(.canary(result)) }
  }

  /// Gives the slots what waits: one trial to each that has none, and while trials are short another one ahead, so that
  /// no slot waits for this process between two.
  mutating func startQueued(at now: Instant) {
    if case .wanted = canary, let index = slots.firstIdle() {
      canary = .running
      slots.trainsCanary(index, at: now)
      tell(index, .canary(WireCanaryRequest()))
    }
    while let index = slots.firstIdle(), let assignment = queue.popFirst() { hand(assignment, to: index, at: now) }
    guard durations.creditPerSlot > 0, !queue.executions.isEmpty else { return }
    for index in slots.withRoomAhead(TrialDurations.long, at: now) {
      guard let assignment = queue.popFirst() else { return }
      hand(assignment, to: index, at: now)
    }
  }

  private mutating func hand(_ assignment: Assignment, to index: Int, at now: Instant) {
    slots.hand(assignment, to: index, at: now)
    tell(index, .train(assignment.message))
  }

  /// Ends a slot's process, which starts again. What waited in it waits for another slot.
  mutating func kill(_ index: Int, at now: Instant) {
    if let waiting = slots.die(index) { queue.prepend(waiting) }
    act(.kill(index))
    startQueued(at: now)
  }

  mutating func tickSlots(at now: Instant) {
    for (index, execution) in slots.recall(behind: TrialDurations.long, at: now) {
      tell(index, .drop(WireExecution(execution)))
    }
    for index in slots.indices {
      switch slots[index] {
      case .down(let until) where until <= now:
        slots.starts(index)
        act(.startSlot(index))
      case .canary(let since) where now - since >= Self.canaryTimeout:
        var result = WireCanaryResult()
        result.failure = "slot \(index) took longer than \(Self.canaryTimeout)"
        concludeCanary(result)
        kill(index, at: now)
      case .training where !wantsSlotOutput:
        // It may be waiting for us to read: its time begins when we do.
        slots.excuse(index, at: now)
      case .training(let training) where now - training.heard >= settings.stallTimeout:
        if training.handed.fate != .forgotten {
          let place = "slot \(index) of worker \(identity.name) on \(identity.host)"
          let failure = AttemptFailure(.timedOut, message: "\(place) said nothing for \(settings.stallTimeout)")
          conclude(training.handed.execution, failure: WireFailure(failure), at: now)
        }
        kill(index, at: now)
      default: break
      }
    }
  }

  mutating func conclude(_ execution: Execution, failure: WireFailure, at now: Instant) {
    var failed = WireTrialFailed()
    failed.execution = WireExecution(execution)
    failed.failure = failure
    conclude(execution, .failed(failed), at: now)
  }

  private mutating func conclude(_ execution: Execution, _ outcome: WireToCoordinator.OneOf_Kind, at now: Instant) {
    outbox.conclude(execution, outcome, at: now)
    send(outcome: outcome, at: now)
  }
}
