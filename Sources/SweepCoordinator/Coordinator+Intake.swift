internal import Logging
internal import SweepCore
internal import SweepWire
internal import ZeroMQ

/// From the socket to the core: whose message it is, whether its key is still good, and whether it may be looked at.
extension Coordinator {
  /// The most that is received before the keys are looked at again.
  private static let batchMessages = 64
  private static let batchBytes = 1 << 20

  /// Says who a public key is, by the keys as they are now: one that was issued a moment ago gets in.
  func judge(_ publicKey: String) -> Authenticator.Verdict {
    refreshKeys()
    return keys.verdict(onKey: publicKey)
  }

  /// Takes in what waits at the socket: what workers say at once and in the order in which it came, what clients ask to
  /// be answered in turn.
  ///
  /// Messages are received first and judged after by the keys as they are then. So a revocation holds for every message
  /// that was sent after it was written, at the price of one look at the file for many messages.
  ///
  /// - Returns: whether everything that had arrived was taken in.
  func takeMessages() throws -> Bool {
    let end = turnBegan + Self.intakeBudget
    var batch: [Socket.Delivery] = []
    while !commits.isFull {
      batch.removeAll(keepingCapacity: true)
      let hasAll = try receive(into: &batch)
      if !batch.isEmpty { refreshKeys() }
      for delivery in batch { take(delivery) }
      pump()
      if hasAll { return true }
      if Coordinator.monotonicTime >= end { return false }
    }
    return false
  }

  /// - Returns: whether nothing more waits.
  private func receive(into batch: inout [Socket.Delivery]) throws -> Bool {
    var bytes = 0
    while batch.count < Self.batchMessages, bytes < Self.batchBytes {
      guard
        let delivery = try socket.receiveDelivery(
          maximumFrames: 2 + KeyLimits.submitBytes / WireLimits.frameBytes, maximumBytes: KeyLimits.submitBytes + 1024)
      else { return true }
      batch.append(delivery)
      bytes += delivery.bytes
      if let descriptor = delivery.descriptor { watch.note(delivery.bytes, from: descriptor) }
    }
    return false
  }

  private func take(_ delivery: Socket.Delivery) {
    guard case .message(let frames, let userID?) = delivery.received, frames.count >= 2 else {
      return deny(.tooLarge, "?")
    }
    let peer = Peer(frames[0])
    guard let holder = keys.holder(named: userID) else {
      return turnAway(peer, userID, PeerConnection(descriptor: delivery.descriptor ?? -1))
    }
    peers.note(peer, holder, at: turnBegan) { delivery.descriptor.flatMap(PeerConnection.init) }
    guard delivery.bytes <= holder.role.maximumMessageBytes else { return deny(.tooLarge, userID) }
    guard peers.allows(peer, bytes: delivery.bytes, isRequest: false, at: turnBegan) else {
      return deny(.tooMany, userID)
    }
    let bytes = frames[1...].together
    do {
      if WireToCoordinator.beginsRequest(bytes) {
        try takeRequest(bytes, from: peer, of: holder)
      } else {
        try takeWord(bytes, from: peer, of: holder)
      }
    } catch {
      deny(.undecodable, userID)
    }
  }

  /// What a worker says goes on to the core at once.
  private func takeWord(_ bytes: [UInt8], from peer: Peer, of holder: KeyHolder) throws(WireError) {
    let message = try WireToCoordinator.decode(bytes)
    // It began as something else, or it would have waited its turn.
    if case .request = message.kind { throw .undecodable(bytes: bytes.count) }
    if message.isRequest, !peers.allows(peer, bytes: 0, isRequest: true, at: turnBegan) {
      return deny(.tooMany, holder.name.text)
    }
    core.receive(message, from: peer, of: holder, at: now)
  }

  // MARK: Keys that are good no longer

  /// Looks whether keys were issued or revoked, and turns away whoever came by one that was.
  func refreshKeys() {
    guard keys.refresh() else { return }
    if let problem = keys.problem {
      log.error("nobody but the store's owner is heard until the key table can be read: \(problem)")
      return
    }
    log.info("the key table changed: \(keys.table.goodKeyCount) keys may connect")
    for peer in peers.peers(where: keys.isRevoked) {
      turnAway(peer, peers[peer]?.holder.name.text ?? "?", peers[peer]?.connection)
    }
    peers.forgetKeys(where: keys.isRevoked)
    pump()
  }

  /// Answers a peer nothing more, and ends its connection: its next one is refused, and tells it why.
  private func turnAway(_ peer: Peer, _ name: String, _ connection: PeerConnection?) {
    // Where the table cannot be read nobody is turned away for good: the message alone is not heard.
    guard keys.problem == nil else { return deny(.unjudged, name) }
    deny(.revoked, name)
    if let holder = peers[peer]?.holder, keys.isRevoked(holder) { core.expel(peer, of: holder, at: now) }
    forget(peer)
    connection?.shutDown()
  }

  /// Forgets a peer that is gone, and what it asked.
  func forget(_ peer: Peer) {
    peers.remove(peer)
    requests.remove(peer)
    unread.remove(peer)
  }

  // MARK: Once a second

  /// Forgets who is gone, and ends connections by which a peer fills this process's memory. Some microseconds for each
  /// connection.
  func review() {
    for (connection, fault) in watch.review(at: turnBegan) {
      say(.warning, "a connection was ended: \(fault.rawValue)")
      connection.shutDown()
    }
    for peer in peers.closed {
      forget(peer)
      core.unreachable(peer, at: now)
    }
    unread.review()
    if unloggedLines > 0, logLines.take(1, at: turnBegan) {
      log.warning("\(unloggedLines) lines were left out of this log, for there were too many")
      unloggedLines = 0
    }
  }

  // MARK: The log

  /// Bounded, errors included: peers choose how often most lines are said.
  func say(_ level: CoordinatorCore.LogLine.Level, _ text: String) {
    guard logLines.take(1, at: turnBegan) else {
      unloggedLines += 1
      return
    }
    switch level {
    case .info: log.info("\(text)")
    case .warning: log.warning("\(text)")
    case .error: log.error("\(text)")
    }
  }

  func deny(_ denial: PeerTable.Denial, _ name: String) {
    if let line = denials.count(denial, of: name) { say(.warning, line) }
  }

  /// Once an address: a stranger that tries for ever shall not fill the log.
  func countRefusal(of address: String) {
    if refusals.add(address) == 1 {
      say(.warning, "a connection from \(address) was refused: its key is not known here")
    }
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
