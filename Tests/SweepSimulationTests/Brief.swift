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
      "metrics \(metrics.execution.brief) sequence \(metrics.sequence), \(metrics.batch.losses.count) losses, "
        + "\(metrics.batch.epochs.count) epochs"
    case .done(let done):
      "done \(done.execution.brief) after \(done.lastSequence), series \(done.result.seriesHash.hexPrefix)"
    case .failed(let failed):
      oneLine("failed \(failed.execution.brief) \(failed.failure.failureClass): \(failed.failure.message)")
    case .goodbye: "goodbye"
    case .request(let request): oneLine("request \(request.request) \(request.kind.map(Self.brief) ?? "nothing")")
    default: "something else"
    }
  }

  private static func brief(_ kind: WireClientRequest.OneOf_Kind) -> String {
    switch kind {
    case .submit(let submit): "submit \(submit.definition.name)"
    case .sweep(let query): "sweep \(query.sweep.text) after \(query.afterVersion)"
    case .steer(let steer): "steer \(steer.action.rawValue) \(steer.sweep.text)"
    default: "something else"
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
    case .answer(let answer): "answer \(answer.request) \(answer.kind.map(Self.brief) ?? "nothing")"
    default: "something else"
    }
  }

  private static func brief(_ kind: WireClientAnswer.OneOf_Kind) -> String {
    switch kind {
    case .submitted(let submitted): "submitted \(submitted.sweepID.hexPrefix) \(submitted.state)"
    case .sweep(let answer):
      "sweep \(answer.sweepID.hexPrefix) version \(answer.version) "
        + answer.shards.map { "\($0.index):\($0.phase)" }.joined(separator: " ")
    case .steered(let steered): "steered \(steered.state), \(steered.affected) shards"
    case .refused(let refused): oneLine("refused \(refused.message)")
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
    if case .trialStateChanged(let trial, let record) = self {
      let failures = record.failures.map { "\($0.key) \($0.value)" }.sorted()
      return oneLine("trialStateChanged \(trial.short) \(record.state) \(failures)")
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
