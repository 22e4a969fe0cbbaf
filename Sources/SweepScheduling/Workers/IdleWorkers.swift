/// Workers that can take more, those that can take most first, and of these the lowest handle. All methods take
/// O(log64 n) in the number of workers and in what one can take.
struct IdleWorkers: Sendable {
  /// By how many executions each can take.
  private var byRoom: [Int: OrderedBits] = [:]
  private var rooms = OrderedBits()
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  var first: (room: Int, worker: Int)? {
    guard let room = rooms.last, let worker = byRoom[room]?.first else { return nil }
    return (room, worker)
  }

  func contains(_ worker: Int, room: Int) -> Bool { byRoom[room]?.contains(worker) ?? false }

  /// - Parameter room: how many executions it can take; with 0 it is not idle.
  mutating func insert(_ worker: Int, room: Int) {
    guard room > 0, byRoom[room, default: OrderedBits()].insert(worker) else { return }
    rooms.insert(room)
    count += 1
  }

  mutating func remove(_ worker: Int, room: Int) {
    guard byRoom[room]?.remove(worker) == true else { return }
    count -= 1
    guard byRoom[room]?.isEmpty == true else { return }
    byRoom[room] = nil
    rooms.remove(room)
  }

  var violations: [String] {
    var found = rooms.violations + byRoom.values.flatMap(\.violations)
    if byRoom.values.reduce(0, { $0 + $1.count }) != count { found.append("idle workers miscounted") }
    if byRoom.keys.contains(where: { !rooms.contains($0) }) || byRoom.count != rooms.count {
      found.append("idle workers that are not found")
    }
    return found
  }
}
