import TestSupport
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(2)))
struct DeliveryTests {
  let serverKeys: KeyPair
  let workerKeys: KeyPair

  init() throws {
    serverKeys = try KeyPair.generate()
    workerKeys = try KeyPair.generate()
  }

  /// The sender hears nothing: it finds itself disconnected, and connects again.
  @Test func aFrameAboveTheBoundIsNeverDelivered() async throws {
    let server = try EchoServer(keys: serverKeys, names: [workerKeys.publicKey: "worker"])
    try await onThread { [serverKeys, workerKeys] in
      let client = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      // CURVE adds some bytes to a frame, and they count.
      let large = [UInt8](repeating: 7, count: (256 << 10) - 64)
      #expect(try client.exchange([large]) == [large])
      #expect(try client.socket.send([[UInt8](repeating: 8, count: (256 << 10) + 1)]))
      #expect(try client.event { $0 == .disconnected } == .disconnected)
      #expect(try client.event { $0 == .handshakeSucceeded } == .handshakeSucceeded)
      #expect(try client.exchange([[9]]) == [[9]])
    }
    await server.stop()
    #expect(await server.deliveries.map { $0.frames.map(\.count) } == [[(256 << 10) - 64], [1]])
  }

  @Test func aMessageOfTooManyFramesIsDroppedWhole() async throws {
    let server = try EchoServer(keys: serverKeys, names: [workerKeys.publicKey: "worker"])
    try await onThread { [serverKeys, workerKeys] in
      let client = try Client(server.endpoint, serverKey: serverKeys.publicKey, keys: workerKeys)
      #expect(try client.socket.send([[1], [2], [3], [4], [5], [6]]))
      #expect(try client.exchange([[1], [2], [3]]) == [[1], [2], [3]])
    }
    await server.stop()
    #expect(await server.deliveries.map(\.frames) == [[[1], [2], [3]]])
    #expect(await server.oversizedCount == 1)
  }

  @Test func boundsOfFramesAndBytesAreExact() throws {
    let context = try Context()
    let left = try Socket.open(.pair, in: context)
    let right = try Socket.open(.pair, in: context)
    try left.bind("inproc://bounds")
    try right.connect("inproc://bounds")
    let message: [[UInt8]] = [[1, 2], [], [3, 4, 5]]
    for _ in 0..<3 { #expect(try left.send(message)) }
    #expect(try right.receive(maximumFrames: 2, maximumBytes: 5) == .oversized(frames: 3, bytes: 5))
    #expect(try right.receive(maximumFrames: 3, maximumBytes: 4) == .oversized(frames: 3, bytes: 5))
    #expect(try right.receive(maximumFrames: 3, maximumBytes: 5) == .message(message, userID: nil))
    #expect(try right.receive() == nil)
  }

  @Test func aPeerThatIsNotThereIsUnreachable() throws {
    let context = try Context()
    let router = try Socket.open(.router, in: context)
    try router.set(.server(secretKey: serverKeys.secretKey, zapDomain: "slalom"))
    try router.bind("tcp://127.0.0.1:*")
    let error = #expect(throws: ZeroMQError.self) { try router.send([[0, 1, 2, 3, 4], [1]]) }
    #expect(error?.isHostUnreachable == true)
  }

  @Test func aPeerThatLeftIsUnreachable() async throws {
    let keys = (server: serverKeys, worker: workerKeys)
    let isUnreachable = try await onThread {
      let context = try Context()
      let authenticator = try Authenticator.bind(in: context, names: [keys.worker.publicKey: "worker"])
      let router = try Socket.open(.router, in: context)
      try router.set(.server(secretKey: keys.server.secretKey, zapDomain: "slalom"))
      try router.bind("tcp://127.0.0.1:*")
      let peer = try routingID(of: router, authenticator, keys.server.publicKey, keys.worker)
      // A ROUTER learns that a peer is gone while it is asked for messages.
      let deadline = ContinuousClock.now + .seconds(20)
      while ContinuousClock.now < deadline {
        _ = try router.waitForMessage(timeout: .milliseconds(5))
        do { _ = try router.send([peer, [1]]) } catch { return (error as? ZeroMQError)?.isHostUnreachable == true }
      }
      return false
    }
    #expect(isUnreachable)
  }

  /// Bounded memory for each peer, and never half a message.
  @Test func aFullQueueRefusesWholeMessagesAndLosesNone() async throws {
    let keys = (server: serverKeys, worker: workerKeys)
    try await onThread {
      let context = try Context()
      let authenticator = try Authenticator.bind(in: context, names: [keys.worker.publicKey: "worker"])
      let router = try Socket.open(.router, in: context)
      // No heartbeats, which a peer that does not read could not answer.
      try router.set(
        .server(secretKey: keys.server.secretKey, zapDomain: "slalom") + [
          .sendHighWaterMark(4)
        ])
      try router.bind("tcp://127.0.0.1:*")
      let client = try Client(
        router.lastEndpoint, serverKey: keys.server.publicKey, keys: keys.worker, options: [.receiveHighWaterMark(4)])
      let peer = try hello(from: client, to: router, authenticator)
      let body = [UInt8](repeating: 5, count: 200_000)
      var sent: UInt32 = 0
      while try router.send([peer, bytes(of: sent), body]) {
        sent += 1
        try #require(sent < 2000, "400 MB are queued for a peer that reads nothing")
      }
      #expect(sent >= 4)
      for number in 0..<sent { #expect(try client.receive() == [bytes(of: number), body]) }
    }
  }

  /// 256, as configured: what waits for a coordinator that is away is bounded.
  @Test func aClientWithoutAServerQueuesUpToItsBound() throws {
    let client = try Client("tcp://127.0.0.1:1", serverKey: serverKeys.publicKey, keys: workerKeys)
    var queued = 0
    while try client.socket.send([[1], [2]]), queued < 10_000 { queued += 1 }
    #expect(queued == 256)
  }
}

private func bytes(of number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }

/// Lets `client` in and returns its routing id.
private func hello(
  from client: Client, to router: borrowing Socket, _ authenticator: borrowing Authenticator
) throws -> [UInt8] {
  #expect(try client.socket.send([[0]]))
  let deadline = ContinuousClock.now + .seconds(20)
  while ContinuousClock.now < deadline {
    _ = try authenticator.answerAll()
    guard try router.waitForMessage(timeout: .milliseconds(5)) else { continue }
    if case .message(let frames, _)? = try router.receive() { return frames[0] }
  }
  throw Client.Silence()
}

/// The routing id of a client that has connected, said something, and left.
private func routingID(
  of router: borrowing Socket, _ authenticator: borrowing Authenticator, _ serverKey: String, _ keys: KeyPair
) throws -> [UInt8] {
  let client = try Client(router.lastEndpoint, serverKey: serverKey, keys: keys)
  return try hello(from: client, to: router, authenticator)
}
