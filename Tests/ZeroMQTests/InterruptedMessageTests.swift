import Dispatch
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(2)))
struct InterruptedMessageTests {
  /// libzmq refuses a frame in the middle of a message when the connection ends there, and then drops frames up to the
  /// last of that message. A sender that gave up at once would lose its next message as well. Where in a message the
  /// peer leaves is chance, hence the long messages and the rounds: without that rule about 48 of 60 lose one.
  @Test func aPeerThatLeavesInTheMiddleOfAMessageCostsNoOtherMessage() throws {
    for round in 0..<20 {
      let context = try Context()
      let endpoint = "inproc://interrupted-\(round)"
      let sender = try Socket.open(.dealer, in: context)
      try sender.bind(endpoint)
      let hasLeft = DispatchSemaphore(value: 0)
      DispatchQueue.global().async {
        defer { hasLeft.signal() }
        // What it cannot do shows on the other side, which waits for it.
        guard let peer = try? Socket.open(.dealer, in: context) else { return }
        try? peer.connect(endpoint)
        _ = try? peer.send([[1]])
        _ = try? peer.waitForMessage(timeout: .seconds(20))
      }
      #expect(try sender.waitForMessage(timeout: .seconds(20)))
      let deadline = ContinuousClock.now + .seconds(20)
      let long = [[UInt8]](repeating: [1], count: 30_000)
      while try sender.send(long) { try #require(ContinuousClock.now < deadline) }
      hasLeft.wait()

      let next = try Socket.open(.dealer, in: context)
      try next.connect(endpoint)
      #expect(try next.send([[2]]))
      while try sender.receive() != .message([[2]], userID: nil) { try #require(ContinuousClock.now < deadline) }
      #expect(try sender.send([[3]]))
      _ = try next.waitForMessage(timeout: .seconds(5))
      #expect(try next.receive() == .message([[3]], userID: nil))
    }
  }
}
