internal import SweepCore

/// What each slot's process is at, and which assignment waits in it behind the one in training.
///
/// A slot speaks of its assignments in the order in which it was told them, without naming them, so that their order is
/// kept here until it has spoken of each.
struct SlotTable: Sendable {
  /// What is to become of an assignment in a slot.
  enum Fate: Sendable {
    case trained
    /// The slot was told to drop it, and it is to be trained all the same: by whoever has room, or there after all.
    case recalled
    /// The slot was told to drop it, and nothing is to be reported of it.
    case forgotten
  }

  struct Handed: Sendable {
    let assignment: Assignment
    var fate = Fate.trained

    var execution: Execution { assignment.execution }
  }

  /// The assignment that a slot trains; one that it was told to drop while it waited it may not have begun.
  struct Training: Sendable {
    var handed: Handed
    let begun: Instant
    var heard: Instant
  }

  enum State: Sendable {
    case down(until: Instant)
    case starting
    case idle
    case training(Training)
    case canary(since: Instant)
    /// Killed on purpose; what it was training is not to be reported.
    case dying
  }

  private struct Slot: Sendable {
    var state: State
    var ahead: Handed?
    /// Times in a row that its process ended before it was ready.
    var failedStarts = 0

    var training: Training? {
      if case .training(let training) = state { training } else { nil }
    }
  }

  private var slots: [Slot]

  /// All down; they start at once.
  init(count: Int, at now: Instant) { slots = Array(repeating: Slot(state: .down(until: now)), count: count) }

  var indices: Range<Int> { slots.indices }

  subscript(index: Int) -> State { slots[index].state }

  /// Executions that are in training or wait in a slot, but for those that are to be forgotten.
  var executions: [Execution] {
    slots.flatMap { slot in
      [slot.training?.handed, slot.ahead].compactMap { $0.flatMap { $0.fate == .forgotten ? nil : $0.execution } }
    }
  }

  func firstIdle() -> Int? { slots.firstIndex { if case .idle = $0.state { true } else { false } } }

  /// Slots that train something, have nothing waiting, and began less than `duration` ago.
  func withRoomAhead(_ duration: Duration, at now: Instant) -> [Int] {
    slots.indices.filter { index in
      guard let training = slots[index].training, slots[index].ahead == nil else { return false }
      return now - training.begun < duration
    }
  }

  /// Slots whose trial began `duration` ago or more.
  func trainingLonger(than duration: Duration, at now: Instant) -> Int {
    slots.count { slot in slot.training.map { now - $0.begun >= duration } ?? false }
  }

  // MARK: What a slot's process does

  /// - Returns: whether it may be given work now.
  mutating func becameReady(_ index: Int) -> Bool {
    slots[index].failedStarts = 0
    guard case .starting = slots[index].state else { return false }
    slots[index].state = .idle
    return true
  }

  mutating func starts(_ index: Int) { slots[index].state = .starting }

  mutating func trainsCanary(_ index: Int, at now: Instant) { slots[index].state = .canary(since: now) }

  mutating func becameIdle(_ index: Int) { slots[index].state = .idle }

  /// Its process is gone and starts again at `until`.
  mutating func wentDown(_ index: Int, until: Instant) { slots[index].state = .down(until: until) }

  /// Its process ended before it had anything to do.
  ///
  /// - Returns: how often in a row.
  mutating func failedToStart(_ index: Int) -> Int {
    slots[index].failedStarts += 1
    return slots[index].failedStarts
  }

  /// Gives it work: to train where it is idle, else to wait.
  mutating func hand(_ assignment: Assignment, to index: Int, at now: Instant) {
    let handed = Handed(assignment: assignment)
    if case .idle = slots[index].state {
      slots[index].state = .training(Training(handed: handed, begun: now, heard: now))
    } else {
      slots[index].ahead = handed
    }
  }

  /// Notes that the slot said something of what it trains, so that it has begun it.
  ///
  /// - Returns: what it trains and what is to become of that; nil where it trains nothing.
  mutating func heard(_ index: Int, at now: Instant) -> Handed? {
    guard case .training(var training) = slots[index].state else { return nil }
    training.heard = now
    if training.handed.fate == .recalled { training.handed.fate = .trained }
    slots[index].state = .training(training)
    return training.handed
  }

  /// Gives it as long again as it may say nothing, for nobody listened.
  mutating func excuse(_ index: Int, at now: Instant) {
    guard case .training(var training) = slots[index].state else { return }
    training.heard = now
    slots[index].state = .training(training)
  }

  /// Its trial is over: what waited in it is in training now.
  ///
  /// - Returns: what it trained; nil where it trains nothing.
  mutating func ended(_ index: Int, at now: Instant) -> Training? {
    guard let training = slots[index].training else { return nil }
    let next = slots[index].ahead
    slots[index].ahead = nil
    slots[index].state = next.map { .training(Training(handed: $0, begun: now, heard: now)) } ?? .idle
    return training
  }

  /// The slot dropped an assignment as it was told.
  ///
  /// - Returns: it, where it is to be trained all the same.
  mutating func dropped(_ execution: Execution, by index: Int, at now: Instant) -> Assignment? {
    if let ahead = slots[index].ahead, ahead.execution == execution {
      slots[index].ahead = nil
      return ahead.fate == .forgotten ? nil : ahead.assignment
    }
    guard slots[index].training?.handed.execution == execution, let training = ended(index, at: now) else { return nil }
    return training.handed.fate == .forgotten ? nil : training.handed.assignment
  }

  /// It is killed, or its process has ended.
  ///
  /// - Returns: what waited in it and is to be trained elsewhere.
  mutating func die(_ index: Int) -> Assignment? {
    let ahead = slots[index].ahead
    slots[index].ahead = nil
    slots[index].state = .dying
    return ahead.flatMap { $0.fate == .forgotten ? nil : $0.assignment }
  }

  // MARK: What is asked of it

  /// Takes note that nobody wants an execution.
  ///
  /// - Returns: the slot that trains it, which is to be killed, or the one in which it waits, which is to drop it.
  mutating func forget(_ execution: Execution) -> (kill: Int?, drop: Int?) {
    for index in slots.indices {
      if slots[index].ahead?.execution == execution {
        defer { slots[index].ahead?.fate = .forgotten }
        return (nil, slots[index].ahead?.fate == .trained ? index : nil)
      }
      guard case .training(var training) = slots[index].state, training.handed.execution == execution else { continue }
      if training.handed.fate == .trained { return (index, nil) }
      // It may have dropped it: its next word tells.
      training.handed.fate = .forgotten
      slots[index].state = .training(training)
    }
    return (nil, nil)
  }

  /// Takes note that an execution is wanted again that was to be forgotten.
  ///
  /// - Returns: whether a slot has it.
  mutating func want(_ execution: Execution) -> Bool {
    for index in slots.indices {
      if let ahead = slots[index].ahead, ahead.execution == execution {
        if ahead.fate == .forgotten { slots[index].ahead?.fate = .recalled }
        return true
      }
      guard case .training(var training) = slots[index].state, training.handed.execution == execution else { continue }
      if training.handed.fate == .forgotten { training.handed.fate = .recalled }
      slots[index].state = .training(training)
      return true
    }
    return false
  }

  /// Recalls what waits behind trials that began `duration` ago or more.
  ///
  /// - Returns: the slots that are to drop it.
  mutating func recall(behind duration: Duration, at now: Instant) -> [(slot: Int, execution: Execution)] {
    var recalled: [(Int, Execution)] = []
    for index in slots.indices {
      guard let training = slots[index].training, now - training.begun >= duration, let ahead = slots[index].ahead,
        ahead.fate == .trained
      else { continue }
      slots[index].ahead?.fate = .recalled
      recalled.append((index, ahead.execution))
    }
    return recalled
  }

  // MARK: Invariants

  /// What must hold at any time; empty when it does.
  var violations: [String] {
    var seen: Set<Execution> = []
    return slots.indices.flatMap { index in
      var found: [String] = []
      if slots[index].ahead != nil, slots[index].training == nil { found.append("slot \(index) has one ahead of none") }
      for handed in [slots[index].training?.handed, slots[index].ahead].compactMap(\.self)
      where !seen.insert(handed.execution).inserted {
        found.append("\(handed.execution) is in slots twice")
      }
      return found
    }
  }
}
