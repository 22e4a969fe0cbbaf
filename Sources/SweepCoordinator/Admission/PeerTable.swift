package import SweepCore
internal import ZeroMQ

/// Who is connected, under which key, and how much each may still send. Without I/O but for the connections in it, which
/// it only keeps.
package struct PeerTable {
  /// Why a message is not looked at.
  package enum Denial: String, Hashable, Sendable, CaseIterable {
    /// The key was revoked.
    case revoked = "of a revoked key"
    /// The key table cannot be read.
    case unjudged = "whose key cannot be looked up now"
    case tooLarge = "above the size its sender's role may send"
    case tooMany = "above the rate of its sender"
    case undecodable = "that is none of this protocol"
    /// The same request waits or is under way.
    case repeated = "that repeats a request which is not answered yet"
    /// As many requests of its sender wait as may.
    case queueFull = "for which there was no room among the waiting requests of its sender"
  }

  struct Member {
    let holder: KeyHolder
    var connection: PeerConnection?
    var allowance: Allowance
    var lastHeard: Instant
  }

  /// More than the descriptors most systems allow; the least recently heard leaves for a new one.
  static let limit = 65_536

  private var members: [Peer: Member] = [:]
  /// Kept when nobody is connected: who comes back finds it as it was. There are no more than keys that may connect.
  private var keys: [KeyName: Allowance] = [:]

  package init() {}

  package var count: Int { members.count }

  subscript(peer: Peer) -> Member? { members[peer] }

  /// Notes that a message of `holder` came from `peer`.
  ///
  /// - Parameter connection: found when the peer is new; not asked for again.
  mutating func note(_ peer: Peer, _ holder: KeyHolder, at now: Instant, connection: () -> PeerConnection?) {
    if members[peer]?.holder == holder {
      members[peer]?.lastHeard = now
      return
    }
    if members.count >= Self.limit { removeOldest() }
    members[peer] = Member(
      holder: holder, connection: connection(), allowance: Allowance(.ofPeer, at: now), lastHeard: now)
  }

  /// Notes that a message of `holder` came from `peer`; for those that have no connection to keep.
  package mutating func note(_ peer: Peer, _ holder: KeyHolder, at now: Instant) {
    note(peer, holder, at: now) { nil }
  }

  /// Takes what a message of a noted peer costs.
  package mutating func allows(_ peer: Peer, bytes: Int, isRequest: Bool, at now: Instant) -> Bool {
    guard let holder = members[peer]?.holder else { return false }
    if holder == .owner { return true }
    guard members[peer]?.allowance.take(bytes: bytes, isRequest: isRequest, at: now) == true else { return false }
    return keys[holder.name, default: Allowance(.ofKey, at: now)].take(bytes: bytes, isRequest: isRequest, at: now)
  }

  package mutating func remove(_ peer: Peer) { members[peer] = nil }

  /// Peers whose key is not good any more, in a fixed order.
  package func peers(where isGone: (KeyHolder) -> Bool) -> [Peer] {
    members.filter { isGone($0.value.holder) }.map(\.key)
      .sorted { $0.routingID.lexicographicallyPrecedes($1.routingID) }
  }

  /// Peers whose connection is closed. Asks the kernel about each.
  var closed: [Peer] { members.filter { $0.value.connection?.isOpen == false }.map(\.key) }

  /// Forgets what keys that may not connect any more had left to send.
  package mutating func forgetKeys(where isGone: (KeyName) -> Bool) {
    keys = keys.filter { !isGone($0.key) }
  }

  /// Keys of which something is kept.
  package var keyCount: Int { keys.count }

  private mutating func removeOldest() {
    // A tenth at once, so that the search is paid for by many.
    let oldest = members.sorted { $0.value.lastHeard < $1.value.lastHeard }.prefix(Self.limit / 10)
    for (peer, _) in oldest { members[peer] = nil }
  }
}
