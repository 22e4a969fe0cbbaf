internal import SweepCore

/// The sweeps in order of submission, how many of their trials are in each state, and which sweeps want which data.
/// A sweep's handle is its place in that order; a data set's handle is that of the first sweep's that needs it.
struct SweepTable: Sendable {
  private struct Sweep: Sendable {
    let data: Int
    let ids: [TrialID]
    /// By shard; handles in `JobTable`.
    let trials: [Int32]
    var intent: SweepIntent
    var counts = TrialCounts()
    /// Shards whose trial is in that state.
    var running = OrderedBits()
    var failed = OrderedBits()

    var wantsData: Bool { intent == .running && counts.waiting > 0 }
  }

  private(set) var ids: [SweepID] = []
  private var handles: [SweepID: Int] = [:]
  private var sweeps: [Sweep] = []
  private(set) var digests: [Digest] = []
  private var dataHandles: [Digest: Int] = [:]
  /// By data set: sweeps that run and have trials waiting.
  private var wanting: [OrderedBits] = []
  private var wantedData = OrderedBits()
  /// Grows whenever a sweep begins to want its data.
  private(set) var wantedRevision = 0

  // MARK: Sweeps

  mutating func add(_ id: SweepID, _ ids: [TrialID], _ trials: [Int32], data: Int, intent: SweepIntent) -> Int {
    handles[id] = sweeps.count
    self.ids.append(id)
    sweeps.append(Sweep(data: data, ids: ids, trials: trials, intent: intent))
    return sweeps.count - 1
  }

  func handle(of id: SweepID) -> Int? { handles[id] }

  func trials(of sweep: Int) -> [TrialID] { sweeps[sweep].ids }

  /// The trial whose turn it is, as its handle.
  func trial(at turn: Turn) -> Int { Int(sweeps[turn.sweep].trials[turn.index]) }

  func data(of sweep: Int) -> Int { sweeps[sweep].data }

  func intent(of sweep: Int) -> SweepIntent { sweeps[sweep].intent }

  mutating func setIntent(of sweep: Int, to intent: SweepIntent) {
    let wanted = sweeps[sweep].wantsData
    sweeps[sweep].intent = intent
    updateWanted(sweep, wanted)
  }

  // MARK: Counts

  func counts(of sweep: Int) -> TrialCounts { sweeps[sweep].counts }

  /// Notes that the trial at this turn went from one state to another. O(log64 n) in the number of trials.
  mutating func count(_ turn: Turn, from old: TrialState?, to new: TrialState) {
    let wanted = sweeps[turn.sweep].wantsData
    if let old { sweeps[turn.sweep].counts[old] -= 1 }
    sweeps[turn.sweep].counts[new] += 1
    if old == .running { sweeps[turn.sweep].running.remove(turn.index) }
    if old == .failed { sweeps[turn.sweep].failed.remove(turn.index) }
    if new == .running { sweeps[turn.sweep].running.insert(turn.index) }
    if new == .failed { sweeps[turn.sweep].failed.insert(turn.index) }
    updateWanted(turn.sweep, wanted)
  }

  /// Handles of the trials that run, in the order of their shards.
  func running(of sweep: Int) -> [Int] { sweeps[sweep].running.members.map { Int(sweeps[sweep].trials[$0]) } }

  /// Trials that failed, in the order of their shards.
  func failed(of sweep: Int) -> [TrialID] { sweeps[sweep].failed.members.map { sweeps[sweep].ids[$0] } }

  // MARK: Data

  func data(of digest: Digest) -> Int? { dataHandles[digest] }

  mutating func addData(_ digest: Digest) -> Int {
    if let known = dataHandles[digest] { return known }
    dataHandles[digest] = digests.count
    digests.append(digest)
    wanting.append(OrderedBits())
    return digests.count - 1
  }

  /// Sweeps that want data other than these, in order of submission, without those that were told already.
  /// O(data sets that are wanted + sweeps that want data other than these).
  func wanting(otherThan data: [Int], except told: OrderedBits) -> [Int] {
    wantedData.members.filter { !data.contains($0) }.flatMap { wanting[$0].members }.filter { !told.contains($0) }
      .sorted()
  }

  private mutating func updateWanted(_ sweep: Int, _ before: Bool) {
    guard sweeps[sweep].wantsData != before else { return }
    let data = sweeps[sweep].data
    if before {
      wanting[data].remove(sweep)
      if wanting[data].isEmpty { wantedData.remove(data) }
    } else {
      wanting[data].insert(sweep)
      wantedData.insert(data)
      wantedRevision += 1
    }
  }

  var violations: [String] {
    var found = wantedData.violations + wanting.flatMap(\.violations)
    for (handle, sweep) in sweeps.enumerated() {
      if sweep.counts.total != sweep.trials.count { found.append("\(ids[handle].short): trials miscounted") }
      if sweep.counts.running != sweep.running.count { found.append("\(ids[handle].short): running ones miscounted") }
      if sweep.counts.failed != sweep.failed.count { found.append("\(ids[handle].short): failed ones miscounted") }
      if sweep.wantsData != wanting[sweep.data].contains(handle) {
        found.append("\(ids[handle].short): wants data or not")
      }
    }
    for data in wanting.indices where wanting[data].isEmpty == wantedData.contains(data) {
      found.append("data set \(data): wanted or not")
    }
    return found
  }
}
