internal import CZeroMQ

/// Hears what happens to the connections of one socket. It has to be drained: with nobody reading, libzmq's queue of
/// events fills after some hundred garbage connections and the socket stops.
package struct ConnectionMonitor: ~Copyable {
  package enum Event: Hashable, Sendable {
    case handshakeSucceeded
    /// The other side refused our key (ZAP status 300, 400 or 500). It will not change its mind, and libzmq does not
    /// try again.
    case refused(status: Int)
    /// CURVE did not come about: wrong server key, or no CURVE on the other side.
    case handshakeFailed
    case disconnected
    /// Somebody connected; who, the handshake will say.
    case accepted(descriptor: Int32)
    case other
  }

  let socket: Socket

  /// Has to be made before the socket is bound or connected.
  package static func watch(
    _ watched: borrowing Socket, in context: Context, name: String
  ) throws(ZeroMQError) -> ConnectionMonitor {
    let endpoint = "inproc://monitor-\(name)"
    guard zmq_socket_monitor(watched.raw, endpoint, Int32(ZMQ_EVENT_ALL)) == 0 else {
      throw ZeroMQError("monitor \(name)")
    }
    let socket = try Socket.open(.pair, in: context)
    try socket.set([.linger(milliseconds: 0), .receiveHighWaterMark(0)])
    try socket.connect(endpoint)
    return ConnectionMonitor(socket: socket)
  }

  private init(socket: consuming Socket) { self.socket = socket }

  /// The events since the last call, oldest first.
  ///
  /// - Parameter limit: how many; the rest waits for the next call.
  package func drain(atMost limit: Int = .max) throws(ZeroMQError) -> [Event] {
    var events: [Event] = []
    while events.count < limit, case .message(let frames, _)? = try socket.receive() {
      guard let first = frames.first, first.count >= 6 else { continue }
      // Two bytes of event and four of value, in the machine's order.
      let number = Int32(first[0]) | Int32(first[1]) << 8
      let value = Int(first[2]) | Int(first[3]) << 8 | Int(first[4]) << 16 | Int(first[5]) << 24
      events.append(ConnectionMonitor.event(number, value))
    }
    return events
  }

  private static func event(_ number: Int32, _ value: Int) -> Event {
    switch number {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: .handshakeSucceeded
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: .refused(status: value)
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: .handshakeFailed
    case ZMQ_EVENT_DISCONNECTED: .disconnected
    case ZMQ_EVENT_ACCEPTED: .accepted(descriptor: Int32(truncatingIfNeeded: value))
    default: .other
    }
  }
}

extension Socket {
  /// Ends what `ConnectionMonitor.watch` began; to be called before the socket closes.
  package func stopMonitor() { zmq_socket_monitor(raw, nil, 0) }
}
