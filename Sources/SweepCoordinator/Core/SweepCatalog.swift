internal import SweepCore

/// The sweeps that were submitted: what they are made of, what their trials came to, and what changed when.
struct SweepCatalog {
  struct Sweep {
    let id: SweepID
    /// Under the name that the sweep has now.
    fileprivate(set) var definition: SweepDefinition
    /// By shard.
    let trials: [TrialID]
    let submittedMilliseconds: Int64
    /// What users wrote of it.
    fileprivate(set) var note: String
    /// Whether lists leave it out.
    fileprivate(set) var isArchived: Bool
    /// When its first attempt was issued since it was submitted, and when the last of its trials ended since then.
    fileprivate(set) var begunMilliseconds: Int64?
    fileprivate(set) var endedMilliseconds: Int64?
    /// Nil until it was worked out, and again with every result.
    fileprivate(set) var winner: SweepWinner??
    /// By shard, once its trial is committed and its summary is made.
    fileprivate(set) var summaries: [TrialSummary?]
    /// Shards whose trial is committed, and whose summary is still made from the stored series.
    fileprivate(set) var awaited: Set<Int> = []
    /// Shards whose trial has results that differ.
    fileprivate(set) var alarms = 0
    /// Of an earlier run of the coordinator: it waits until it is submitted or resumed again. The store has it as running.
    fileprivate(set) var isHeld: Bool
    fileprivate var changes: ChangeLog
  }

  private var sweeps: [SweepID: Sweep] = [:]
  /// In order of submission.
  private(set) var ids: [SweepID] = []
  /// Ascending, for prefixes.
  private var sorted: [SweepID] = []
  /// Those of each name, the latest last.
  private var named: [String: [SweepID]] = [:]
  private(set) var archivedCount = 0
  /// Grows with every change a client could see, over restarts too.
  private(set) var version: UInt64
  /// Versions below are of an earlier life of a coordinator.
  let firstVersion: UInt64

  /// - Parameter started: milliseconds since 1970, so that versions go on growing over restarts.
  init(started: Int64) {
    firstVersion = UInt64(max(started, 0)) << 16
    version = firstVersion
  }

  var count: Int { ids.count }

  subscript(id: SweepID) -> Sweep? { sweeps[id] }

  /// Adds a sweep that is not there. O(trials).
  mutating func add(
    _ id: SweepID, _ definition: SweepDefinition, trials: [TrialID], submittedMilliseconds: Int64, note: String = "",
    isArchived: Bool = false, isHeld: Bool = false
  ) {
    precondition(sweeps[id] == nil, "sweep \(id.short) is there")
    sweeps[id] = Sweep(
      id: id, definition: definition, trials: trials, submittedMilliseconds: submittedMilliseconds, note: note,
      isArchived: isArchived, summaries: Array(repeating: nil, count: trials.count), isHeld: isHeld,
      changes: ChangeLog(count: trials.count, after: &version))
    ids.append(id)
    sorted.insert(id, at: place(of: id))
    named[definition.name, default: []].append(id)
    if isArchived { archivedCount += 1 }
  }

  /// The latest `limit` sweeps in order of submission. O(limit) and those archived among them.
  func latest(_ limit: Int, archived: Bool) -> [Sweep] {
    ids.reversed().lazy.compactMap { sweeps[$0] }.filter { archived || !$0.isArchived }.prefix(max(limit, 0)).reversed()
  }

  /// Changes what users call a sweep, write of it, and whether lists leave it out. O(sweeps).
  mutating func label(_ id: SweepID, name: String, note: String, isArchived: Bool) {
    guard let sweep = sweeps[id] else { return }
    archivedCount += (isArchived ? 1 : 0) - (sweep.isArchived ? 1 : 0)
    sweeps[id]?.definition = sweep.definition.renamed(name)
    sweeps[id]?.note = note
    sweeps[id]?.isArchived = isArchived
    named = [:]
    for id in ids { if let name = sweeps[id]?.definition.name { named[name, default: []].append(id) } }
    touch()
  }

  // MARK: What became of it

  /// An attempt at a trial of these shards was issued.
  mutating func noteIssue(of shards: [ShardID], atMillis time: Int64) {
    for shard in shards {
      guard let sweep = sweeps[shard.sweep], time >= sweep.submittedMilliseconds else { continue }
      sweeps[shard.sweep]?.begunMilliseconds = min(sweep.begunMilliseconds ?? time, time)
    }
  }

  /// The trial of these shards came to its result, or an attempt at it failed.
  mutating func noteEnd(of shards: [ShardID], atMillis time: Int64) {
    for shard in shards {
      guard let sweep = sweeps[shard.sweep], time >= sweep.submittedMilliseconds else { continue }
      sweeps[shard.sweep]?.endedMilliseconds = max(sweep.endedMilliseconds ?? time, time)
    }
  }

  /// O(trials), and a hash for each configuration.
  mutating func workOutWinner(of id: SweepID) {
    guard let sweep = sweeps[id] else { return }
    sweeps[id]?.winner = .some(
      SweepWinner(of: sweep.definition, trials: sweep.trials, summaries: sweep.summaries))
  }

  /// What a trial is: its settings, and the data it is trained on.
  func settings(at shard: ShardID) -> TrialSettings? { sweeps[shard.sweep]?.definition.trial(at: shard.index) }

  // MARK: Changes

  /// Marks a shard as changed for the clients that follow its sweep. O(1), amortized.
  mutating func touch(_ shards: [ShardID]) {
    for shard in shards {
      version += 1
      sweeps[shard.sweep]?.changes.touch(shard.index, version: version)
    }
  }

  /// Notes a change of a sweep that is none of its shards'.
  mutating func touch() { version += 1 }

  /// Whether a client that has `version` of the sweep can be told what changed since, and not all.
  func isKnown(_ version: UInt64) -> Bool { version >= firstVersion && version <= self.version && version > 0 }

  func changes(of id: SweepID, after version: UInt64, limit: Int) -> (shards: [Int], continues: UInt64?) {
    sweeps[id]?.changes.changes(after: version, limit: limit) ?? ([], nil)
  }

  mutating func setSummary(_ summary: TrialSummary, of shard: ShardID) {
    sweeps[shard.sweep]?.summaries[shard.index] = summary
    sweeps[shard.sweep]?.winner = nil
    sweeps[shard.sweep]?.awaited.remove(shard.index)
  }

  /// - Returns: whether nobody has awaited it before.
  mutating func awaitSummary(of shard: ShardID) -> Bool {
    sweeps[shard.sweep]?.awaited.insert(shard.index).inserted ?? false
  }

  /// The summary cannot be made: the sweep does without.
  mutating func giveUpSummary(of shard: ShardID) { sweeps[shard.sweep]?.awaited.remove(shard.index) }

  mutating func countAlarm(at shards: [ShardID]) {
    for shard in shards { sweeps[shard.sweep]?.alarms += 1 }
  }

  /// - Returns: whether the sweep was held.
  @discardableResult
  mutating func release(_ id: SweepID) -> Bool {
    guard sweeps[id]?.isHeld == true else { return false }
    sweeps[id]?.isHeld = false
    return true
  }

  // MARK: References

  /// Which sweep is meant: by its whole id, its name (the latest of that name), a unique prefix of an id, or, with
  /// nothing said, the latest of all. O(log sweeps).
  ///
  /// - Parameter isChange: whether something is to be changed: then a name that several sweeps have is refused.
  func resolve(_ reference: String, isChange: Bool = false) throws(RequestRefusal) -> Sweep {
    guard let latest = ids.last else {
      throw RequestRefusal("no sweep was submitted to this coordinator yet; submit one with 'slalom submit FILE'")
    }
    if let id = try resolveID(reference, latest: latest, isChange: isChange), let sweep = sweeps[id] { return sweep }
    throw RequestRefusal(.unavailable, "sweep '\(reference.prefix(100))' is not in memory")
  }

  private func resolveID(_ reference: String, latest: SweepID, isChange: Bool) throws(RequestRefusal) -> SweepID? {
    if reference.isEmpty { return latest }
    if let id = SweepID(hex: reference), sweeps[id] != nil { return id }
    if let namesakes = named[reference], let id = namesakes.last {
      guard namesakes.count == 1 || !isChange else { throw RequestRefusal(whichOf(namesakes, named: reference)) }
      return id
    }
    let matches = ids(withPrefix: reference.lowercased())
    switch matches.count {
    case 1: return matches.first
    case 0:
      let known = ids.suffix(5).map { "\($0.short) (\(sweeps[$0]?.definition.name ?? ""))" }.joined(separator: ", ")
      throw RequestRefusal("no sweep has the id or name '\(reference.prefix(100))'; the latest are \(known)")
    default:
      throw RequestRefusal(
        "'\(reference.prefix(100))' begins \(matches.count) ids: \(matches.prefix(5).map(\.short).joined(separator: ", ")); "
          + "give more digits")
    }
  }

  private func whichOf(_ ids: [SweepID], named name: String) -> String {
    let listed = ids.suffix(5).map { id in
      let trials = counted(sweeps[id]?.trials.count ?? 0, "trial")
      return id == ids.last ? "\(id.short) (\(trials), submitted last)" : "\(id.short) (\(trials))"
    }
    return
      "\(ids.count) sweeps are named '\(name.prefix(100))': \(listed.joined(separator: ", ")); give the id of the one you mean"
  }

  private func ids(withPrefix prefix: String) -> ArraySlice<SweepID> {
    guard prefix.utf8.count < 64,
      let first = SweepID(hex: prefix + String(repeating: "0", count: 64 - prefix.utf8.count))
    else { return [] }
    let start = place(of: first)
    let end = sorted[start...].firstIndex { !$0.description.hasPrefix(prefix) } ?? sorted.count
    return sorted[start..<end]
  }

  /// Where `id` stands among the sorted ids, or would stand.
  private func place(of id: SweepID) -> Int {
    var lower = 0
    var upper = sorted.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if sorted[middle] < id { lower = middle + 1 } else { upper = middle }
    }
    return lower
  }

  /// What must hold; empty when it does.
  var violations: [String] {
    var found = sweeps.values.flatMap(\.changes.violations)
    if ids.count != sweeps.count || sorted.count != sweeps.count || sorted != ids.sorted() {
      found.append("the catalog's ids are not those of its sweeps")
    }
    return found
  }
}

extension SweepCatalog.Sweep {
  /// Which shard is meant: by its index, or by a unique prefix of its trial's id. Of a number that is both, the index.
  /// O(trials) for a prefix.
  func shard(_ reference: String) throws(RequestRefusal) -> Int {
    let index = Int(reference)
    if let index, reference.utf8.count < 12, trials.indices.contains(index) { return index }
    let prefix = reference.lowercased()
    let isHexadecimal = prefix.utf8.count <= 64 && prefix.allSatisfy(\.isHexDigit)
    let matches = isHexadecimal ? trials.indices.filter { trials[$0].digest.hasPrefix(prefix) } : []
    switch matches.count {
    case 1: return matches[0]
    case 0:
      if let index, reference.utf8.count < 12 {
        throw RequestRefusal("sweep \(id.short) has no trial \(index); its trials are 0 to \(trials.count - 1)")
      }
      throw RequestRefusal(
        "no trial of sweep \(id.short) has an id that begins with '\(reference.prefix(100))'; "
          + "'slalom trials \(id.short)' lists them")
    default:
      throw RequestRefusal(
        "'\(reference.prefix(100))' begins the ids of \(matches.count) trials of sweep \(id.short): "
          + matches.prefix(5).map { trials[$0].short }.joined(separator: ", ") + "; give more digits")
    }
  }
}

extension Digest {
  /// Whether its hexadecimal digits begin with `digits`, which are lower-case.
  fileprivate func hasPrefix(_ digits: String) -> Bool {
    withUnsafeBytes { bytes in
      for (place, digit) in digits.utf8.enumerated() {
        let nibble = place.isMultiple(of: 2) ? bytes[place / 2] >> 4 : bytes[place / 2] & 15
        if digit != (nibble < 10 ? 48 + nibble : 87 + nibble) { return false }
      }
      return true
    }
  }
}
