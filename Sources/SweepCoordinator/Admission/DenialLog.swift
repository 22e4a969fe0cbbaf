/// Counts by name, for a bounded number of names: when there are too many, those counts begin anew.
struct Tally<Name: Hashable> {
  static var limit: Int { 4096 }

  private var counts: [Name: Int] = [:]
  /// Of all names, since the start.
  private(set) var total = 0

  /// - Returns: how often this name was counted, this time included.
  mutating func add(_ name: Name) -> Int {
    if counts[name] == nil, counts.count >= Self.limit { counts = [:] }
    counts[name, default: 0] += 1
    total += 1
    return counts[name] ?? 1
  }
}

/// Counts messages that were not looked at, and says so at the 1st, 10th, 100th and so on.
struct DenialLog {
  private struct Kind: Hashable {
    let denial: PeerTable.Denial
    let name: String
  }

  private var tally = Tally<Kind>()

  /// - Returns: a line for the log, now and then.
  mutating func count(_ denial: PeerTable.Denial, of name: String) -> String? {
    let count = tally.add(Kind(denial: denial, name: name))
    guard count.isPowerOfTen else { return nil }
    return "a message \(denial.rawValue) was dropped; it came under the key '\(name)' (\(count) so far)"
  }
}
