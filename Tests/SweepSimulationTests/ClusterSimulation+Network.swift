import SweepCoordinator
import SweepCore
import SweepWire
import SweepWorker

extension ClusterSimulation {
  func delay() -> Int64 {
    hasFaults && random.chance(50)
      ? Int64.random(in: 0...1500, using: &random) : Int64.random(in: 0...40, using: &random)
  }

  /// How often a message that is sent arrives: a full queue drops it, and one more copy must do no harm.
  func copies() -> Int {
    guard hasFaults else { return 1 }
    return random.chance(15) ? 0 : random.chance(10) ? 2 : 1
  }

  /// TCP keeps a connection's order, so that overtaking is more than can happen.
  func overtakes() -> Bool { hasFaults && random.chance(10) }

  func post(_ message: WireToCoordinator, from index: Int) {
    for _ in 0..<copies() { links[index].post(message, at: now + delay(), overtakes: overtakes()) }
  }

  func send(_ message: WireFromCoordinator, to peer: Peer) throws {
    if peer == Self.impostor { return }
    if Self.isIdler(peer) { return tell(idler: peer, message) }
    let index = links.firstIndex { $0.peer == peer }
    guard let index else {
      core?.unreachable(peer, at: moment)
      return
    }
    note("-> \(workers[index].id) \(message.brief)")
    try disk.check(message, to: workers[index].id)
    violations += disk.violations
    // The one place where order is relied on: a worker that forgot an execution would begin it again.
    let isSettled = if case .settled = message.kind { true } else { false }
    for _ in 0..<copies() {
      links[index].post(message, at: now + delay(), overtakes: !isSettled && overtakes())
    }
  }

  /// Moves what is due on a worker's connection, and makes and breaks the connection itself.
  func moveMessages(_ index: Int) throws {
    if links[index].peer == nil {
      guard core != nil, links[index].reconnects <= now, links[index].isCutUntil <= now,
        workers[index].hangsUntil <= now
      else { return }
      peersEver += 1
      links[index].connect(as: Peer([UInt8(peersEver >> 8), UInt8(peersEver & 255), 0]), at: now)
      note("\(workers[index].id) connects as \(links[index].peer?.routingID ?? [])")
    }
    if links[index].isCutUntil > now {
      if now - links[index].cutSince >= SimulatedLink.timeout { disconnect(index) }
      return
    }
    while let next = links[index].up.first, next.due <= now, let peer = links[index].peer {
      links[index].up.removeFirst()
      overhear(next.message)
      let worker = workers[index]
      let said = worker.temper.lies ? liar(worker.id).messages(insteadOf: next.message, using: &random) : [next.message]
      for message in said where links[index].peer == peer { try deliver(message, from: peer) }
    }
    guard workers[index].hangsUntil <= now, !workers[index].isDoomed else { return }
    while let next = links[index].down.first, next.due <= now {
      links[index].down.removeFirst()
      workers[index].core.receive(next.message, at: workers[index].instant(now))
      carryOut(index)
    }
  }

  /// Breaks a connection: what is under way is lost, but for the first messages to the coordinator, which it may have
  /// received already and reads later than those of the next connection.
  func disconnect(_ index: Int) {
    guard let peer = links[index].peer else { return }
    note("\(workers[index].id) is disconnected")
    let up = links[index].up
    let received = Int.random(in: 0...up.count, using: &random)
    for (_, message) in up.prefix(received) {
      strays.append((now + Int64.random(in: 0...3000, using: &random), peer, message))
    }
    links[index].unsent = random.chance(500) ? up.dropFirst(received).map(\.message) : []
    links[index].up = []
    links[index].down = []
    links[index].peer = nil
    links[index].reconnects = now + Int64.random(in: 100...3000, using: &random)
  }

  func deliverStrays() throws {
    while let index = strays.firstIndex(where: { $0.due <= now }) {
      // In order with those of the same connection.
      let first = strays.firstIndex { $0.peer == strays[index].peer } ?? index
      let (_, peer, message) = strays.remove(at: first)
      try deliver(message, from: peer)
    }
  }
}
