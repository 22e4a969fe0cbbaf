import Dispatch
import Synchronization
import TestSupport
import ZeroMQ

/// A coordinator's transport without its protocol: an actor on a poll loop that owns a ROUTER, and sends back to each
/// peer what it sent. It is also the example of how the parts of this module belong together.
actor EchoServer {
  /// What the server took from a peer: its name by its key, and the frames behind the routing id.
  struct Delivery: Hashable, Sendable {
    var userID: String?
    var frames: [[UInt8]]
  }

  nonisolated let loop = PollLoop(name: "echo")
  nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
  nonisolated let endpoint: String

  private let authenticator: Authenticator
  private let monitor: ConnectionMonitor
  private let socket: Socket
  private(set) var deliveries: [Delivery] = []
  private(set) var oversizedCount = 0
  /// Of the connection the last message came by.
  nonisolated let descriptor = Mutex<Int32?>(nil)
  private(set) var refusedAddresses: [String] = []
  private(set) var errors: [String] = []

  /// - Parameters:
  ///   - names: the public keys that may connect.
  ///   - options: set after the ones of `server`.
  init(
    keys: KeyPair, names: [String: String], endpoint: String = "tcp://127.0.0.1:*", options: [SocketOption] = []
  ) throws {
    let context = try Context()
    authenticator = try Authenticator.bind(in: context, names: names)
    let socket = try Socket.open(.router, in: context)
    try socket.set(.server(secretKey: keys.secretKey, zapDomain: "slalom") + options)
    monitor = try ConnectionMonitor.watch(socket, in: context, name: "echo")
    try socket.bind(endpoint)
    self.endpoint = socket.lastEndpoint
    self.socket = socket
    loop.start(
      prepare: { interest in
        self.assumeIsolated { $0.prepare(&interest) }
        return .seconds(1)
      },
      handle: { _ in self.assumeIsolated { $0.turn() } })
  }

  private func prepare(_ interest: inout PollLoop.Interest) {
    interest.readable(socket)
    interest.readable(authenticator)
    interest.readable(monitor)
  }

  private func turn() {
    do {
      refusedAddresses += try authenticator.answerAll()
      _ = try monitor.drain()
      while let delivery = try socket.receiveDelivery(maximumFrames: 4) {
        descriptor.withLock { $0 = delivery.descriptor }
        switch delivery.received {
        case .message(let frames, let userID):
          deliveries.append(Delivery(userID: userID, frames: Array(frames.dropFirst())))
          _ = try socket.send(frames)
        case .oversized: oversizedCount += 1
        }
      }
    } catch {
      errors.append("\(error)")
    }
  }

  /// Returns when the loop's thread has ended.
  func stop() async {
    socket.stopMonitor()
    loop.stop()
    let loop = loop
    await onThread { loop.waitUntilStopped() }
  }
}
