/// Counts messages that were not looked at, and says so at the 1st, 10th, 100th and so on.
struct DenialLog {
  private struct Kind: Hashable {
    let denial: PeerTable.Denial
    let name: String
  }

  private var counts: [Kind: Int] = [:]

  /// - Returns: a line for the log, now and then.
  mutating func count(_ denial: PeerTable.Denial, of name: String) -> String? {
    let kind = Kind(denial: denial, name: name)
    let count = (counts[kind] ?? 0) + 1
    counts[kind] = count
    guard count.isPowerOfTen else { return nil }
    return "a message \(denial.rawValue) was dropped; it came under the key '\(name)' (\(count) so far)"
  }
}
