import SweepStore
import SweepWire

// One line for traces.

extension WireToCoordinator {
  var brief: String { Slalom.brief("\(self)") }
}

extension WireFromCoordinator {
  var brief: String { Slalom.brief("\(self)") }
}

extension StoreChange {
  var brief: String { Slalom.brief("\(self)") }
}

private enum Slalom {
  static func brief(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return String(words.prefix(240))
  }
}
