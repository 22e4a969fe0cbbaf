import SweepCoordinator
import SweepWire
import TestSupport
import Testing

final class RequestQueueTests {
  private let anna: KeyName
  private let bert: KeyName
  private var queue = RequestQueue()

  init() throws {
    anna = try KeyName("anna")
    bert = try KeyName("bert")
  }

  private func peer(_ number: Int) -> Peer { Peer([UInt8(number >> 8), UInt8(number & 255)]) }

  private func add(
    _ number: UInt64, from peerNumber: Int, of key: KeyName, bytes: Int = 10
  ) -> RequestQueue.Admission {
    let body = RequestQueue.Body.encoded([UInt8](repeating: 0, count: bytes))
    return queue.add(.init(peer: peer(peerNumber), number: number, body: body), of: key)
  }

  private func next() -> RequestQueue.Request? { queue.next() }

  /// Takes all, each answered before the next.
  private func takeAll() -> [[Int]] {
    var taken: [[Int]] = []
    while let request = queue.next() {
      taken.append([Int(request.peer.routingID[1]), Int(request.number)])
      queue.finish(request.peer, request.number)
    }
    return taken
  }

  @Test func turnsGoByKeyAndThenByConnection() {
    for number in 1...3 { for peer in 1...2 { #expect(add(UInt64(number), from: peer, of: anna) == .taken) } }
    for number in 1...2 { #expect(add(UInt64(number), from: 9, of: bert) == .taken) }
    #expect(queue.count == 8)
    #expect(takeAll() == [[1, 1], [9, 1], [2, 1], [9, 2], [1, 2], [2, 2], [1, 3], [2, 3]])
    #expect(queue.count == 0)
    #expect(!queue.isReady)
  }

  @Test func oneRequestOfAConnectionIsUnderWay() {
    for number in 1...2 { #expect(add(UInt64(number), from: 1, of: anna) == .taken) }
    #expect(next()?.number == 1)
    #expect(next()?.number == nil)
    // Of another request than the one under way nobody can have an answer.
    queue.finish(peer(1), 2)
    #expect(next()?.number == nil)
    queue.finish(peer(1), 1)
    #expect(next()?.number == 2)
  }

  @Test func aRepeatIsDroppedUntilTheRequestIsAnswered() {
    for number in [1, 2] as [UInt64] { #expect(add(number, from: 1, of: anna) == .taken) }
    #expect(next()?.number == 1)
    #expect([1, 2].map { add($0, from: 1, of: anna) } == [.repeated, .repeated])
    // Another connection's number is another request.
    #expect(add(1, from: 2, of: anna) == .taken)
    queue.finish(peer(1), 1)
    #expect(add(1, from: 1, of: anna) == .taken)
  }

  @Test func aConnectionAndAKeyAreBounded() {
    let limit = RequestQueue.requestsOfPeer
    for number in 1...limit { #expect(add(UInt64(number), from: 1, of: anna) == .taken) }
    #expect(add(1000, from: 1, of: anna) == .full)
    // The largest sweep finds room beside small requests, a second one does not until the first was answered.
    #expect(add(1, from: 2, of: anna, bytes: KeyLimits.submitBytes) == .taken)
    #expect(add(1, from: 3, of: anna, bytes: KeyLimits.submitBytes) == .full)
    #expect(add(1, from: 4, of: bert, bytes: KeyLimits.submitBytes) == .taken)
    while let request = queue.next() {
      #expect(add(9, from: 3, of: anna, bytes: KeyLimits.submitBytes) == .full)
      queue.finish(request.peer, request.number)
      if request.peer == peer(2) { break }
    }
    #expect(add(1, from: 3, of: anna, bytes: KeyLimits.submitBytes) == .taken)
  }

  @Test func whatIsHeldWaitsInItsPlaceAndOthersGoOn() {
    for number in 1...2 { #expect(add(UInt64(number), from: 1, of: anna) == .taken) }
    #expect(next()?.number == 1)
    queue.hold(peer(1))
    #expect(add(7, from: 2, of: anna) == .taken)
    #expect(takeAll() == [[2, 7]])
    #expect(queue.holdsAny && queue.count == 2)
    #expect(add(1, from: 1, of: anna) == .repeated)
    queue.releaseHeld(atMost: 10)
    #expect(takeAll() == [[1, 1], [1, 2]])
    #expect(!queue.holdsAny)
  }

  @Test func whatAPeerThatIsGoneAskedIsForgotten() {
    for peer in 1...3 { #expect(add(1, from: peer, of: anna, bytes: 12 << 20) == .taken) }
    #expect(next()?.peer == peer(1))
    queue.remove(peer(1))
    queue.remove(peer(2))
    queue.remove(peer(2))
    #expect(queue.count == 1)
    // Its answer comes all the same.
    queue.finish(peer(1), 1)
    for peer in [1, 2] { #expect(add(1, from: peer, of: anna, bytes: 12 << 20) == .taken) }
    #expect(takeAll().map { $0[0] }.sorted() == [1, 2, 3])
  }

  /// Whatever happens in whatever order, nothing is lost and nothing comes twice.
  @Test(arguments: 0..<20 as Range<UInt64>) func everyRequestIsTakenOnce(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var waiting: Set<[Int]> = []
    var underWay: [Int: Int] = [:]
    var next = 0
    for _ in 0..<300 {
      let number = Int.random(in: 1...4, using: &generator)
      switch Int.random(in: 0..<7, using: &generator) {
      case 0, 1, 2:
        next += 1
        let admission = add(UInt64(next), from: number, of: number.isMultiple(of: 2) ? anna : bert)
        #expect((admission == .taken) == (waiting.count { $0[0] == number } < RequestQueue.requestsOfPeer))
        if admission == .taken { waiting.insert([number, next]) }
      case 3, 4:
        guard let request = queue.next() else {
          #expect(waiting.allSatisfy { underWay[$0[0]] != nil || queue.holdsAny })
          break
        }
        let from = Int(request.peer.routingID[1])
        #expect(waiting.remove([from, Int(request.number)]) != nil)
        #expect(waiting.allSatisfy { $0[0] != from || $0[1] > Int(request.number) }, "in its order")
        #expect(underWay.updateValue(Int(request.number), forKey: from) == nil)
      case 5:
        guard let request = underWay.removeValue(forKey: number) else { break }
        if Bool.random(using: &generator) {
          queue.finish(peer(number), UInt64(request))
        } else {
          queue.hold(peer(number))
          waiting.insert([number, request])
        }
      default:
        queue.releaseHeld(atMost: 2)
        if number == 4 {
          queue.remove(peer(number))
          underWay[number] = nil
          waiting = waiting.filter { $0[0] != number }
        }
      }
      #expect(queue.count == waiting.count)
    }
    for (number, request) in underWay { queue.finish(peer(number), UInt64(request)) }
    queue.releaseHeld(atMost: 100)
    #expect(Set(takeAll()) == waiting)
  }
}
