/// A trial's turn in a sweep: sweeps in order of submission, trials in order of their shards.
struct Turn: Hashable, Comparable, Sendable {
  /// A handle in `SweepTable`; ascending in order of submission.
  let sweep: Int
  let index: Int

  static func < (left: Turn, right: Turn) -> Bool { (left.sweep, left.index) < (right.sweep, right.index) }
}

/// Which turns wait for a slot, for each sweep and each data set. Taking a sweep in or out costs the same whatever the
/// sweep's size; so do `insert`, `remove` and `next`: O(log64 n) in the numbers of trials and of sweeps.
struct ReadyQueue: Sendable {
  private struct Line: Sendable {
    let data: Int
    var isServed: Bool
    var ready = OrderedBits()
  }

  /// By sweep.
  private var lines: [Line] = []
  /// By data set: sweeps that are served and have something ready.
  private var sweeps: [OrderedBits] = []
  /// Data sets for which something can be leased.
  private(set) var data = OrderedBits()

  /// Adds the next sweep.
  mutating func addSweep(data: Int, isServed: Bool) {
    while sweeps.count <= data { sweeps.append(OrderedBits()) }
    lines.append(Line(data: data, isServed: isServed))
  }

  mutating func setServed(_ sweep: Int, _ isServed: Bool) {
    lines[sweep].isServed = isServed
    update(sweep)
  }

  mutating func insert(_ turn: Turn) {
    let wasEmpty = lines[turn.sweep].ready.isEmpty
    lines[turn.sweep].ready.insert(turn.index)
    if wasEmpty { update(turn.sweep) }
  }

  mutating func remove(_ turn: Turn) {
    guard lines[turn.sweep].ready.remove(turn.index), lines[turn.sweep].ready.isEmpty else { return }
    update(turn.sweep)
  }

  func contains(_ turn: Turn) -> Bool { lines[turn.sweep].ready.contains(turn.index) }

  /// The first turn, not before `start`, of the sweeps that are served and need one of these data sets.
  func next(from start: Turn, ofData data: [Int]) -> Turn? {
    var start = start
    while let sweep = data.lazy.compactMap({ nextSweep(from: start.sweep, ofData: $0) }).min() {
      let from = sweep == start.sweep ? start.index : 0
      if let index = lines[sweep].ready.first(from: from) { return Turn(sweep: sweep, index: index) }
      start = Turn(sweep: sweep + 1, index: 0)
    }
    return nil
  }

  /// How many turns of sweeps that are served and need the same data come before this one; a trial that waits in two of
  /// them counts twice. O(served sweeps + trials of its own / 64).
  func count(before turn: Turn) -> Int {
    var sum = lines[turn.sweep].ready.count(below: turn.index)
    var sweep = 0
    while let next = nextSweep(from: sweep, ofData: lines[turn.sweep].data), next < turn.sweep {
      sum += lines[next].ready.count
      sweep = next + 1
    }
    return sum
  }

  /// How many words of bits it takes.
  var words: Int { lines.reduce(data.words) { $0 + $1.ready.words } + sweeps.reduce(0) { $0 + $1.words } }

  private func nextSweep(from sweep: Int, ofData data: Int) -> Int? {
    sweeps.indices.contains(data) ? sweeps[data].first(from: sweep) : nil
  }

  private mutating func update(_ sweep: Int) {
    let data = lines[sweep].data
    if lines[sweep].isServed, !lines[sweep].ready.isEmpty {
      sweeps[data].insert(sweep)
      self.data.insert(data)
    } else {
      sweeps[data].remove(sweep)
      if sweeps[data].isEmpty { self.data.remove(data) }
    }
  }

  var violations: [String] {
    var found = data.violations + sweeps.flatMap(\.violations) + lines.flatMap(\.ready.violations)
    for (sweep, line) in lines.enumerated()
    where sweeps[line.data].contains(sweep) != (line.isServed && !line.ready.isEmpty) {
      found.append("sweep \(sweep): served wrongly")
    }
    for (data, sweeps) in sweeps.enumerated() where self.data.contains(data) == sweeps.isEmpty {
      found.append("data set \(data): told wrong whether something is ready")
    }
    return found
  }
}
