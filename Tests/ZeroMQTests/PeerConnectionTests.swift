import Synchronization
import TestSupport
import Testing
import ZeroMQ

/// What libzmq has no call for: ending one connection of a socket. And the answer after which a client comes again.
@Suite(.timeLimit(.minutes(2)))
struct PeerConnectionTests {
  let serverKeys: KeyPair
  let workerKeys: KeyPair

  init() throws {
    serverKeys = try KeyPair.generate()
    workerKeys = try KeyPair.generate()
  }

  private func client(_ server: EchoServer) throws -> Client {
    try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
  }

  @Test func theConnectionOfAMessageCanBeEndedAloneAndItsClientComesBack() async throws {
    let server = try EchoServer(keys: serverKeys, names: [workerKeys.publicKey: "worker"])
    try await onThread {
      let other = try self.client(server)
      let client = try self.client(server)
      #expect(try other.exchange([[1]]) == [[1]])
      #expect(try client.exchange([[2]]) == [[2]])
      let descriptor = try #require(server.descriptor.withLock { $0 })
      let connection = try #require(PeerConnection(descriptor: descriptor))
      #expect(connection.isOpen)
      #expect(connection.counts?.receivedBytes ?? 0 > 0)
      connection.shutDown()
      #expect(try client.event { $0 == .disconnected } == .disconnected)
      #expect(try client.event { $0 == .handshakeSucceeded } == .handshakeSucceeded)
      #expect(try client.exchange([[3]]) == [[3]])
      #expect(try other.exchange([[4]]) == [[4]])
      #expect(try !other.monitor.drain().contains(.disconnected))
    }
    await server.stop()
  }

  /// ZAP status 300, for when it cannot be said who may connect: unlike after 400, the client comes again.
  @Test func aClientThatIsToldToComeLaterDoes() async throws {
    try await onThread { [serverKeys, workerKeys] in
      let context = try Context()
      let authenticator = try Authenticator.bind(in: context, names: [:])
      let router = try Socket.open(.router, in: context)
      try router.set(.server(secretKey: serverKeys.secretKey, zapDomain: "slalom"))
      try router.bind("tcp://127.0.0.1:*")
      let client = try Client(router.lastEndpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      _ = try client.socket.send([[5]])
      var asked = 0
      let deadline = ContinuousClock.now + .seconds(20)
      var received: Socket.Received?
      while received == nil, ContinuousClock.now < deadline {
        _ = try router.waitForMessage(timeout: .milliseconds(5))
        let refused = try authenticator.answer(atMost: 8) { key in
          #expect(key == workerKeys.publicKey)
          asked += 1
          return asked <= 2 ? .later : .known("worker")
        }
        #expect(refused == [])
        received = try router.receive()
      }
      #expect(asked == 3)
      guard case .message(let frames, "worker") = received else {
        Issue.record("\(String(describing: received))")
        return
      }
      #expect(frames.dropFirst() == [[5]])
    }
  }
}
