import SweepCore
import SweepStore
import SweepWire

// One line for traces. A release build has no text of messages: replay in a debug build.

extension WireToCoordinator {
  var brief: String { oneLine("\(self)") }
}

extension WireFromCoordinator {
  var brief: String { oneLine("\(self)") }
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

private func oneLine(_ text: String) -> String {
  String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(240))
}
