import SweepCore
import SweepStore
import SweepWire

// One line for traces. By hand, for a release build has no text of messages.

extension WireToCoordinator {
  var brief: String {
    switch kind {
    case .hello(let hello): "hello \(hello.workerID) holding \(hello.holding.map(\.brief))"
    case .heartbeat(let heartbeat): "heartbeat holding \(heartbeat.holding.map(\.brief))"
    case .metrics(let metrics):
      "metrics \(metrics.execution.brief) sequence \(metrics.sequence), "
        + ((try? metrics.measured().piece).map { "\($0.losses.count) losses, \($0.epochs.count) epochs" } ?? "no batch")
    case .done(let done):
      "done \(done.execution.brief) after \(done.lastSequence), series \(done.result.seriesHash.hexPrefix)"
    case .failed(let failed):
      oneLine("failed \(failed.execution.brief) \(failed.failure.failureClass): \(failed.failure.message)")
    case .goodbye: "goodbye"
    default: "something else"
    }
  }
}

extension Request {
  var brief: String {
    switch self {
    case .submit(let definition): "submit \(definition.name)"
    case .sweep(let request): "sweep \(request.sweep) after \(request.afterVersion)"
    case .steer(let request): "steer \(request.action) \(request.sweep)"
    case .readmit(let request): "readmit \(request.worker)"
    default: "something else"
    }
  }
}

extension Result<Answer, RequestRefusal> {
  var brief: String {
    switch self {
    case .success(.submit(let answer)): "submitted \(answer.sweep.short) \(answer.state.rawValue)"
    case .success(.sweep(let answer)):
      "sweep \(answer.sweep.short) version \(answer.version) "
        + answer.shards.map { "\($0.index):\($0.state.rawValue)" }.joined(separator: " ")
    case .success(.steer(let answer)): "steered \(answer.state.rawValue), \(answer.affected) trials"
    case .success: "something else"
    case .failure(let refusal): oneLine("refused \(refusal.message)")
    }
  }
}

extension WireFromCoordinator {
  var brief: String {
    switch kind {
    case .welcome: "welcome"
    case .rejected(let rejected): oneLine("rejected \(rejected.reason)")
    case .assign(let assign): "assign \(assign.execution.brief)"
    case .ack(let ack):
      "ack \(ack.execution.brief) up to \(ack.sequence)" + (ack.hasResendFrom ? ", resend from \(ack.resendFrom)" : "")
    case .settled(let settled): "settled \(settled.execution.brief)"
    case .revoke(let revoke): "revoke \(revoke.execution.brief) \(revoke.reason)"
    case .helloAgain: "hello again"
    case .missingData(let missing): "missing data of \(missing.sweepName)"
    case .heartbeat: "heartbeat"
    default: "something else"
    }
  }
}

extension WireExecution {
  /// As an execution writes itself, whatever is in it.
  var brief: String { "\(trialID.hexPrefix)#\(attempt)" }
}

extension StoreChange {
  var brief: String {
    // A dictionary's order is not that of its keys, and not the same twice.
    if case .trialStateChanged(let trial, let state, let failure, let failures) = self {
      let counts = failures.map { "\($0.key) \($0.value)" }.sorted()
      return oneLine("trialStateChanged \(trial.short) \(state.rawValue) \(failure?.message ?? "") \(counts)")
    }
    return oneLine("\(self)")
  }
}

extension Sequence<UInt8> {
  /// The first 12 hexadecimal digits.
  fileprivate var hexPrefix: String {
    prefix(6).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}

private func oneLine(_ text: String) -> String {
  String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(240))
}
