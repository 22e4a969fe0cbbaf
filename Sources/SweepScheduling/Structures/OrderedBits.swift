/// A set of small non-negative integers in ascending order: bits in levels of 64-bit words, where a bit of a level says
/// that the word below it is not zero.
///
/// With n the largest member there ever was, `insert`, `remove`, `contains`, `first` and `last` take O(log64 n): three
/// steps for 262,144. It holds n/8 bytes and a little more, and never shrinks.
package struct OrderedBits: Sendable {
  /// The members first; the last level has one word.
  private var levels: [[UInt64]] = []
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }
  package var first: Int? { first(from: 0) }

  package var last: Int? {
    guard count > 0 else { return nil }
    return descend(from: levels.count - 1, word: 0) { 63 - $0.leadingZeroBitCount }
  }

  package func contains(_ member: Int) -> Bool {
    guard let words = levels.first, member >> 6 < words.count else { return false }
    return words[member >> 6] & Self.bit(member) != 0
  }

  /// - Returns: whether it was not there before.
  @discardableResult
  package mutating func insert(_ member: Int) -> Bool {
    precondition(member >= 0, "members are not negative")
    reserve(member)
    guard levels[0][member >> 6] & Self.bit(member) == 0 else { return false }
    count += 1
    var position = member
    for level in levels.indices {
      let wasEmpty = levels[level][position >> 6] == 0
      levels[level][position >> 6] |= Self.bit(position)
      guard wasEmpty else { break }
      position >>= 6
    }
    return true
  }

  /// - Returns: whether it was there.
  @discardableResult
  package mutating func remove(_ member: Int) -> Bool {
    guard contains(member) else { return false }
    count -= 1
    var position = member
    for level in levels.indices {
      levels[level][position >> 6] &= ~Self.bit(position)
      guard levels[level][position >> 6] == 0 else { break }
      position >>= 6
    }
    return true
  }

  /// The smallest member that is not below `start`.
  package func first(from start: Int) -> Int? {
    var position = start
    for level in levels.indices {
      guard position >> 6 < levels[level].count else { return nil }
      let rest = levels[level][position >> 6] & (UInt64.max << UInt64(position & 63))
      if rest != 0 {
        let found = (position & ~63) + rest.trailingZeroBitCount
        return level == 0 ? found : descend(from: level - 1, word: found) { $0.trailingZeroBitCount }
      }
      position = (position >> 6) + 1
    }
    return nil
  }

  /// The smallest member not below `start` that both sets have. O(log64 n) for each time that the two take turns.
  package func first(from start: Int, alsoIn other: OrderedBits) -> Int? {
    var start = start
    while let mine = first(from: start), let theirs = other.first(from: mine) {
      if mine == theirs { return mine }
      start = theirs
    }
    return nil
  }

  /// How many members are below `limit`. Counts 64 at once: 1,563 steps below 100,000.
  package func count(below limit: Int) -> Int {
    guard let words = levels.first, limit > 0 else { return 0 }
    var sum = 0
    for word in 0..<min(limit >> 6, words.count) { sum += words[word].nonzeroBitCount }
    guard limit >> 6 < words.count else { return sum }
    return sum + (words[limit >> 6] & (Self.bit(limit) - 1)).nonzeroBitCount
  }

  /// At most so many members, the smallest first.
  package func prefix(_ limit: Int) -> [Int] {
    var members: [Int] = []
    var start = 0
    while members.count < limit, let next = first(from: start) {
      members.append(next)
      start = next + 1
    }
    return members
  }

  package var members: [Int] { prefix(count) }

  /// How many words it takes.
  package var words: Int { levels.reduce(0) { $0 + $1.count } }

  private static func bit(_ position: Int) -> UInt64 { 1 << UInt64(position & 63) }

  /// Follows a word that is not zero down to a member.
  private func descend(from level: Int, word: Int, _ choose: (UInt64) -> Int) -> Int {
    var position = word
    for level in stride(from: level, through: 0, by: -1) {
      position = (position << 6) + choose(levels[level][position])
    }
    return position
  }

  private mutating func reserve(_ member: Int) {
    var last = member >> 6
    var level = 0
    while true {
      if level == levels.count {
        // A new top level knows of what is below it already.
        let isUsed = level > 0 && count > 0
        levels.append([isUsed ? summary(of: level - 1) : 0])
      }
      let missing = last + 1 - levels[level].count
      if missing > 0 { levels[level].append(contentsOf: repeatElement(0, count: missing)) }
      if levels[level].count == 1 { return }
      last >>= 6
      level += 1
    }
  }

  /// Which of the first 64 words of a level are not zero: all there were before it grew.
  private func summary(of level: Int) -> UInt64 {
    levels[level].prefix(64).enumerated().reduce(0) { $1.element == 0 ? $0 : $0 | Self.bit($1.offset) }
  }

  /// What is wrong with it; empty where nothing is. O(n).
  package var violations: [String] {
    var found: [String] = []
    if levels.first?.reduce(0, { $0 + $1.nonzeroBitCount }) ?? 0 != count { found.append("bits: miscounted") }
    for level in levels.indices.dropFirst() {
      for (word, bits) in levels[level - 1].enumerated()
      where (levels[level][word >> 6] & Self.bit(word) != 0) != (bits != 0) {
        found.append("bits: word \(word) of level \(level - 1) is told wrong")
      }
    }
    return found
  }
}
