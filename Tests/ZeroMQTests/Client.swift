import ZeroMQ

/// A worker's side of a connection. Every wait is bounded: what does not come ends a test instead of holding it up.
final class Client {
  struct Silence: Error {}

  let socket: Socket
  let monitor: ConnectionMonitor

  init(_ endpoint: String, options: [SocketOption]) throws {
    let context = try Context()
    socket = try Socket.open(.dealer, in: context)
    try socket.set(options)
    monitor = try ConnectionMonitor.watch(socket, in: context, name: "client")
    try socket.connect(endpoint)
  }

  convenience init(_ endpoint: String, serverKey: String, keys: KeyPair, options: [SocketOption] = []) throws {
    try self.init(endpoint, options: .client(serverKey: serverKey, keys: keys, lingerMilliseconds: 0) + options)
  }

  deinit { socket.stopMonitor() }

  /// The next message's frames.
  func receive(timeout: Duration = .seconds(20)) throws -> [[UInt8]] {
    let deadline = ContinuousClock.now + timeout
    while ContinuousClock.now < deadline {
      guard try socket.waitForMessage(timeout: deadline - .now) else { continue }
      if case .message(let frames, _)? = try socket.receive() { return frames }
    }
    throw Silence()
  }

  func exchange(_ frames: [[UInt8]]) throws -> [[UInt8]] {
    guard try socket.send(frames) else { throw Silence() }
    return try receive()
  }

  /// The first event that `accept` takes.
  func event(
    timeout: Duration = .seconds(20), where accept: (ConnectionMonitor.Event) -> Bool
  ) throws -> ConnectionMonitor.Event {
    let deadline = ContinuousClock.now + timeout
    while ContinuousClock.now < deadline {
      if let event = try monitor.drain().first(where: accept) { return event }
      // libzmq handles a socket's commands, among them the end of a refused connection, while it is asked for messages.
      _ = try socket.waitForMessage(timeout: .milliseconds(10))
    }
    throw Silence()
  }
}
