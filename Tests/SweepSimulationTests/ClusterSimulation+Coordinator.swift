import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire

extension ClusterSimulation {
  func deliver(_ message: WireToCoordinator, from peer: Peer) throws {
    guard core != nil else { return }
    note("<- \(peer.routingID) \(message.brief)")
    core?.receive(message, from: peer, at: moment)
    try endTurn()
  }

  func deliver(_ request: Request, number: UInt64) throws {
    guard core != nil else { return }
    note("<- client \(request.brief)")
    core?.receive(request, from: Client(peer: Self.client, request: number), at: moment)
    try endTurn()
  }

  /// A turn of the coordinator's loop takes in one message or several before anything is given out.
  func endTurn() throws {
    check()
    if random.chance(700) {
      core?.advance(at: moment)
      check()
    }
    try pump()
  }

  /// As the coordinator's: what has nothing to wait for leaves at once, the rest with its transaction.
  func pump() throws {
    guard let output = core?.takeOutput() else { return }
    for line in output.log { note("log: \(line.text)") }
    if hasFaults, !output.isEmpty, random.chance(4) { return try crash() }
    if let ready = commits.add(output) { try carryOut(ready) }
    try beginTransaction()
  }

  func beginTransaction() throws {
    guard let changes = commits.beginTransaction() else { return }
    let delay = now < diskIsSlowUntil ? Int64.random(in: 200...2500, using: &random) : random.chance(300) ? 50 : 0
    transaction = (changes, now + delay)
    if delay == 0 { try finishTransaction() }
  }

  func finishTransaction() throws {
    guard let (changes, due) = transaction, due <= now, core != nil else { return }
    transaction = nil
    try write(changes)
    // Durable, and nobody was told.
    if hasFaults, random.chance(5) { return try crash() }
    try carryOut(commits.endTransaction())
    guard core != nil else { return }
    try pump()
  }

  func write(_ changes: [StoreChange]) throws {
    if changes.isEmpty { return }
    do {
      try store.apply(changes)
    } catch {
      violations.append("the store refuses a transaction: \(error)")
    }
    for change in changes { note("disk: \(change.brief)") }
    disk.note(changes)
    violations += disk.violations
  }

  func carryOut(_ output: CoordinatorCore.Output) throws {
    for (peer, message) in output.messages {
      if hasFaults, random.chance(2) { return try crash() }
      try send(message, to: peer)
    }
    for (client, answer) in output.answers where client.peer == Self.client {
      if hasFaults, random.chance(2) { return try crash() }
      note("-> client \(answer.brief)")
      disk.check(answer)
      violations += disk.violations
      try hear(answer, to: client.request)
    }
    for reading in output.readings {
      let stored = try reading.shards.map { shard in
        try shard.execution.map { try store.metrics(of: $0.trial, attempt: $0.attempt) } ?? []
      }
      core?.finish(reading, stored: stored)
    }
    for read in output.reads { reads.append((now + Int64.random(in: 0...300, using: &random), read)) }
  }

  func finishReads() throws {
    while let index = reads.firstIndex(where: { $0.due <= now }), core != nil {
      let read = reads.remove(at: index).read
      core?.finish(read, try read.perform(from: store), at: moment)
      try endTurn()
    }
  }

  /// The coordinator dies: what is not in a transaction that came through is gone, and so is every connection.
  func crash() throws {
    guard core != nil else { return }
    note("the coordinator is killed")
    core = nil
    commits = CommitQueue()
    if let (changes, _) = transaction {
      if random.chance(500) { try write(changes) } else if random.chance(700) { tear(changes) }
    }
    transaction = nil
    reads = []
    coordinatorReturns = now + Int64.random(in: 1...8, using: &random) * 500
    for index in links.indices { disconnect(index) }
    strays = []
  }

  /// A transaction that ends in the middle: what it wrote until then must not be there.
  func tear(_ changes: [StoreChange]) {
    let torn = changes.prefix(Int.random(in: 0...changes.count, using: &random))
    note("the transaction ends after \(torn.count) of \(changes.count) changes")
    do {
      try store.apply(torn + [.sweepStateChanged(SweepID(.sha256("no sweep")), .paused)])
      violations.append("a torn transaction was taken")
    } catch {}
  }

  func restart() throws {
    if random.chance(200) { wallError += Int64.random(in: -3_600_000...3_600_000, using: &random) }
    note("the coordinator starts, \(wallError) ms from the right time")
    try disk.check(try store.restore()) { try store.metrics(of: $0.trial, attempt: $0.attempt).count }
    violations += disk.violations
    core = try restored(at: moment)
    try pump()
  }

  func restored(at moment: Moment) throws -> CoordinatorCore {
    var core = CoordinatorCore(settings: Self.settings, at: moment)
    try core.restore(try store.restore(), at: moment)
    return core
  }
}
