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
        if outbox.hasOutcome(execution) { outbox.forget(execution) }
      case .revoke(let revoke): try receive(revoke, at: now)
      case .helloAgain: introduceAgain(at: now)
      case .missingData(let missing):
        act(
          .log(
            .error,
            "sweep \(missing.sweepName) needs data with digest \(missing.neededDigest.hexPrefix); this worker's data in "
              + "\(identity.dataPath) has \(identity.dataDigests.map { $0.hex.prefix(12) }.joined(separator: ", ")), so it "
              + "gets no trial of that sweep; start it with --data and the directory the sweep was submitted with"))
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
    guard !outbox.contains(execution), !queue.contains(execution), !slots.want(execution) else { return }
    queue.append(Assignment(execution: execution, message: assign))
    startQueued(at: now)
  }

  private mutating func receive(_ ack: WireAck, at now: Instant) throws(WireError) {
    let execution = try ack.execution.execution()
    outbox.confirm(execution, through: Int(ack.sequence))
    guard ack.hasResendFrom, let entry = outbox[execution] else { return }
    if Int(ack.resendFrom) < entry.firstSequence {
      // The coordinator lost what it had acknowledged: only another attempt can mend that.
      let reason =
        "the coordinator asks again for metrics from \(ack.resendFrom) on, which it acknowledged up to "
        + "\(entry.firstSequence - 1)"
      act(.log(.error, "\(execution) ends: \(reason)"))
      abandon(execution, reason, at: now)
    } else if outbox.takesRequest(ack.resendFrom, for: execution, at: now) {
      resend(execution, at: now)
    }
  }

  private mutating func receive(_ revoke: WireRevoke, at now: Instant) throws(WireError) {
    let execution = try revoke.execution.execution()
    let reason = try revoke.revokeReason()
    // A result that is there is offered all the same: it is compared, or it counts after all.
    if !outbox.hasOutcome(execution) || reason == .unknown { outbox.forget(execution) }
    if forget(execution, at: now) { act(.log(.info, "\(execution) is revoked: \(reason.rawValue)")) }
  }

  /// Gives an execution up, whether it runs or has ended.
  private mutating func abandon(_ execution: Execution, _ reason: String, at now: Instant) {
    outbox.forget(execution)
    conclude(execution, failure: WireFailure(AttemptFailure(.lost, message: reason)), at: now)
    _ = forget(execution, at: now)
  }

  /// Sees to it that an execution is not trained, or is not reported.
  ///
  /// - Returns: whether it was in training.
  private mutating func forget(_ execution: Execution, at now: Instant) -> Bool {
    queue.remove(execution)
    let (trains, waits) = slots.forget(execution)
    if let waits { tell(waits, .drop(WireExecution(execution))) }
    if let trains { kill(trains, at: now) }
    return trains != nil
  }

  // MARK: Resending

  /// Sends everything the coordinator has not confirmed of an execution.
  private mutating func resend(_ execution: Execution, at now: Instant) {
    guard let entry = outbox[execution] else { return }
    outbox.noteSent(execution, at: now)
    for (offset, batch) in entry.batches.enumerated() {
      send(metrics: batch, of: execution, sequence: entry.firstSequence + offset)
    }
    if let outcome = entry.outcome { send(outcome: outcome, at: now) }
  }

  mutating func send(metrics batch: Data, of execution: Execution, sequence: Int) {
    guard isJoined else { return }
    var metrics = WireMetrics()
    metrics.execution = WireExecution(execution)
    metrics.sequence = UInt32(sequence)
    metrics.batch = batch
    send(.metrics(metrics))
  }

  /// The credit is as it is now, also in a result that is sent again.
  mutating func send(outcome: WireToCoordinator.OneOf_Kind, at now: Instant) {
    guard isJoined else { return }
    if case .done(var done) = outcome {
      done.credit = credit(at: now)
      send(.done(done))
    } else {
      send(outcome)
    }
  }

  mutating func resendWhatIsOverdue(at now: Instant) {
    guard isJoined else { return }
    for execution in outbox.overdue(at: now) { resend(execution, at: now) }
  }
}

extension Sequence<UInt8> {
  /// The first 12 hexadecimal digits.
  var hexPrefix: String {
    prefix(6).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
