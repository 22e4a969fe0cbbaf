import Glibc
import SweepCoordinator
import SweepCore
import Testing
import ZeroMQ

/// On a TCP connection within this process, whose other end sends what no socket hands out.
struct ConnectionWatchTests {
  private let start = Instant(nanoseconds: 0)

  private func watch(_ pair: TCPPair) -> ConnectionWatch {
    var watch = ConnectionWatch()
    watch.add(PeerConnection(descriptor: pair.server), at: start)
    return watch
  }

  @Test func whatWasReceivedAndNotDeliveredIsFound() throws {
    let pair = try TCPPair()
    let connection = try #require(PeerConnection(descriptor: pair.server))
    var watch = watch(pair)
    try pair.pass(1 << 20)
    #expect(connection.counts?.receivedBytes == 1 << 20)
    let within = watch.review(at: start, undeliveredBytes: 1 << 20)
    #expect(within.isEmpty)
    try pair.pass(1 << 20)
    let above = watch.review(at: start, undeliveredBytes: 1 << 20)
    #expect(above.map(\.connection) == [connection])
    #expect(above.map(\.fault) == [.endlessMessage])
  }

  @Test func whatIsDeliveredCountsNoLonger() throws {
    let pair = try TCPPair()
    var watch = watch(pair)
    for _ in 0..<50 {
      try pair.pass(1 << 20)
      watch.note(1 << 20, from: pair.server)
      let found = watch.review(at: start, undeliveredBytes: 1 << 20)
      #expect(found.isEmpty)
    }
  }

  /// A month of heartbeats is no message without an end, and no credit for one.
  @Test func heartbeatsAloneNeverAddUp() throws {
    let pair = try TCPPair()
    var watch = watch(pair)
    for second in 0..<1000 {
      try pair.pass(60)
      let found = watch.review(at: start + .seconds(Int64(second)), undeliveredBytes: 2000)
      #expect(found.isEmpty)
    }
    try pair.pass(1 << 16)
    let found = watch.review(at: start + .seconds(1000), undeliveredBytes: 1 << 15)
    #expect(found.map(\.fault) == [.endlessMessage])
  }

  /// It goes on talking, so that no timeout of the kernel ends it.
  @Test func aPeerThatTakesNothingIsFoundAfterTheReadingPeriod() throws {
    let pair = try TCPPair()
    var watch = watch(pair)
    pair.fillTowardsClient()
    var faults: [[ConnectionWatch.Fault]] = []
    for second in 0...11 {
      try pair.pass(100)
      watch.note(100, from: pair.server)
      faults.append(watch.review(at: start + .seconds(Int64(second))).map(\.fault))
    }
    // What it took while the buffers filled counts until the first look.
    #expect(faults[..<10].flatMap { $0 } == [])
    #expect(faults[11] == [.doesNotRead])
  }

  @Test func aPeerThatReadsSlowlyOrHasNothingToReadGoesOn() throws {
    let pair = try TCPPair()
    let idle = try TCPPair()
    var watch = watch(pair)
    watch.add(PeerConnection(descriptor: idle.server), at: start)
    for second in stride(from: 0, to: 60, by: 5) {
      pair.fillTowardsClient()
      try pair.takeAtClient(256 << 10)
      try pair.pass(1)
      try idle.pass(1)
      let found = watch.review(at: start + .seconds(Int64(second)))
      #expect(found.isEmpty)
    }
  }

  @Test func aLineByWhichNothingComesIsFoundAfterTenReviews() throws {
    let silent = try TCPPair()
    let pinging = try TCPPair()
    var watch = watch(silent)
    watch.add(PeerConnection(descriptor: pinging.server), at: start)
    try silent.pass(10)
    var found: [(connection: PeerConnection, fault: ConnectionWatch.Fault)] = []
    for second in 0...ConnectionWatch.silentReviews {
      #expect(found.isEmpty)
      if second.isMultiple(of: 2) { try pinging.pass(10) }
      found = watch.review(at: start + .seconds(Int64(second)))
    }
    #expect(found.map(\.connection) == [PeerConnection(descriptor: silent.server)])
    #expect(found.map(\.fault) == [.silent])
  }

  @Test func aConnectionIsShutDownOnceAndItsDescriptorsNextOwnerIsNot() throws {
    let pair = try TCPPair()
    let connection = try #require(PeerConnection(descriptor: pair.server))
    #expect(connection.isOpen)
    // Another connection under the same number.
    let other = try TCPPair()
    #expect(dup2(other.server, pair.server) == pair.server)
    #expect(!connection.isOpen)
    #expect(connection.counts == nil)
    connection.shutDown()
    try other.pass(10)
    let replaced = try #require(PeerConnection(descriptor: pair.server))
    replaced.shutDown()
    var byte: UInt8 = 0
    #expect(recv(other.client, &byte, 1, 0) == 0)
  }

  @Test func whatIsNoConnectionIsNotTakenForOne() {
    #expect(PeerConnection(descriptor: -1) == nil)
    #expect(PeerConnection(descriptor: 0) == nil)
    var watch = ConnectionWatch()
    watch.add(nil, at: start)
    #expect(watch.count == 0)
  }
}
