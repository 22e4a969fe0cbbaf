internal import SweepCore
internal import SweepWire

/// The workers that came, by which connection and under which key, and what they said of themselves.
struct WorkerRegistry {
  /// What a worker says of itself in its Hello.
  struct Profile {
    let name: String
    let host: String
    let processID: Int
    let instructionSet: String
    let slots: Int
    let softwareVersion: String
    let dataDigests: [Digest]

    var owner: (WorkerID) -> AttemptOwner {
      { AttemptOwner(worker: $0, workerName: name, host: host, instructionSet: instructionSet) }
    }
  }

  struct Worker {
    fileprivate(set) var profile: Profile
    /// Nil while the worker is not connected.
    fileprivate(set) var peer: Peer?
    let joinedMilliseconds: Int64
    fileprivate(set) var lastHeard: Instant
    fileprivate(set) var hasLeft = false
    fileprivate(set) var committed = 0
    fileprivate(set) var failed = 0
    /// The last sweeps whose data it lacks, for people.
    fileprivate(set) var missingDataOf: [String] = []
    /// Whether its process has trained the canary, and it came out right.
    fileprivate(set) var isAdmitted = false
    /// Why it gets nothing for good; nil while it may.
    fileprivate(set) var refusal: String?
  }

  /// Sweeps without data that are remembered of a worker.
  private static let missingDataLimit = 10

  /// Those beyond it are forgotten, the longest silent first; while all live, no more are taken.
  private let limit: Int
  private var workers: [WorkerID: Worker] = [:]
  private var workerOfPeer: [Peer: WorkerID] = [:]
  /// Whose key each worker came under first: ids are shown in tables, and must be of no use to anybody else.
  private var keys: [WorkerID: KeyName] = [:]
  /// Slots that workers of a key may still offer.
  private var joins: [KeyName: TokenBucket] = [:]
  private var journal: TokenBucket
  /// Who is in quarantine, also of earlier runs of the coordinator.
  private var quarantines: [WorkerID: Quarantine] = [:]

  init(limit: Int, at now: Instant) {
    self.limit = limit
    journal = TokenBucket(KeyLimits.journaledComings, at: now)
  }

  // MARK: What is known

  var count: Int { workers.count }

  subscript(id: WorkerID) -> Worker? { workers[id] }

  func worker(at peer: Peer) -> WorkerID? { workerOfPeer[peer] }

  /// The worker that speaks by this connection, and by no newer one.
  func speaker(at peer: Peer) -> WorkerID? {
    guard let id = workerOfPeer[peer], workers[id]?.peer == peer else { return nil }
    return id
  }

  func name(of id: WorkerID) -> String { workers[id]?.profile.name ?? quarantines[id]?.workerName ?? id.value }

  func key(of id: WorkerID) -> KeyName? { keys[id] }

  /// In no order.
  func forEach(_ body: (WorkerID, Worker) -> Void) { for (id, worker) in workers { body(id, worker) } }

  var ids: some Collection<WorkerID> { workers.keys }

  /// A refused worker of this name.
  func refused(named name: String) -> Worker? { workers.values.first { $0.profile.name == name && $0.refusal != nil } }

  /// What this process was refused for, if it was.
  func refusal(of id: WorkerID) -> String? { workers[id]?.refusal }

  func owner(_ id: WorkerID) -> AttemptOwner {
    workers[id]?.profile.owner(id) ?? AttemptOwner(worker: id, workerName: id.value, host: "", instructionSet: "")
  }

  // MARK: Coming and going

  /// A worker belongs to the key it first came under.
  ///
  /// - Returns: false where it belongs to another key.
  mutating func bind(_ id: WorkerID, to key: KeyName) -> Bool {
    if let known = keys[id] { return known == key }
    if keys.count >= 2 * limit { keys = keys.filter { workers[$0.key] != nil } }
    keys[id] = key
    return true
  }

  /// Whether a worker may join now. One that joins is given trials, and each that it gives back is an attempt in the store
  /// for good: a worker that joins and leaves in a loop is slowed down, by the slots it offers.
  mutating func mayJoin(_ id: WorkerID, slots: Int, isAlive: Bool, at now: Instant) -> Bool {
    let isThere = workers[id]?.hasLeft == false && isAlive
    guard !isThere, let key = keys[id], key != .owner else { return true }
    return joins[key, default: TokenBucket(KeyLimits.joiningSlots, at: now)].take(Double(slots), at: now)
  }

  /// Comings and goings are history, of which there is a bounded amount.
  mutating func shouldJournalMembership(at now: Instant) -> Bool { journal.take(1, at: now) }

  /// Makes room for a worker that is not known yet, by forgetting silent ones.
  ///
  /// - Parameter isAlive: whether the scheduler knows a worker. One that it does not know has no open attempts.
  /// - Returns: false where there is none: as many workers as are remembered live.
  mutating func hasRoom(for id: WorkerID, isAlive: (WorkerID) -> Bool) -> Bool {
    if workers[id] != nil || workers.count < limit { return true }
    let silent = workers.filter { $0.value.hasLeft || !isAlive($0.key) }
    // A tenth at once, so that many joins share the cost of the search.
    let oldest = silent.sorted { ($0.value.lastHeard, $0.key) < ($1.value.lastHeard, $1.key) }.prefix(
      max(limit / 10, 1))
    for (worker, record) in oldest {
      if let peer = record.peer { workerOfPeer[peer] = nil }
      workers[worker] = nil
      keys[worker] = nil
    }
    return !oldest.isEmpty
  }

  /// Takes in a worker's Hello.
  ///
  /// - Returns: whether the worker is new, and whether it said Hello over this connection before.
  mutating func join(
    _ id: WorkerID, _ profile: Profile, by peer: Peer, isAdmitted: Bool, at now: Moment
  ) -> (isNew: Bool, isRepeated: Bool) {
    if let previous = workers[id]?.peer, previous != peer { workerOfPeer[previous] = nil }
    if let other = workerOfPeer[peer], other != id { workers[other]?.peer = nil }
    let known = workers[id]
    // While nobody answered, a worker may have said Hello many times over one connection.
    let isRepeated = known?.peer == peer
    var worker =
      known ?? Worker(profile: profile, joinedMilliseconds: now.wallMilliseconds, lastHeard: now.instant)
    worker.profile = profile
    worker.peer = peer
    worker.lastHeard = now.instant
    worker.hasLeft = false
    worker.missingDataOf = []
    worker.isAdmitted = isAdmitted
    workers[id] = worker
    workerOfPeer[peer] = id
    return (known == nil, isRepeated)
  }

  /// Notes that this process gets nothing for as long as it lives, and closes its connection for it.
  ///
  /// - Returns: whether that is new.
  mutating func refuse(_ id: WorkerID, _ profile: Profile, reason: String, by peer: Peer, at now: Moment) -> Bool {
    let known = workers[id]
    var worker =
      known ?? Worker(profile: profile, joinedMilliseconds: now.wallMilliseconds, lastHeard: now.instant)
    if let old = worker.peer { workerOfPeer[old] = nil }
    workerOfPeer[peer] = nil
    worker.peer = nil
    worker.lastHeard = now.instant
    worker.refusal = reason
    workers[id] = worker
    return known?.refusal == nil
  }

  mutating func hear(_ id: WorkerID, at now: Instant) { workers[id]?.lastHeard = now }

  mutating func admit(_ id: WorkerID) { workers[id]?.isAdmitted = true }

  mutating func leave(_ id: WorkerID) {
    workers[id]?.hasLeft = true
    if let peer = workers[id]?.peer { workerOfPeer[peer] = nil }
    workers[id]?.peer = nil
  }

  /// A connection is gone.
  ///
  /// - Returns: the worker that spoke by it.
  mutating func disconnect(_ peer: Peer) -> WorkerID? {
    guard let id = workerOfPeer.removeValue(forKey: peer) else { return nil }
    if workers[id]?.peer == peer { workers[id]?.peer = nil }
    return id
  }

  // MARK: What becomes of it

  mutating func count(_ ending: AttemptEnding, of id: WorkerID) {
    switch ending {
    case .committed: workers[id]?.committed += 1
    case .failed: workers[id]?.failed += 1
    case .released, .superseded, .compared: break
    }
  }

  mutating func noteMissingData(_ text: String, of id: WorkerID) {
    guard var texts = workers[id]?.missingDataOf else { return }
    texts.append(text)
    workers[id]?.missingDataOf = texts.suffix(Self.missingDataLimit)
  }

  // MARK: Quarantine

  /// In the order of their ids.
  var allQuarantines: [Quarantine] { quarantines.values.sorted { $0.worker < $1.worker } }

  func quarantine(of id: WorkerID) -> Quarantine? { quarantines[id] }

  mutating func setQuarantine(_ quarantine: Quarantine) { quarantines[quarantine.worker] = quarantine }

  @discardableResult
  mutating func endQuarantine(of id: WorkerID) -> Quarantine? { quarantines.removeValue(forKey: id) }

  /// The quarantine that is meant: by its worker's name, its id or a prefix of one.
  func quarantine(named reference: String) throws(RequestRefusal) -> Quarantine {
    let all = allQuarantines
    var matches = all.filter { $0.workerName == reference || $0.worker.value == reference }
    if matches.isEmpty, !reference.isEmpty {
      matches = all.filter { $0.workerName.hasPrefix(reference) || $0.worker.value.hasPrefix(reference) }
    }
    guard let quarantine = matches.first else {
      if refused(named: reference) != nil {
        throw RequestRefusal(
          "worker \(reference) is not in quarantine: it was refused, for it computes other bits; only a different machine "
            + "can fix this")
      }
      let names = all.map(\.workerName).joined(separator: ", ")
      throw RequestRefusal(
        "no worker in quarantine is called '\(reference.prefix(100))'; "
          + (all.isEmpty ? "no worker is in quarantine" : "in quarantine are \(names)"))
    }
    guard matches.count == 1 else {
      throw RequestRefusal(
        "'\(reference.prefix(100))' names \(matches.count) workers in quarantine: "
          + matches.map { "\($0.workerName) (\($0.worker))" }.joined(separator: ", ") + "; give an id")
    }
    return quarantine
  }

  /// What must hold; empty when it does.
  var violations: [String] {
    var found: [String] = []
    for (peer, id) in workerOfPeer where workers[id] == nil {
      found.append("connection \(peer.routingID) is of a worker that is not known: \(id)")
    }
    for (id, worker) in workers {
      if let peer = worker.peer, workerOfPeer[peer] != id { found.append("\(id) and its connection disagree") }
      if worker.refusal != nil, worker.peer != nil { found.append("\(id) is refused and connected") }
    }
    if workers.count > limit { found.append("\(workers.count) workers are remembered, of at most \(limit)") }
    return found
  }
}

extension WorkerRegistry.Profile {
  /// - Throws: `WireError` where a text cannot be shown, or a digest is none.
  init(_ hello: WireHello) throws(WireError) {
    name = try bounded("name", hello.name)
    host = try bounded("host", hello.host)
    instructionSet = try bounded("instruction_set", hello.instructionSet)
    processID = Int(hello.processID)
    slots = Int(hello.slots)
    softwareVersion = hello.softwareVersion
    var digests: [Digest] = []
    for digest in hello.dataDigests { digests.append(try Digest(wire: digest, field: "data_digests")) }
    dataDigests = digests
  }
}
