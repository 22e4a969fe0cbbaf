import Foundation
import TestSupport
import Testing
import ZeroMQ

/// Settings that show only when a connection, a socket or a process ends, as they are in `server` and `client`.
@Suite(.timeLimit(.minutes(2)))
struct ConnectionLifeTests {
  let serverKeys: KeyPair
  let workerKeys: KeyPair

  init() throws {
    serverKeys = try KeyPair.generate()
    workerKeys = try KeyPair.generate()
  }

  private func server() throws -> EchoServer {
    try EchoServer(keys: serverKeys, names: [workerKeys.publicKey: "worker"])
  }

  /// HEARTBEAT: a line that falls silent without an end is given up by its client, which comes back.
  @Test func aSilentLineIsGivenUpByItsClient() async throws {
    let server = try server()
    let relay = try Relay(to: server.endpoint)
    async let relaying: Void = onThread { relay.run() }
    try await onThread { [serverKeys, workerKeys] in
      defer { relay.stop() }
      let client = try Client(relay.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try client.exchange([[1]]) == [[1]])
      relay.fallSilent()
      #expect(try client.event { $0 == .disconnected } == .disconnected)
      #expect(try client.event { $0 == .handshakeSucceeded } == .handshakeSucceeded)
      #expect(try client.exchange([[2]]) == [[2]])
    }
    await relaying
    await server.stop()
    #expect(await server.deliveries.map(\.frames) == [[[1]], [[2]]])
  }

  /// RECONNECT_IVL: a worker may be started before its coordinator.
  @Test func aClientThatIsThereFirstConnectsWhenTheServerComes() async throws {
    // A port that was free a moment ago.
    let endpoint: String
    do {
      let context = try Context()
      let socket = try Socket.open(.pair, in: context)
      try socket.bind("tcp://127.0.0.1:*")
      endpoint = socket.lastEndpoint
    }
    let (serverKeys, workerKeys) = (serverKeys, workerKeys)
    try await onThread {
      let client = try Client(endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try client.socket.send([[5]]))
      // The first try has failed, so that only another one can succeed.
      _ = try client.event { $0 == .other }
      let server = try EchoServer(
        keys: serverKeys, names: [workerKeys.publicKey: "worker"], endpoint: endpoint)
      defer { server.loop.stop() }
      #expect(try client.receive() == [[5]])
    }
  }

  /// LINGER of a leaving worker: its Goodbye goes out though it closes at once.
  @Test func aLeavingClientsLastMessageArrives() async throws {
    let server = try server()
    try await onThread { [serverKeys, workerKeys] in
      do {
        let context = try Context()
        let socket = try Socket.open(.dealer, in: context)
        try socket.set(.client(serverKey: serverKeys.publicKey, keys: workerKeys, lingerMilliseconds: 20_000))
        try socket.connect(server.endpoint)
        // Not even connected yet.
        for number in UInt8(0)..<10 { #expect(try socket.send([[number]])) }
      }
      let client = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try client.exchange([[99]]) == [[99]])
    }
    await server.stop()
    #expect(await server.deliveries.map(\.frames) == (UInt8(0)..<10).map { [[$0]] } + [[[99]]])
  }

  /// BLOCKY 0: a socket that nobody gave a LINGER waits for no peer; libzmq's default is for ever.
  @Test func unsentMessagesDoNotHoldUpTheEnd() async {
    let hasEnded = DispatchSemaphore(value: 0)
    let ending = Thread {
      do {
        let context = try Context()
        let socket = try Socket.open(.dealer, in: context)
        try socket.connect("tcp://127.0.0.1:1")
        #expect(try socket.send([[1]]))
      } catch {
        Issue.record(error)
      }
      hasEnded.signal()
    }
    ending.start()
    let result = await onThread { hasEnded.wait(timeout: .now() + 20) }
    #expect(result == .success)
  }

  /// RLIMIT_NOFILE and MAX_SOCKETS: libzmq's default of 1,023 sockets, and the usual soft limit of 1,024 descriptors,
  /// would end at about a thousand workers.
  @Test func moreThanAThousandSocketsOpen() async throws {
    let limit = Context.raiseOpenFileLimit()
    var now = rlimit()
    #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &now) == 0)
    #expect(now.rlim_cur == now.rlim_max)
    #expect(limit == Int(clamping: now.rlim_max))
    guard limit >= 4096 else {
      print("1,200 sockets are not tested here: the system allows \(limit) open files")
      return
    }
    try await onThread {
      // A class, for an array cannot hold what cannot be copied.
      final class Holder {
        let socket: Socket
        init(_ context: Context) throws { socket = try Socket.open(.pair, in: context) }
      }
      let context = try Context()
      let sockets = try (0..<1200).map { _ in try Holder(context) }
      #expect(sockets.count == 1200)
    }
  }

  /// ROUTING_ID unset: two clients with the same key are two peers, and each gets its own answers.
  @Test func twoClientsWithOneKeyAreTwoPeers() async throws {
    let server = try server()
    try await onThread { [serverKeys, workerKeys] in
      let first = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try first.exchange([[1]]) == [[1]])
      let second = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try second.exchange([[2]]) == [[2]])
      #expect(try first.socket.send([[3]]))
      #expect(try second.socket.send([[4]]))
      #expect(try first.receive() == [[3]])
      #expect(try second.receive() == [[4]])
    }
    await server.stop()
  }
}
