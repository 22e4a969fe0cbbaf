internal import HeapModule

/// Keys by when they are due, the earliest first.
///
/// A key comes up no later than the earliest time it was scheduled for; one that has more time by then is scheduled
/// again by whoever popped it. So a deadline that moves away costs nothing until the old one has passed. All methods
/// take O(log n) in the number of keys, amortized; at most twice as many entries as keys, and 64, are kept.
package struct DeadlineQueue<Key: Hashable & Sendable, Due: Comparable & Sendable>: Sendable {
  private struct Entry: Comparable {
    let due: Due
    let key: Key

    static func < (left: Entry, right: Entry) -> Bool { left.due < right.due }
    static func == (left: Entry, right: Entry) -> Bool { left.due == right.due }
  }

  private var heap = Heap<Entry>()
  /// The one entry of each key that counts; others are left over.
  private var scheduled: [Key: Due] = [:]

  package init() {}

  package var count: Int { scheduled.count }

  /// How many entries it takes, those that are left over included.
  package var entries: Int { heap.count }

  /// No later than when the next key is due. O(1).
  package var next: Due? { heap.min?.due }

  package func due(_ key: Key) -> Due? { scheduled[key] }

  /// Lets `key` come up at `due`, if it does not earlier.
  package mutating func schedule(_ key: Key, noLaterThan due: Due) {
    if let known = scheduled[key], known <= due { return }
    scheduled[key] = due
    heap.insert(Entry(due: due, key: key))
    compact()
  }

  package mutating func cancel(_ key: Key) {
    guard scheduled.removeValue(forKey: key) != nil else { return }
    while let entry = heap.min, scheduled[entry.key] != entry.due { heap.removeMin() }
    compact()
  }

  /// Removes and returns the first key that is due at `now`.
  package mutating func popDue(at now: Due) -> Key? {
    while let entry = heap.min, entry.due <= now {
      heap.removeMin()
      if scheduled[entry.key] == entry.due {
        scheduled[entry.key] = nil
        return entry.key
      }
    }
    return nil
  }

  /// Removes and returns the first key of all.
  package mutating func popFirst() -> Key? {
    while let entry = heap.popMin() {
      if scheduled[entry.key] == entry.due {
        scheduled[entry.key] = nil
        return entry.key
      }
    }
    return nil
  }

  private mutating func compact() {
    guard heap.count > 2 * scheduled.count + 64 else { return }
    // From the heap and not from the dictionary, whose order differs from run to run.
    var kept: Set<Key> = []
    heap = Heap(heap.unordered.filter { scheduled[$0.key] == $0.due && kept.insert($0.key).inserted })
  }

  package var violations: [String] {
    var found: [String] = []
    if heap.count > 2 * scheduled.count + 64 { found.append("deadlines: \(heap.count) entries of \(count) keys") }
    let live = Set(heap.unordered.filter { scheduled[$0.key] == $0.due }.map(\.key))
    if live.count != scheduled.count { found.append("deadlines: a key without an entry") }
    return found
  }
}
