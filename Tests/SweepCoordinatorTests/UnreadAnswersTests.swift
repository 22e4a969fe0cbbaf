import Glibc
import SweepCoordinator
import Testing
import ZeroMQ

/// On TCP connections within this process: the test is libzmq on one side, and the peer on the other.
final class UnreadAnswersTests {
  private let anna: KeyName
  private let bert: KeyName
  private let pair: TCPPair
  private let connection: PeerConnection
  private let peer = Peer([1])
  private var unread = UnreadAnswers()

  init() throws {
    anna = try KeyName("anna")
    bert = try KeyName("bert")
    pair = try TCPPair()
    connection = try #require(PeerConnection(descriptor: pair.server))
  }

  private func verdict() -> UnreadAnswers.Verdict { verdict(on: peer, of: anna, over: connection) }

  private func verdict(on peer: Peer, of key: KeyName, over connection: PeerConnection) -> UnreadAnswers.Verdict {
    unread.verdict(on: peer, of: key, over: connection)
  }

  /// Asks until the other side's kernel has confirmed what it took.
  private func verdict(after earlier: UnreadAnswers.Verdict) -> UnreadAnswers.Verdict {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      let verdict = verdict()
      if verdict != earlier { return verdict }
    }
    return earlier
  }

  @Test func whatLibzmqHoldsCountsUntilThePeerHasTakenIt() throws {
    #expect(verdict() == .mayAnswer)
    unread.note(1 << 20, to: peer, of: anna, over: connection)
    #expect(unread.bytes(of: anna) == 1 << 20)
    #expect(verdict() == .later)
    // It is written to the connection, and read at the other end.
    var taken = 0
    while taken < 1 << 20 {
      let count = pair.fillTowardsClient()
      try pair.takeAtClient(count)
      taken += count
    }
    #expect(verdict(after: .later) == .mayAnswer)
  }

  @Test func smallAnswersThatAreReadNeverAddUp() throws {
    for _ in 0..<500 {
      unread.note(1000, to: peer, of: anna, over: connection)
      // Encrypted they are a little larger.
      try pair.giveClient(1042)
      try pair.takeAtClient(1042)
    }
    #expect(verdict(after: .later) == .mayAnswer)
    unread.review()
    #expect(unread.bytes(of: anna) <= UnreadAnswers.ofPeer)
  }

  @Test func whatLibzmqDidNotTakeIsNotWaitedFor() throws {
    unread.note(1 << 20, to: peer, of: anna, over: connection)
    unread.takeBack(1 << 20, of: peer)
    #expect(unread.bytes == 0)
    #expect(verdict() == .mayAnswer)
  }

  @Test func aKeysConnectionsShareABoundAndOtherKeysHaveTheirOwn() throws {
    let other = try TCPPair()
    let otherConnection = try #require(PeerConnection(descriptor: other.server))
    unread.note(UnreadAnswers.ofKey + 1, to: peer, of: anna, over: connection)
    #expect(verdict(on: Peer([2]), of: anna, over: otherConnection) == .later)
    #expect(verdict(on: Peer([2]), of: bert, over: otherConnection) == .mayAnswer)
    unread.remove(peer)
    #expect(unread.bytes == 0)
    #expect(verdict(on: Peer([2]), of: anna, over: otherConnection) == .mayAnswer)
  }

  @Test func aClosedConnectionIsGoneAndHoldsNothing() throws {
    unread.note(1 << 20, to: peer, of: anna, over: connection)
    // Another connection under the same number.
    let other = try TCPPair()
    #expect(dup2(other.server, pair.server) == pair.server)
    #expect(verdict() == .gone)
    unread.review()
    #expect(unread.bytes == 0)
  }
}
