internal import Foundation
package import SweepCore
package import SweepWire

extension SupervisorCore {
  /// Takes in what the coordinator says.
  package mutating func receive(_ message: WireFromCoordinator, at now: Instant) {
    lastHeard = now
    do throws(WireError) {
      switch message.kind {
      case .welcome(let welcome): receive(welcome, at: now)
      case .rejected(let rejected):
        act(.end(.refused("the coordinator refused this worker: \(rejected.reason)")))
      case .assign(let assign): try receive(assign, at: now)
      case .ack(let ack): try receive(ack, at: now)
      case .settled(let settled):
        let execution = try settled.execution.execution()
        // Of what still runs there is nothing to settle: forgotten, its metrics would be numbered from 1 again.
        if outgoing[execution]?.outcome != nil { outgoing[execution] = nil }
      case .revoke(let revoke): try receive(revoke)
      case .helloAgain: introduceAgain(at: now)
      case .missingData(let missing):
        act(
          .log(
            .error,
            "sweep \(missing.sweepName) needs data with digest \(missing.neededDigest.hexPrefix); this worker's data in "
              + "\(identity.dataPath) has \(identity.dataDigests.map { $0.hex.prefix(12) }.joined(separator: ", ")), so it "
              + "gets no shard of that sweep; start it with --data and the directory the sweep was submitted with"))
      case .canary: trainCanary(at: now)
      case .heartbeat: break
      case .answer, nil: throw WireError.unknownKind
      }
    } catch {
      act(.log(.warning, "a message of the coordinator was dropped: \(error)"))
    }
  }

  /// Says Hello, unless it was just said: each message that crosses a Hello asks for another one.
  private mutating func introduceAgain(at now: Instant) {
    isJoined = false
    if let lastHello, now - lastHello < .seconds(1) { return }
    sayHello(at: now)
  }

  private mutating func receive(_ welcome: WireWelcome, at now: Instant) {
    heartbeatInterval = .milliseconds(Int64(max(welcome.heartbeatIntervalMilliseconds, 10)))
    if !isJoined { act(.log(.info, hasEverJoined ? "back with the coordinator" : "joined the coordinator")) }
    isJoined = true
    hasEverJoined = true
    lastHeartbeat = now
  }

  /// Trains the canary, or says again what came of it: the answer may have been lost.
  private mutating func trainCanary(at now: Instant) {
    switch canary {
    case .wanted, .running: break
    case .trained(let result): send(.canary(result))
    case .notAsked:
      canary = .wanted
      startQueued(at: now)
    }
  }

  private mutating func receive(_ assign: WireAssign, at now: Instant) throws(WireError) {
    let execution = try assign.execution.execution()
    // Told twice, because the first time may have been lost.
    guard !holding.contains(execution) else { return }
    queue.append(assign)
    startQueued(at: now)
  }

  private mutating func receive(_ ack: WireAck, at now: Instant) throws(WireError) {
    let execution = try ack.execution.execution()
    guard var state = outgoing[execution] else { return }
    let confirmed = min(max(Int(ack.sequence) - state.firstSequence + 1, 0), state.batches.count)
    if confirmed > 0 {
      state.bytes -= state.batches.prefix(confirmed).reduce(0) { $0 + $1.bufferedBytes }
      state.batches.removeFirst(confirmed)
      state.firstSequence += confirmed
      outgoing[execution] = state
    }
    if ack.hasResendFrom {
      if Int(ack.resendFrom) < state.firstSequence {
        // The coordinator lost what it had acknowledged: only another attempt can mend that.
        let reason =
          "the coordinator asks again for metrics from \(ack.resendFrom) on, which it acknowledged up to "
          + "\(state.firstSequence - 1)"
        act(.log(.error, "\(execution) ends: \(reason)"))
        abandon(execution, reason, at: now)
        return
      }
      // Each batch behind a gap asks for the same: to answer them all would send a square of it.
      if let answered = state.answered, answered.resendFrom == ack.resendFrom, now - answered.at < .milliseconds(500) {
        return
      }
      outgoing[execution]?.answered = (ack.resendFrom, now)
      resend(execution, at: now)
    }
  }

  private mutating func receive(_ revoke: WireRevoke) throws(WireError) {
    let execution = try revoke.execution.execution()
    let reason = try revoke.revokeReason()
    queue.removeAll { (try? $0.execution.execution()) == execution }
    let isFinished = outgoing[execution]?.outcome != nil
    // A result that is there is offered all the same: it is compared, or it counts after all.
    if !isFinished || reason == .unknown { outgoing[execution] = nil }
    for (index, slot) in slots.enumerated() {
      guard case .busy(execution, _) = slot else { continue }
      act(.log(.info, "\(execution) is revoked: \(reason.rawValue)"))
      slots[index] = .dying
      act(.kill(index))
    }
  }

  /// Gives an execution up, whether it runs or has ended.
  private mutating func abandon(_ execution: Execution, _ reason: String, at now: Instant) {
    outgoing[execution] = nil
    conclude(execution, failure: WireFailure(AttemptFailure(.lost, message: reason)), at: now)
    for (index, slot) in slots.enumerated() {
      guard case .busy(execution, _) = slot else { continue }
      slots[index] = .dying
      act(.kill(index))
    }
  }

  // MARK: Resending

  /// Sends everything the coordinator has not confirmed of an execution.
  mutating func resend(_ execution: Execution, at now: Instant) {
    guard let state = outgoing[execution] else { return }
    outgoing[execution]?.lastSent = now
    for (offset, batch) in state.batches.enumerated() {
      send(metrics: batch, of: execution, sequence: state.firstSequence + offset)
    }
    if let outcome = state.outcome { send(outcome) }
  }

  mutating func send(metrics batch: Data, of execution: Execution, sequence: Int) {
    guard isJoined else { return }
    var metrics = WireMetrics()
    metrics.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
    metrics.sequence = UInt32(sequence)
    metrics.batch = batch
    send(.metrics(metrics))
  }

  mutating func resendWhatIsOverdue(at now: Instant) {
    guard isJoined else { return }
    // In a fixed order, so that a simulated run can be repeated.
    for execution in holding {
      guard let state = outgoing[execution], now - state.lastSent >= .seconds(5) else { continue }
      if !state.batches.isEmpty || state.outcome != nil { resend(execution, at: now) }
    }
  }
}

extension Data {
  /// What a batch takes in memory, for the bound on what is buffered.
  var bufferedBytes: Int { 128 + count }
}

extension Sequence<UInt8> {
  /// The first 12 hexadecimal digits.
  var hexPrefix: String {
    prefix(6).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
