package import SweepCore

/// What the failures of workers say of them, whether they are connected or not.
///
/// A failure alone does not say whether the worker or the trial is bad, so what counts against a worker is a streak of
/// failures of different trials, unbroken by a result. A trial that failed on two workers is itself suspect: it counts
/// against neither, unless it succeeds on a third. What a streak took from the trials' attempts is refunded when the
/// worker is found to be the cause, so that one bad host cannot fail a sweep.
///
/// A record belongs to a worker's process. Of one that is gone it is kept while there is a streak or a quarantine in it,
/// and no more than `goneLimit` of them.
struct FailureStreaks: Sendable {
  struct Failure: Sendable {
    /// A handle in `JobTable`.
    let trial: Int
    /// What the failures took from the trial's attempts.
    var charges: [FailureClass: Int]
    /// Of the last one.
    var failureClass: FailureClass
    var message: String
  }

  enum Verdict {
    /// Counted failures are to be refunded.
    case quarantine(host: String, reason: String, refunds: [Failure])
    case readmit(reason: String)
  }

  private struct Record: Sendable {
    var host: String
    /// Since the worker's last result, one a trial, oldest first.
    var failures: [Failure] = []
    /// Why it is in quarantine.
    var quarantine: String?
    /// It was started where a worker is quarantined: the first failure takes it out, the first result clears it. So a
    /// restart is no escape, and a host that was repaired is not punished.
    var isOnProbation = false
    /// Whether what becomes of the streak's trials can end the quarantine. Not after a restart, which forgets it.
    var canBeCleared = true
    var isGone = false

    init(host: String) { self.host = host }
  }

  /// Records of workers that are gone.
  static let goneLimit = 4096

  /// Trials that fail in a row on a worker until it is quarantined; 0 for never.
  private let limit: Int
  private var records: [WorkerID: Record] = [:]
  /// Quarantined workers by their host.
  private var quarantined: [String: Set<WorkerID>] = [:]
  /// Workers that are gone, in the order in which they went.
  private var gone = DeadlineQueue<WorkerID, Int>()
  private var departures = 0

  init(limit: Int) { self.limit = limit }

  /// A worker's streak holds no more failures than this: those that do not count against it are dropped, oldest first.
  private var streakLimit: Int { max(4 * limit, 16) }

  // MARK: Reading

  var count: Int { records.count }

  func isQuarantined(_ id: WorkerID) -> Bool { records[id]?.quarantine != nil }

  func quarantine(of id: WorkerID) -> (host: String, reason: String)? {
    guard let record = records[id], let reason = record.quarantine else { return nil }
    return (record.host, reason)
  }

  /// Ascending. O(n log n) in their number.
  var quarantinedWorkers: [WorkerID] { quarantined.values.flatMap(\.self).sorted() }

  func isOnProbation(_ id: WorkerID) -> Bool { records[id]?.isOnProbation ?? false }

  // MARK: Comings and goings

  mutating func restore(_ quarantine: Quarantine) {
    var record = Record(host: quarantine.host)
    record.canBeCleared = false
    records[quarantine.worker] = record
    setQuarantine(of: quarantine.worker, to: quarantine.reason)
    workerGone(quarantine.worker)
  }

  /// Notes a worker that runs there. One that is new on a host with a quarantined worker is on probation.
  mutating func workerJoined(_ id: WorkerID, host: String) {
    if records[id] == nil {
      var record = Record(host: host)
      record.isOnProbation = !host.isEmpty && quarantined[host] != nil
      records[id] = record
    }
    records[id]?.isGone = false
    gone.cancel(id)
  }

  /// Forgets the workers that are gone for longest where there are more than `goneLimit`. O(1) where there are not.
  ///
  /// - Returns: those of them that were in quarantine.
  mutating func forgetOldest() -> [WorkerID] {
    var released: [WorkerID] = []
    while gone.count > Self.goneLimit, let oldest = gone.popFirst() {
      if isQuarantined(oldest) { released.append(oldest) }
      setQuarantine(of: oldest, to: nil)
      records[oldest] = nil
    }
    return released
  }

  mutating func workerGone(_ id: WorkerID) {
    guard let record = records[id], !record.isGone else { return }
    records[id]?.isGone = true
    departures += 1
    gone.schedule(id, noLaterThan: departures)
    dropIfEmpty(id)
  }

  private mutating func dropIfEmpty(_ id: WorkerID) {
    guard let record = records[id], record.isGone, record.failures.isEmpty, record.quarantine == nil else { return }
    records[id] = nil
    gone.cancel(id)
  }

  // MARK: Failures and results

  /// Adds a failure that may be the worker's fault.
  ///
  /// - Parameter isCharged: whether it took one of the trial's attempts.
  mutating func add(
    _ failure: AttemptFailure, of trial: Int, to id: WorkerID, isCharged: Bool, in jobs: JobTable
  ) {
    var record = records[id] ?? Record(host: "")
    var entry = Failure(
      trial: trial, charges: [:], failureClass: failure.failureClass, message: failure.message)
    if let known = record.failures.firstIndex(where: { $0.trial == trial }) {
      entry.charges = record.failures.remove(at: known).charges
    }
    if isCharged { entry.charges[failure.failureClass, default: 0] += 1 }
    record.failures.append(entry)
    if record.failures.count > streakLimit {
      record.failures.remove(at: record.failures.firstIndex { !Self.counts($0, against: id, jobs) } ?? 0)
    }
    records[id] = record
  }

  /// Quarantines the worker if its streak is long enough, and ends its quarantine if what it was blamed for happened
  /// elsewhere too. O(length of the streak).
  mutating func evaluate(_ id: WorkerID, in jobs: JobTable) -> Verdict? {
    guard limit > 0, let record = records[id] else { return nil }
    let counted = record.failures.filter { Self.counts($0, against: id, jobs) }
    let limit = record.isOnProbation ? 1 : limit
    if record.quarantine == nil, counted.count >= limit, let last = counted.last {
      let count = counted.count == 1 ? "a trial failed here" : "\(counted.count) trials in a row failed here"
      let probation = record.isOnProbation ? ", on a host where a worker is quarantined" : ""
      let reason = "\(count)\(probation), the last \(last.failureClass.rawValue): \(last.message)"
      setQuarantine(of: id, to: reason)
      // Refunded once.
      let refunded = Set(counted.map(\.trial))
      for index in record.failures.indices where refunded.contains(record.failures[index].trial) {
        records[id]?.failures[index].charges = [:]
      }
      return .quarantine(host: record.host, reason: reason, refunds: counted)
    }
    if record.quarantine != nil, record.canBeCleared, counted.count < limit {
      // The streak stays: if the trial succeeds on a third worker, it counts again.
      setQuarantine(of: id, to: nil)
      return .readmit(reason: "a trial that failed here failed on another worker too")
    }
    return nil
  }

  /// Whether the failure is the worker's fault, as far as is known: the trial is done, or failed on no other worker.
  private static func counts(_ failure: Failure, against id: WorkerID, _ jobs: JobTable) -> Bool {
    jobs.isDone(failure.trial) || jobs.failedOn(failure.trial).isSubset(of: [id])
  }

  /// A worker came to a result, which ends its streak, its probation, and with that the quarantine of processes that
  /// were before it on its host and are gone.
  ///
  /// - Returns: workers that are readmitted, and why.
  mutating func clear(_ id: WorkerID) -> (readmitted: [WorkerID], reason: String) {
    guard let record = records[id], record.quarantine == nil else { return ([], "") }
    records[id]?.failures = []
    records[id]?.isOnProbation = false
    let others = record.isOnProbation ? (quarantined[record.host] ?? []).filter { records[$0]?.isGone == true } : []
    for other in others { readmit(other) }
    dropIfEmpty(id)
    return (others.sorted(), "a worker that was started after it on \(record.host) trained a trial")
  }

  /// Forgets that this trial failed on the worker, if it is not in quarantine for that.
  mutating func forget(_ trial: Int, of id: WorkerID) {
    guard records[id]?.quarantine == nil else { return }
    records[id]?.failures.removeAll { $0.trial == trial }
    dropIfEmpty(id)
  }

  /// Ends the quarantine of a worker and begins its streak anew.
  ///
  /// - Returns: whether it was in one.
  @discardableResult
  mutating func readmit(_ id: WorkerID) -> Bool {
    guard let record = records[id], record.quarantine != nil else { return false }
    setQuarantine(of: id, to: nil)
    var fresh = Record(host: record.host)
    fresh.isGone = record.isGone
    records[id] = fresh
    dropIfEmpty(id)
    return true
  }

  private mutating func setQuarantine(of id: WorkerID, to reason: String?) {
    guard let host = records[id]?.host else { return }
    records[id]?.quarantine = reason
    if reason != nil {
      quarantined[host, default: []].insert(id)
    } else {
      quarantined[host]?.remove(id)
      if quarantined[host]?.isEmpty == true { quarantined[host] = nil }
    }
  }

  var violations: [String] {
    var found = gone.violations
    for (id, record) in records {
      if record.isGone != (gone.due(id) != nil) { found.append("\(id): gone or not") }
      if record.isGone, record.failures.isEmpty, record.quarantine == nil { found.append("\(id): kept for nothing") }
      if (quarantined[record.host]?.contains(id) ?? false) != (record.quarantine != nil) {
        found.append("\(id): not found by its host")
      }
      if record.failures.count > streakLimit { found.append("\(id): a streak without bound") }
    }
    if quarantined.values.reduce(0, { $0 + $1.count }) != records.values.count(where: { $0.quarantine != nil }) {
      found.append("quarantined workers miscounted")
    }
    return found
  }
}

extension FailureClass {
  /// Whether such a failure may be the worker's fault, and so counts towards its quarantine.
  ///
  /// What happens in a slot may: a crash, a stall, memory that is out, data that cannot be read, a result that its
  /// metrics contradict. Silence of a worker is the network's fault or the coordinator's own as often, and a worker
  /// that is gone needs no quarantine; what a slot rejects it rejects for the trial's settings.
  package var blamesWorker: Bool {
    switch self {
    case .crashed, .timedOut, .badData, .outOfMemory, .invalidResult: true
    case .lost, .rejected: false
    }
  }
}
