import SweepCoordinator
import SweepCore
import Testing

struct AllowanceTests {
  private let start = Instant(nanoseconds: 5_000_000_000)

  @Test func aBucketGivesItsBurstAtOnceAndItsRateAfter() {
    var bucket = TokenBucket(.init(burst: 10, perSecond: 2), at: start)
    expectTen(of: &bucket, at: start)
    let taken = [0, 499, 500, 500].map { bucket.take(1, at: start + .milliseconds($0)) }
    #expect(taken == [false, false, true, false])
    // An hour later it is as full as ever, and not fuller.
    expectTen(of: &bucket, at: start + .seconds(3600))
    let eleventh = bucket.take(1, at: start + .seconds(3600))
    #expect(!eleventh)
  }

  private func expectTen(of bucket: inout TokenBucket, at now: Instant) {
    var taken = 0
    for _ in 0..<10 where bucket.take(1, at: now) { taken += 1 }
    #expect(taken == 10)
  }

  @Test func whatIsRefusedCostsNothingAndTimeThatGoesBackGivesNothing() {
    var bucket = TokenBucket(.init(burst: 4, perSecond: 1), at: start)
    let taken = [5, 4].map { bucket.take($0, at: start) }
    #expect(taken == [false, true])
    let late = [Instant(nanoseconds: 1_000_000_000), start].map { bucket.take(1, at: $0) }
    #expect(late == [false, false])
  }

  @Test func aMessageIsTakenWholeOrNotAtAll() {
    let rates = Allowance.Rates(
      messages: .init(burst: 3, perSecond: 0), bytes: .init(burst: 100, perSecond: 0),
      requests: .init(burst: 1, perSecond: 0))
    var allowance = Allowance(rates, at: start)
    // After the first: too many bytes, then one request too many; neither takes anything of the rest.
    let messages = [(60, true), (60, false), (1, true), (40, false), (0, false), (0, false)]
    let taken = messages.map { allowance.take(bytes: $0.0, isRequest: $0.1, at: start) }
    #expect(taken == [true, false, false, true, true, false])
  }

  /// 128 slots of tiny networks: 100 full batches of 8 KB a second each, heartbeats, and everything that was buffered
  /// (64 MiB) again after a connection broke.
  @Test func aWorkerOf128SlotsIsNeverLimited() throws {
    var peers = PeerTable()
    let holder = KeyHolder(name: try KeyName("big"), role: .worker)
    let peer = Peer([1])
    peers.note(peer, holder, at: start)
    var refused = 0
    for tick in 0..<1000 {
      let now = start + .milliseconds(10 * Int64(tick))
      if tick.isMultiple(of: 200), !peers.allows(peer, bytes: 5000, isRequest: true, at: now) { refused += 1 }
      for _ in 0..<128 where !peers.allows(peer, bytes: 8300, isRequest: false, at: now) { refused += 1 }
      guard tick.isMultiple(of: 500) else { continue }
      for _ in 0..<8000 where !peers.allows(peer, bytes: 8300, isRequest: false, at: now) { refused += 1 }
    }
    #expect(refused == 0)
  }

  /// All of one key, each by itself far within its own bounds.
  @Test func aThousandWorkersOfOneKeyAreNotLimitedAndMayAllComeBackAtOnce() throws {
    var peers = PeerTable()
    let holder = KeyHolder(name: try KeyName("cluster"), role: .worker)
    let all = (0..<1000).map { Peer([UInt8($0 >> 8), UInt8($0 & 255)]) }
    for peer in all { peers.note(peer, holder, at: start) }
    var refused = 0
    for second in 0..<10 {
      let now = start + .seconds(Int64(second))
      for peer in all {
        if second == 0, !peers.allows(peer, bytes: 500, isRequest: true, at: now) { refused += 1 }
        for _ in 0..<50 where !peers.allows(peer, bytes: 3000, isRequest: false, at: now) { refused += 1 }
      }
    }
    #expect(refused == 0)
  }

  @Test func aFloodIsCutToItsRateAndOthersAreNot() throws {
    var peers = PeerTable()
    let flooder = KeyHolder(name: try KeyName("flooder"), role: .viewer)
    let good = KeyHolder(name: try KeyName("good"), role: .viewer)
    peers.note(Peer([1]), flooder, at: start)
    peers.note(Peer([2]), good, at: start)
    var taken = 0
    var refused = 0
    for millisecond in 0..<1000 {
      let now = start + .milliseconds(Int64(millisecond))
      for _ in 0..<100 where peers.allows(Peer([1]), bytes: 50, isRequest: true, at: now) { taken += 1 }
      guard millisecond.isMultiple(of: 200) else { continue }
      if !peers.allows(Peer([2]), bytes: 50, isRequest: true, at: now) { refused += 1 }
    }
    #expect(refused == 0)
    #expect((200...251).contains(taken))
  }

  /// A peer that connects anew has a full bucket again, its key has not.
  @Test func connectingAnewDoesNotGetRoundTheBoundOfTheKey() throws {
    var peers = PeerTable()
    let flooder = KeyHolder(name: try KeyName("flooder"), role: .viewer)
    var taken = 0
    for number in 0..<1000 {
      let peer = Peer([UInt8(number >> 8), UInt8(number & 255)])
      peers.note(peer, flooder, at: start)
      for _ in 0..<100 where peers.allows(peer, bytes: 50, isRequest: true, at: start) { taken += 1 }
      peers.remove(peer)
    }
    #expect(taken == 4000)
  }

  @Test func whatAKeyHadLeftIsForgottenWhenItIsRevoked() throws {
    var peers = PeerTable()
    for number in 0..<100 {
      let holder = KeyHolder(name: try KeyName("key-\(number)"), role: .viewer)
      peers.note(Peer([1]), holder, at: start)
      let isAllowed = peers.allows(Peer([1]), bytes: 1, isRequest: true, at: start)
      #expect(isAllowed)
    }
    #expect(peers.keyCount == 100)
    peers.forgetKeys { $0.text != "key-7" }
    #expect(peers.keyCount == 1)
  }

  @Test func theOwnerIsNotLimitedAndAStrangerHasNothing() {
    var peers = PeerTable()
    peers.note(Peer([1]), .owner, at: start)
    var refused = 0
    for _ in 0..<100_000 where !peers.allows(Peer([1]), bytes: 1 << 20, isRequest: true, at: start) { refused += 1 }
    #expect(refused == 0)
    let stranger = peers.allows(Peer([2]), bytes: 0, isRequest: false, at: start)
    #expect(!stranger)
  }

  @Test func peersOfAKeyAreFoundInAFixedOrder() throws {
    var peers = PeerTable()
    let gone = KeyHolder(name: try KeyName("gone"), role: .worker)
    for number in [UInt8(3), 1, 2] { peers.note(Peer([number]), gone, at: start) }
    peers.note(Peer([9]), .owner, at: start)
    #expect(peers.peers { $0 == gone } == [Peer([1]), Peer([2]), Peer([3])])
    peers.remove(Peer([2]))
    #expect(peers.count == 3)
  }
}
