package import SweepWire

// What overviews come to, in the words that commands and pages share.

extension WireSweepOverview {
  package var isFinished: Bool { pending == 0 && leased == 0 }

  /// One word: the state its user wants, or `finished`.
  package var standing: String { isFinished ? "finished" : state }
}

extension WireWorkerOverview {
  /// One word.
  package var state: String {
    if !refusal.isEmpty { return "refused" }
    if !quarantine.isEmpty { return "quarantined" }
    return isAlive ? "alive" : "gone"
  }

  /// Why it is refused or in quarantine, and what else there is to say of it.
  package var reasons: [String] { [refusal, quarantine].filter { !$0.isEmpty } + remarks }
}
