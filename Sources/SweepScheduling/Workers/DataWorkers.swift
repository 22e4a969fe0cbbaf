/// What a worker may be given.
enum Readiness: Int, CaseIterable, Sendable {
  /// Trials, now or when a slot comes free.
  case fit
  /// Nothing: it has not shown yet that it computes the right bits.
  case notAdmitted
  /// Nothing, for messages to it cannot be delivered or nothing was heard of it.
  case unreachable
  case quarantined
}

/// Where a worker stands in the sets of `DataWorkers`.
struct Placement: Equatable, Sendable {
  let readiness: Readiness
  let slots: Int
  /// Slots without a lease, of a worker that is fit.
  let freeSlots: Int
  /// Executions that it would have ready beyond its slots, of a worker that is fit.
  let credit: Int
}

/// The workers that have a data set. All methods take O(log64 n) in the number of workers.
struct DataWorkers: Sendable {
  private var sets = Array(repeating: OrderedBits(), count: Readiness.allCases.count)
  /// Of the workers that are fit.
  private(set) var slots = 0
  /// Workers with slots that have no lease.
  private(set) var free = IdleWorkers()
  /// Workers whose slots all have leases, and which want more to be ready.
  private(set) var wanting = IdleWorkers()

  func workers(_ readiness: Readiness) -> OrderedBits { sets[readiness.rawValue] }

  var isEmpty: Bool { sets.allSatisfy(\.isEmpty) }

  mutating func insert(_ worker: Int, _ placement: Placement) {
    sets[placement.readiness.rawValue].insert(worker)
    guard placement.readiness == .fit else { return }
    slots += placement.slots
    free.insert(worker, room: placement.freeSlots)
    if placement.freeSlots == 0 { wanting.insert(worker, room: placement.credit) }
  }

  mutating func remove(_ worker: Int, _ placement: Placement) {
    sets[placement.readiness.rawValue].remove(worker)
    guard placement.readiness == .fit else { return }
    slots -= placement.slots
    free.remove(worker, room: placement.freeSlots)
    wanting.remove(worker, room: placement.credit)
  }

  /// - Parameter placements: of all workers that have the data.
  func violations(_ placements: [(worker: Int, placement: Placement)]) -> [String] {
    var found = sets.flatMap(\.violations) + free.violations + wanting.violations
    if sets.reduce(0, { $0 + $1.count }) != placements.count { found.append("data workers miscounted") }
    let fit = placements.filter { $0.placement.readiness == .fit }.map(\.placement)
    if fit.reduce(0, { $0 + $1.slots }) != slots { found.append("slots miscounted") }
    if fit.count(where: { $0.freeSlots > 0 }) != free.count { found.append("free workers miscounted") }
    if fit.count(where: { $0.freeSlots == 0 && $0.credit > 0 }) != wanting.count {
      found.append("workers with credit miscounted")
    }
    for (worker, placement) in placements {
      if !sets[placement.readiness.rawValue].contains(worker) { found.append("worker \(worker): in the wrong set") }
      guard placement.readiness == .fit else { continue }
      if placement.freeSlots > 0, !free.contains(worker, room: placement.freeSlots) {
        found.append("worker \(worker): free, and not found")
      }
      if placement.freeSlots == 0, placement.credit > 0, !wanting.contains(worker, room: placement.credit) {
        found.append("worker \(worker): wants more, and is not found")
      }
    }
    return found
  }
}
