internal import SweepCore

/// The workers that were heard of lately or have leases, and for each data set those that have it. A handle is reused
/// once its worker is forgotten.
///
/// What a worker does costs O(log n) in the number of workers, for each of its data sets.
struct WorkerTable: Sendable {
  private struct Worker: Sendable {
    let id: WorkerID
    /// Nil of a worker that is known from the store alone, which has to introduce itself.
    var slots: Int?
    var credit = 0
    var digests: Set<Digest> = []
    /// Handles of those of `digests` that a sweep needs, ascending.
    var data: [Int] = []
    /// In the order of issue. It trains the oldest `slots` of them; those behind wait for a slot of it.
    var leases: [Job] = []
    /// When it counts as gone, if nothing is heard of it.
    var deadline: Instant
    /// False from a message that could not be delivered, or a silence, to the next one that comes.
    var isReachable = true
    var isAdmitted = true
    var isQuarantined: Bool
    /// Nothing was found that it should be given; it is looked at again after this round of leases.
    var isSetAside = false
    /// Sweeps of which it was told that it lacks their data.
    var told = OrderedBits()
    /// `SweepTable.wantedRevision` when it was last looked at for that.
    var toldRevision = -1

    /// Nil where it has not introduced itself.
    var placement: Placement? {
      guard let slots else { return nil }
      let readiness: Readiness =
        isQuarantined ? .quarantined : !isAdmitted ? .notAdmitted : !isReachable ? .unreachable : .fit
      let isIdle = readiness == .fit && !isSetAside
      let room = slots + credit - max(leases.count, slots)
      return Placement(
        readiness: readiness, slots: slots, freeSlots: isIdle ? max(slots - leases.count, 0) : 0,
        credit: isIdle ? max(room, 0) : 0)
    }
  }

  private var handles: [WorkerID: Int] = [:]
  private var workers: [Worker?] = []
  private var unused: [Int] = []
  /// Those that have introduced themselves.
  private var introduced = OrderedBits()
  private var data: [DataWorkers] = []
  /// Data sets for which a worker has a free slot.
  private var freeData = OrderedBits()
  /// Data sets for which a worker without a free slot wants more to be ready.
  private var wantingData = OrderedBits()
  private var setAside: [Int] = []
  private var deadlines = DeadlineQueue<Int, Instant>()

  // MARK: Comings and goings

  func handle(of id: WorkerID) -> Int? { handles[id] }

  func id(of worker: Int) -> WorkerID { self[worker].id }

  func isKnown(_ worker: Int) -> Bool { workers[worker] != nil }

  /// Adds a worker that has not introduced itself.
  mutating func add(_ id: WorkerID, deadline: Instant, isQuarantined: Bool) -> Int {
    let worker = Worker(id: id, deadline: deadline, isReachable: false, isQuarantined: isQuarantined)
    let handle = unused.popLast() ?? workers.count
    if handle == workers.count { workers.append(worker) } else { workers[handle] = worker }
    handles[id] = handle
    deadlines.schedule(handle, noLaterThan: deadline)
    return handle
  }

  /// Takes in what a worker says of itself. O(data sets · log n).
  ///
  /// - Parameter data: handles of the digests that a sweep needs.
  mutating func introduce(
    _ worker: Int, slots: Int, credit: Int, digests: Set<Digest>, data: [Int], isAdmitted: Bool, deadline: Instant
  ) {
    change(worker) { record in
      record.slots = slots
      record.credit = credit
      record.digests = digests
      record.data = data
      record.isAdmitted = isAdmitted
      record.isReachable = true
      record.deadline = deadline
      record.told = OrderedBits()
      record.toldRevision = -1
    }
    introduced.insert(worker)
  }

  /// Forgets a worker without leases.
  mutating func remove(_ worker: Int) {
    let record = self[worker]
    precondition(record.leases.isEmpty, "a worker with leases is not forgotten")
    if let placement = record.placement { for set in record.data { displace(worker, placement, from: set) } }
    introduced.remove(worker)
    deadlines.cancel(worker)
    handles[record.id] = nil
    workers[worker] = nil
    unused.append(worker)
  }

  /// Looks for the workers that have data which a sweep needs for the first time. O(workers).
  mutating func addData(_ handle: Int, _ digest: Digest) {
    precondition(handle == data.count, "data sets come in order")
    data.append(DataWorkers())
    for worker in workers.indices where workers[worker]?.digests.contains(digest) == true {
      change(worker) { $0.data.append(handle) }
    }
  }

  // MARK: A worker

  /// Nil where it has not introduced itself.
  func slots(of worker: Int) -> Int? { self[worker].slots }
  func data(of worker: Int) -> [Int] { self[worker].data }
  func isQuarantined(_ worker: Int) -> Bool { self[worker].isQuarantined }
  func hasFreeSlot(_ worker: Int) -> Bool { (self[worker].placement?.freeSlots ?? 0) > 0 }
  func deadline(of worker: Int) -> Instant { self[worker].deadline }

  mutating func heard(_ worker: Int, credit: Int, deadline: Instant) {
    change(worker) { record in
      record.credit = credit
      record.isReachable = true
      record.deadline = deadline
    }
  }

  mutating func setCredit(_ worker: Int, _ credit: Int) { change(worker) { $0.credit = credit } }
  mutating func setUnreachable(_ worker: Int) { change(worker) { $0.isReachable = false } }
  mutating func setAdmitted(_ worker: Int) { change(worker) { $0.isAdmitted = true } }
  mutating func setQuarantined(_ worker: Int, _ isQuarantined: Bool) {
    change(worker) { $0.isQuarantined = isQuarantined }
  }

  // MARK: Leases

  /// In the order of issue.
  func leases(of worker: Int) -> [Job] { self[worker].leases }

  mutating func addLease(of job: Job, to worker: Int, deadline: Instant) {
    change(worker) { $0.leases.append(job) }
    deadlines.schedule(worker, noLaterThan: deadline)
  }

  /// O(leases of the worker).
  mutating func removeLease(of job: Job, from worker: Int) {
    change(worker) { record in
      if let place = record.leases.firstIndex(of: job) { record.leases.remove(at: place) }
    }
    // Without leases it is its own deadline that counts.
    if self[worker].leases.isEmpty { deadlines.schedule(worker, noLaterThan: self[worker].deadline) }
  }

  // MARK: Time

  /// No later than when a lease ends or a worker falls silent. O(1).
  var nextDeadline: Instant? { deadlines.next }

  /// Removes and returns a worker of which something may be due: `schedule` it again.
  mutating func popDue(at now: Instant) -> Int? { deadlines.popDue(at: now) }

  mutating func schedule(_ worker: Int, noLaterThan due: Instant) { deadlines.schedule(worker, noLaterThan: due) }

  /// Entries of the queue of deadlines, and records that were ever needed at once.
  var footprint: (entries: Int, records: Int) { (deadlines.entries, workers.count) }

  // MARK: Whom to give what

  func workers(of data: Int) -> DataWorkers? { self.data.indices.contains(data) ? self.data[data] : nil }

  var introducedWorkers: OrderedBits { introduced }

  func isFit(_ worker: Int, for data: Int) -> Bool { self.data[data].workers(.fit).contains(worker) }

  /// How many workers besides these are fit for the data. O(these).
  func countFit(for data: Int, besides excluded: some Collection<WorkerID>) -> Int {
    let fit = self.data[data].workers(.fit)
    return fit.count - excluded.count { handles[$0].map(fit.contains) ?? false }
  }

  /// How many workers besides these have a free slot for the data. O(these).
  func countFree(for data: Int, besides excluded: some Collection<WorkerID>) -> Int {
    self.data[data].free.count
      - excluded.count { id in
        guard let worker = handles[id] else { return false }
        return isFit(worker, for: data) && hasFreeSlot(worker)
      }
  }

  /// The worker that is next to be given something: one with a free slot before one that only wants more to be ready,
  /// and the one that can take most before others. O(data sets that have both, times log n).
  ///
  /// - Parameter ready: sets of data for which something is ready.
  func next(for ready: [OrderedBits]) -> Int? {
    best(freeData, ready) { data[$0].free.first } ?? best(wantingData, ready) { data[$0].wanting.first }
  }

  private func best(
    _ idle: OrderedBits, _ ready: [OrderedBits], _ first: (Int) -> (room: Int, worker: Int)?
  ) -> Int? {
    var best: (room: Int, worker: Int)?
    for set in ready {
      var start = 0
      while let data = idle.first(from: start, alsoIn: set) {
        start = data + 1
        guard let candidate = first(data) else { continue }
        if let known = best, (known.room, candidate.worker) >= (candidate.room, known.worker) { continue }
        best = candidate
      }
    }
    return best?.worker
  }

  /// Passes a worker over until `endRound`.
  mutating func passOver(_ worker: Int) {
    setAside.append(worker)
    change(worker) { $0.isSetAside = true }
  }

  mutating func endRound() {
    for worker in setAside { change(worker) { $0.isSetAside = false } }
    setAside = []
  }

  // MARK: Missing data

  func isUpToDate(_ worker: Int, _ revision: Int) -> Bool { self[worker].toldRevision == revision }

  func told(_ worker: Int) -> OrderedBits { self[worker].told }

  mutating func tell(_ worker: Int, of sweeps: [Int], revision: Int) {
    for sweep in sweeps { workers[worker]?.told.insert(sweep) }
    workers[worker]?.toldRevision = revision
  }

  // MARK: Inside

  private subscript(worker: Int) -> Worker {
    guard let record = workers[worker] else { preconditionFailure("worker \(worker) is forgotten") }
    return record
  }

  /// Changes a worker, and where it stands in the sets of its data if that changes with it.
  private mutating func change(_ worker: Int, _ body: (inout Worker) -> Void) {
    var record = self[worker]
    // Moved out and back, so that its arrays are changed in place.
    workers[worker] = nil
    let (before, data) = (record.placement, record.data)
    body(&record)
    let (after, newData) = (record.placement, record.data)
    workers[worker] = record
    if before == after, data == newData { return }
    if let before { for set in data { displace(worker, before, from: set) } }
    if let after { for set in newData { place(worker, after, into: set) } }
  }

  private mutating func place(_ worker: Int, _ placement: Placement, into set: Int) {
    data[set].insert(worker, placement)
    noteIdle(set)
  }

  private mutating func displace(_ worker: Int, _ placement: Placement, from set: Int) {
    data[set].remove(worker, placement)
    noteIdle(set)
  }

  private mutating func noteIdle(_ set: Int) {
    if data[set].free.isEmpty { freeData.remove(set) } else { freeData.insert(set) }
    if data[set].wanting.isEmpty { wantingData.remove(set) } else { wantingData.insert(set) }
  }

  /// How many leases the workers hold, and which of them are in quarantine here and not there or the reverse.
  func crossCheck(isQuarantined: (WorkerID) -> Bool) -> (leases: Int, wrong: [String]) {
    let known = workers.compactMap(\.self)
    return (
      known.reduce(0) { $0 + $1.leases.count },
      known.filter { $0.isQuarantined != isQuarantined($0.id) }.map { "\($0.id): in quarantine or not" }
    )
  }

  /// O(workers · their data sets).
  var violations: [String] {
    var found = introduced.violations + freeData.violations + wantingData.violations + deadlines.violations
    var placements = data.map { _ in [(worker: Int, placement: Placement)]() }
    var known = 0
    for (handle, record) in workers.enumerated() {
      guard let record else { continue }
      known += 1
      if handles[record.id] != handle { found.append("\(record.id): not found by its id") }
      if introduced.contains(handle) != (record.slots != nil) { found.append("\(record.id): introduced or not") }
      if deadlines.due(handle).map({ $0 > record.deadline && record.leases.isEmpty }) ?? true {
        found.append("\(record.id): never forgotten")
      }
      if record.isQuarantined, !record.leases.isEmpty { found.append("\(record.id): quarantined with leases") }
      if record.isSetAside { found.append("\(record.id): passed over for ever") }
      guard let placement = record.placement else { continue }
      for set in record.data { placements[set].append((handle, placement)) }
    }
    if known != handles.count || known + unused.count != workers.count { found.append("workers miscounted") }
    for (set, workers) in data.enumerated() {
      found += workers.violations(placements[set])
      if workers.free.isEmpty == freeData.contains(set) || workers.wanting.isEmpty == wantingData.contains(set) {
        found.append("data set \(set): has idle workers or not")
      }
    }
    return found
  }
}
