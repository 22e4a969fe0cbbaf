package import ZeroMQ

/// How much of what peers were answered still takes this process's memory because they have not read it, by what the
/// kernel counts of their connections. A peer with much of it gets no further answer; `ConnectionWatch` ends its
/// connection after a while.
///
/// So a connection that never reads holds at most `ofPeer` and one answer, all connections of a key together at most
/// `ofKey` and one answer.
package struct UnreadAnswers {
  package enum Verdict: Hashable, Sendable {
    case mayAnswer
    /// It has not read what it was answered before.
    case later
    /// The connection is closed.
    case gone
  }

  package static let ofPeer = 256 << 10
  package static let ofKey = 32 << 20

  private struct Entry {
    let connection: PeerConnection
    let key: KeyName
    /// What was handed to libzmq for this connection, on the scale of the kernel's count of what was written to it. What
    /// encryption adds is left out, so that small answers never add up to something unread.
    var handed: Int
    var unread: Int
  }

  /// Of peers that have something unread, or had when it was last looked.
  private var entries: [Peer: Entry] = [:]
  private var sums: [KeyName: Int] = [:]

  package init() {}

  /// Of all keys, as far as was last looked; takes time by their number.
  package var bytes: Int { sums.values.reduce(0, +) }

  /// Bytes that all peers of a key have not read, as far as was last looked.
  package func bytes(of key: KeyName) -> Int { sums[key] ?? 0 }

  /// Notes that an answer will be given to libzmq: before it is, for libzmq's thread may write it at once, and what was
  /// written by then would be counted twice. Asks the kernel: some microseconds.
  package mutating func note(_ bytes: Int, to peer: Peer, of key: KeyName, over connection: PeerConnection) {
    if entries[peer] == nil {
      guard let counts = connection.counts else { return }
      entries[peer] = Entry(connection: connection, key: key, handed: counts.writtenBytes, unread: 0)
    }
    entries[peer]?.handed += bytes
    entries[peer]?.unread += bytes
    sums[key, default: 0] += bytes
  }

  /// libzmq did not take the answer that was noted.
  package mutating func takeBack(_ bytes: Int, of peer: Peer) {
    guard let entry = entries[peer] else { return }
    entries[peer]?.handed -= bytes
    entries[peer]?.unread -= bytes
    take(bytes, from: entry.key)
  }

  /// Whether a peer is to be answered more now. Asks the kernel: some microseconds.
  package mutating func verdict(on peer: Peer, of key: KeyName, over connection: PeerConnection) -> Verdict {
    guard connection.isOpen else { return .gone }
    refresh(peer)
    let unread = entries[peer]?.unread ?? 0
    return unread <= Self.ofPeer && bytes(of: key) <= Self.ofKey ? .mayAnswer : .later
  }

  package mutating func remove(_ peer: Peer) {
    guard let entry = entries.removeValue(forKey: peer) else { return }
    take(entry.unread, from: entry.key)
  }

  /// Looks how much was read meanwhile; to be called once a second.
  package mutating func review() {
    for peer in Array(entries.keys) { refresh(peer) }
  }

  private mutating func refresh(_ peer: Peer) {
    guard var entry = entries[peer] else { return }
    guard let counts = entry.connection.counts else { return remove(peer) }
    // What else was written (heartbeats, messages to a worker) must not count as read.
    entry.handed = max(entry.handed, counts.writtenBytes)
    let unread = entry.handed - counts.takenBytes
    if unread == 0 { return remove(peer) }
    take(entry.unread - unread, from: entry.key)
    entry.unread = unread
    entries[peer] = entry
  }

  private mutating func take(_ bytes: Int, from key: KeyName) {
    let rest = (sums[key] ?? 0) - bytes
    sums[key] = rest == 0 ? nil : rest
  }
}
