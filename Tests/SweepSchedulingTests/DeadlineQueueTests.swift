import SweepScheduling
import TestSupport
import Testing

struct DeadlineQueueTests {
  @Test func whatIsDueComesInOrder() {
    var queue = DeadlineQueue<String, Int>()
    queue.schedule("late", noLaterThan: 9)
    queue.schedule("early", noLaterThan: 3)
    #expect(queue.next == 3)
    #expect(queue.popDue(at: 2) == nil)
    #expect(queue.popDue(at: 10) == "early")
    #expect(queue.popDue(at: 10) == "late")
    #expect(queue.popDue(at: 10) == nil)
    #expect(queue.next == nil)
  }

  @Test func aKeyComesUpAtTheEarliestTimeItWasScheduledFor() {
    var queue = DeadlineQueue<String, Int>()
    queue.schedule("key", noLaterThan: 5)
    queue.schedule("key", noLaterThan: 8)
    queue.schedule("key", noLaterThan: 2)
    #expect(queue.count == 1)
    #expect(queue.popDue(at: 2) == "key")
    #expect(queue.popDue(at: 100) == nil)
  }

  @Test func aCancelledKeyDoesNotComeUp() {
    var queue = DeadlineQueue<String, Int>()
    queue.schedule("key", noLaterThan: 5)
    queue.cancel("key")
    #expect(queue.next == nil)
    #expect(queue.popDue(at: 100) == nil)
    queue.schedule("key", noLaterThan: 7)
    #expect(queue.popDue(at: 6) == nil)
    #expect(queue.popDue(at: 7) == "key")
  }

  /// Random schedules of a few keys, of which a dictionary knows when each is due.
  @Test(arguments: 0..<4 as Range<UInt64>)
  func itAgreesWithADictionaryAndStaysSmall(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var queue = DeadlineQueue<Int, Int>()
    var model: [Int: Int] = [:]
    for now in 0..<4000 {
      let key = Int.random(in: 0..<20, using: &random)
      let due = now + Int.random(in: 1..<60, using: &random)
      if random.chance(25) {
        queue.cancel(key)
        model[key] = nil
      } else {
        queue.schedule(key, noLaterThan: due)
        model[key] = min(model[key] ?? due, due)
      }
      var popped: Set<Int> = []
      while let key = queue.popDue(at: now) { popped.insert(key) }
      #expect(popped == Set(model.filter { $0.value <= now }.keys))
      model = model.filter { $0.value > now }
      #expect(queue.next.map { $0 <= model.values.min() ?? .max } ?? model.isEmpty)
      #expect(queue.entries <= 2 * queue.count + 64)
      #expect(queue.violations == [])
    }
  }
}
