import TestSupport
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(2)))
struct AuthenticationTests {
  let serverKeys: KeyPair
  let workerKeys: KeyPair

  init() throws {
    serverKeys = try KeyPair.generate()
    workerKeys = try KeyPair.generate()
  }

  private func server(_ endpoint: String = "tcp://127.0.0.1:*") throws -> EchoServer {
    try EchoServer(keys: serverKeys, names: [workerKeys.publicKey: "worker-7"], endpoint: endpoint)
  }

  /// What a known worker gets from `server`: proof that the server still serves, and a mark in its deliveries.
  private func echo(_ server: EchoServer, _ content: [UInt8]) async throws -> [[UInt8]] {
    try await onThread { [serverKeys, workerKeys] in
      let client = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      return try client.exchange([content])
    }
  }

  @Test func aKnownKeyIsServedUnderItsName() async throws {
    let server = try server()
    #expect(try await echo(server, [1, 2, 3]) == [[1, 2, 3]])
    await server.stop()
    #expect(await server.deliveries == [.init(userID: "worker-7", frames: [[1, 2, 3]])])
    #expect(await server.errors == [])
  }

  /// libzmq puts the name on the routing id in one place for a message that was polled for and in another for one that
  /// is read after it.
  @Test func everyMessageOfABurstCarriesTheName() async throws {
    let server = try server()
    try await onThread { [serverKeys, workerKeys] in
      let client = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      for number in UInt8(0)..<100 { #expect(try client.socket.send([[number]])) }
      for number in UInt8(0)..<100 { #expect(try client.receive() == [[number]]) }
    }
    await server.stop()
    #expect(await server.deliveries == (UInt8(0)..<100).map { .init(userID: "worker-7", frames: [[$0]]) })
  }

  @Test func anUnknownKeyIsToldSoAndDeliversNothing() async throws {
    let server = try server()
    let event = try await onThread { [serverKeys] in
      let stranger = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: .generate())
      _ = try stranger.socket.send([[9]])
      return try stranger.event { $0 != .other }
    }
    #expect(event == .refused(status: 400))
    #expect(try await echo(server, [1]) == [[1]])
    await server.stop()
    #expect(await server.deliveries.map(\.frames) == [[[1]]])
    let refusedAddresses = await server.refusedAddresses
    // On a socket with IPV6, libzmq names a v4 address so.
    #expect(refusedAddresses == ["::ffff:127.0.0.1"])
  }

  @Test func aClientWithoutCurveDeliversNothing() async throws {
    let server = try server()
    let event = try await onThread {
      let plaintext = try Client(server.endpoint, options: [.linger(milliseconds: 0), .ipv6])
      _ = try plaintext.socket.send([[9]])
      return try plaintext.event { $0 != .other }
    }
    #expect(event == .handshakeFailed || event == .disconnected)
    #expect(try await echo(server, [1]) == [[1]])
    await server.stop()
    #expect(await server.deliveries.map(\.frames) == [[[1]]])
  }

  @Test func aClientThatExpectsAnotherServerDeliversNothing() async throws {
    let server = try server()
    let event = try await onThread { [workerKeys] in
      let misled = try Client(server.endpoint, serverKey: KeyPair.generate().publicKey, keys: workerKeys)
      _ = try misled.socket.send([[9]])
      return try misled.event { $0 != .other }
    }
    #expect(event == .handshakeFailed || event == .disconnected)
    #expect(try await echo(server, [1]) == [[1]])
    await server.stop()
    #expect(await server.deliveries.map(\.frames) == [[[1]]])
  }

  /// CURVE alone accepts any client key; with the domain enforced, no handler means nobody.
  @Test func withoutAHandlerNobodyGetsIn() async throws {
    let event = try await onThread { [serverKeys, workerKeys] in
      let context = try Context()
      let router = try Socket.open(.router, in: context)
      try router.set(.server(secretKey: serverKeys.secretKey, zapDomain: "slalom"))
      try router.bind("tcp://127.0.0.1:*")
      let client = try Client(router.lastEndpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      _ = try client.socket.send([[9]])
      let event = try client.event { $0 != .other }
      #expect(try router.receive() == nil)
      return event
    }
    #expect(event != .handshakeSucceeded)
  }

  /// A v6 literal never connects, without an error, unless both sides ask for IPV6; v4 must go on working.
  @Test(arguments: ["tcp://127.0.0.1:*", "tcp://[::1]:*"])
  func bothAddressFamiliesConnect(endpoint: String) async throws {
    guard !endpoint.contains("[::1]") || RawConnection.hasLoopbackIPv6 else {
      print("\(endpoint) is not tested: this machine has no IPv6")
      return
    }
    let server = try server(endpoint)
    #expect(try await echo(server, [4]) == [[4]])
    await server.stop()
  }

  @Test func aTakenPortIsNamed() async throws {
    let server = try server()
    let error = #expect(throws: ZeroMQError.self) { try self.server(server.endpoint) }
    #expect(error?.description.contains(server.endpoint) == true)
    #expect(error?.description.contains("Address already in use") == true)
    await server.stop()
  }
}
