internal import Logging
internal import SweepCore
internal import SweepWire
internal import ZeroMQ

/// From the socket to the core: whose message it is, whether its key is still good, and whether it may be looked at.
extension Coordinator {
  /// The most that is received before the keys are looked at again.
  private static let inboxMessages = 64
  private static let inboxBytes = 1 << 20

  /// Says who a public key is, by the keys as they are now: one that was issued a moment ago gets in.
  func judge(_ publicKey: String) -> Authenticator.Verdict {
    refreshKeys()
    return keys.verdict(onKey: publicKey)
  }

  /// Takes in what waits at the socket, bounded so that a flood leaves time for leases and transactions.
  ///
  /// Messages are received first and judged after by the keys as they are then. So a revocation holds for every message
  /// that was sent after it was written, at the price of one look at the file for many messages.
  func receiveAll() throws {
    for _ in 0..<16 {
      if commits.isFull { return }
      try fillInbox()
      if inbox.isEmpty { return }
      refreshKeys()
      let taken = inbox.count
      for (index, delivery) in inbox.enumerated() {
        // Answers can be large: each is handed on before the next is made.
        if take(delivery) { pump() }
        if commits.isFull {
          inbox.removeFirst(index + 1)
          return
        }
      }
      inbox.removeFirst(taken)
      pump()
    }
  }

  private func fillInbox() throws {
    var bytes = 0
    while inbox.count < Self.inboxMessages, bytes < Self.inboxBytes {
      guard
        let delivery = try socket.receiveDelivery(
          maximumFrames: 2 + KeyLimits.submitBytes / WireLimits.frameBytes, maximumBytes: KeyLimits.submitBytes + 1024)
      else { return }
      inbox.append(delivery)
      bytes += delivery.bytes
      if let descriptor = delivery.descriptor { watch.note(delivery.bytes, from: descriptor) }
    }
  }

  /// - Returns: whether it was a question.
  private func take(_ delivery: Socket.Delivery) -> Bool {
    guard case .message(let frames, let userID?) = delivery.received, frames.count >= 2 else {
      deny(.tooLarge, "?")
      return false
    }
    let now = Coordinator.now
    let peer = Peer(frames[0])
    guard let holder = keys.holder(named: userID) else {
      turnAway(peer, userID, PeerConnection(descriptor: delivery.descriptor ?? -1), at: now)
      return false
    }
    peers.note(peer, holder, at: now.instant) { delivery.descriptor.flatMap(PeerConnection.init) }
    guard delivery.bytes <= holder.role.maximumMessageBytes else {
      deny(.tooLarge, userID)
      return false
    }
    guard peers.allows(peer, bytes: delivery.bytes, isRequest: false, at: now.instant) else {
      deny(.tooMany, userID)
      return false
    }
    do {
      let message = try WireToCoordinator.decodeBounded(frames.count == 2 ? frames[1] : Array(frames[1...].joined()))
      if message.isRequest, !peers.allows(peer, bytes: 0, isRequest: true, at: now.instant) {
        deny(.tooMany, userID)
        return false
      }
      core.receive(message, from: peer, of: holder, at: now)
      return message.isRequest
    } catch {
      deny(.undecodable, userID)
      return false
    }
  }

  // MARK: Keys that are good no longer

  /// Looks whether keys were issued or revoked, and turns away whoever came by one that was.
  func refreshKeys() {
    guard keys.refresh() else { return }
    if let problem = keys.problem {
      log.error("nobody but the store's owner is heard until the key table can be read: \(problem)")
      return
    }
    log.info("the key table changed: \(keys.table.entries.count { $0.revoked == nil }) keys may connect")
    let now = Coordinator.now
    for peer in peers.peers(where: keys.isRevoked) {
      turnAway(peer, peers[peer]?.holder.name.text ?? "?", peers[peer]?.connection, at: now)
    }
    pump()
  }

  /// Answers a peer nothing more, and ends its connection: its next one is refused, and tells it why.
  private func turnAway(_ peer: Peer, _ name: String, _ connection: PeerConnection?, at now: Moment) {
    // Where the table cannot be read nobody is turned away for good: the message alone is not heard.
    guard keys.problem == nil else { return deny(.unjudged, name) }
    deny(.revoked, name)
    if let holder = peers[peer]?.holder, keys.isRevoked(holder) { core.expel(peer, of: holder, at: now) }
    peers.remove(peer)
    connection?.shutDown()
  }

  // MARK: Once a second

  /// Forgets who is gone, and ends connections by which a peer fills this process's memory.
  func review(at now: Moment) {
    lastReview = now.instant
    for (connection, fault) in watch.review(at: now.instant) {
      say(.warning, "a connection was ended: \(fault.rawValue)")
      connection.shutDown()
    }
    for peer in peers.forgetClosed() { core.unreachable(peer, at: now) }
    if unloggedLines > 0, logLines.take(1, at: now.instant) {
      log.warning("\(unloggedLines) lines were left out of this log, for there were too many")
      unloggedLines = 0
    }
  }

  // MARK: The log

  /// Bounded, errors included: peers choose how often most lines are said.
  func say(_ level: CoordinatorCore.LogLine.Level, _ text: String) {
    guard logLines.take(1, at: Coordinator.now.instant) else {
      unloggedLines += 1
      return
    }
    switch level {
    case .info: log.info("\(text)")
    case .warning: log.warning("\(text)")
    case .error: log.error("\(text)")
    }
  }

  private func deny(_ denial: PeerTable.Denial, _ name: String) {
    if let line = denials.count(denial, of: name) { say(.warning, line) }
  }

  func countRefusal(of address: String) {
    refusals[address, default: 0] += 1
    // Once an address: a stranger that tries for ever shall not fill the log, nor one with many addresses the memory.
    if refusals.count > 1000 { refusals = [address: 2] }
    if refusals[address] == 1 { say(.warning, "a connection from \(address) was refused: its key is not known here") }
  }
}

extension Socket.Delivery {
  /// Of all frames.
  fileprivate var bytes: Int {
    switch received {
    case .message(let frames, _): frames.reduce(0) { $0 + $1.count }
    case .oversized(_, let bytes): bytes
    }
  }
}
