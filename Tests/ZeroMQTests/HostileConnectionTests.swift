import TestSupport
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(3)))
struct HostileConnectionTests {
  /// The first 64 bytes of a ZMTP 3 connection (RFC 23).
  private static func greeting(mechanism: String, minor: UInt8) -> [UInt8] {
    let name = Array(mechanism.utf8)
    return [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, minor] + name + [UInt8](repeating: 0, count: 20 - name.count)
      + [UInt8](repeating: 0, count: 32)
  }

  private static var openings: [[UInt8]] {
    let curve = greeting(mechanism: "CURVE", minor: 1)
    return [
      [], [0xff], Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc],
      [UInt8](repeating: 0, count: 4096), [UInt8](repeating: 0xff, count: 4096),
      // Other versions of the protocol.
      [1, 0], [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0],
      // Cut off in the greeting, and after it.
      Array(curve.prefix(10)), curve,
      // A command of 2^64 - 1 bytes, one of 2 GiB, one that is no HELLO, and a HELLO with a box that does not open.
      curve + [6] + [UInt8](repeating: 0xff, count: 8), curve + [6, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff],
      curve + [4, 200] + [UInt8](repeating: 0x41, count: 200),
      curve + [4, 200, 5] + Array("HELLO".utf8) + [UInt8](repeating: 1, count: 194),
      // A client that would rather talk without CURVE, with its message behind.
      greeting(mechanism: "NULL", minor: 0) + [4, 6, 5] + Array("READY".utf8) + [0, 3, 1, 2, 3],
    ]
  }

  /// An undrained monitor would freeze the ROUTER after about 600 of these.
  @Test func aThousandOfThemLeaveAGoodClientServed() async throws {
    let (serverKeys, workerKeys) = (try KeyPair.generate(), try KeyPair.generate())
    let server = try EchoServer(keys: serverKeys, names: [workerKeys.publicKey: "worker"])
    try await onThread {
      let client = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try client.exchange([[1]]) == [[1]])
      for round in 0..<70 {
        for opening in Self.openings {
          let stranger = try RawConnection(server.endpoint)
          // Every second time with bytes behind that depend on the round.
          stranger.send(
            round.isMultiple(of: 2) ? opening : opening + (0..<round * 40).map { UInt8(($0 * round) & 255) })
        }
      }
      #expect(try client.exchange([[2]]) == [[2]])
      // And one that comes new.
      let late = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try late.exchange([[3]]) == [[3]])
    }
    await server.stop()
    #expect(await server.deliveries.map(\.frames) == [[[1]], [[2]], [[3]]])
    #expect(await server.errors == [])
  }

  /// HANDSHAKE_IVL: whoever connects and says nothing, or half of it, does not keep the descriptor.
  @Test func halfOpenConnectionsAreClosed() async throws {
    let (serverKeys, workerKeys) = (try KeyPair.generate(), try KeyPair.generate())
    let server = try EchoServer(
      keys: serverKeys, names: [workerKeys.publicKey: "worker"], options: [.handshakeInterval(milliseconds: 200)])
    try await onThread {
      for opening in [[], Array(Self.greeting(mechanism: "CURVE", minor: 1).prefix(10))] {
        let stranger = try RawConnection(server.endpoint)
        stranger.send(opening)
        #expect(stranger.isClosedByPeer(timeout: .seconds(20)))
      }
      let client = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try client.exchange([[1]]) == [[1]])
    }
    await server.stop()
  }
}
