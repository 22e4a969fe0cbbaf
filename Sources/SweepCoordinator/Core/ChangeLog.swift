/// The order in which a sweep's shards last changed, so that a client is told what it does not know yet, in parts.
///
/// Every change has a version of its own, and versions only grow. The log holds at most twice as many entries as there are
/// shards: entries that a later change of the same shard replaced are skipped, and dropped once they outnumber the others.
package struct ChangeLog: Sendable {
  private struct Entry {
    let version: UInt64
    let shard: Int32
  }

  /// Ascending by version. An entry is stale where its shard has changed since.
  private var entries: [Entry] = []
  /// By shard: the version of its last change.
  private var versions: [UInt64]

  /// All shards count as changed, in the order of their indices, with the versions that follow `version`.
  package init(count: Int, after version: inout UInt64) {
    versions = []
    versions.reserveCapacity(count)
    entries.reserveCapacity(count)
    for shard in 0..<count {
      version += 1
      versions.append(version)
      entries.append(Entry(version: version, shard: Int32(shard)))
    }
  }

  /// Notes that a shard changed. O(1), amortized.
  ///
  /// - Parameter version: above all versions before it.
  package mutating func touch(_ shard: Int, version: UInt64) {
    // A trial that reports one batch after the other changes the last entry.
    if let last = entries.last, last.shard == shard { entries.removeLast() }
    versions[shard] = version
    entries.append(Entry(version: version, shard: Int32(shard)))
    if entries.count > 2 * versions.count + 64 {
      entries.removeAll { $0.version != versions[Int($0.shard)] }
    }
  }

  /// The shards that changed after `version`, oldest change first.
  ///
  /// O(log n) and as many steps as there are changes after `version`, of which at most `limit` are returned.
  /// - Returns: the shards, and the version of the last of them; nil where these are all there are.
  package func changes(after version: UInt64, limit: Int) -> (shards: [Int], continues: UInt64?) {
    var lower = 0
    var upper = entries.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if entries[middle].version <= version { lower = middle + 1 } else { upper = middle }
    }
    var shards: [Int] = []
    var last = version
    for entry in entries[lower...] where entry.version == versions[Int(entry.shard)] {
      if shards.count == limit { return (shards, last) }
      shards.append(Int(entry.shard))
      last = entry.version
    }
    return (shards, nil)
  }

  /// What must hold; empty when it does.
  package var violations: [String] {
    let live = entries.filter { $0.version == versions[Int($0.shard)] }
    var found: [String] = []
    if live.count != versions.count { found.append("a change log knows \(live.count) of \(versions.count) shards") }
    if zip(entries, entries.dropFirst()).contains(where: { $0.version >= $1.version }) {
      found.append("a change log is out of order")
    }
    return found
  }
}
