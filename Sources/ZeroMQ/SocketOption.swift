internal import CZeroMQ

/// The settings of libzmq that Slalom uses.
package enum SocketOption {
  case linger(milliseconds: Int32)
  /// A ROUTER reports a message to a peer that is gone instead of dropping it.
  case routerMandatory
  case sendHighWaterMark(Int32)
  case receiveHighWaterMark(Int32)
  /// Of one frame, in bytes; the sender of a larger one hears nothing of it.
  case maximumFrameBytes(Int64)
  /// Pings that the other side's libzmq answers.
  case heartbeat(intervalMilliseconds: Int32, timeoutMilliseconds: Int32)
  case handshakeInterval(milliseconds: Int32)
  case reconnectInterval(milliseconds: Int32, maximumMilliseconds: Int32)
  case ipv6
  /// Connections that may wait to be accepted.
  case backlog(Int32)
  case curveServer(secretKey: String)
  case curveClient(serverKey: String, keys: KeyPair)
  /// Enforced: with no handler bound, nobody gets in.
  case zapDomain(String)

  /// libzmq's numbers and values for this setting.
  fileprivate var settings: [(option: Int32, value: Value)] {
    switch self {
    case .linger(let milliseconds): [(ZMQ_LINGER, .int32(milliseconds))]
    case .routerMandatory: [(ZMQ_ROUTER_MANDATORY, .int32(1))]
    case .sendHighWaterMark(let messages): [(ZMQ_SNDHWM, .int32(messages))]
    case .receiveHighWaterMark(let messages): [(ZMQ_RCVHWM, .int32(messages))]
    case .maximumFrameBytes(let bytes): [(ZMQ_MAXMSGSIZE, .int64(bytes))]
    case .heartbeat(let interval, let timeout):
      [(ZMQ_HEARTBEAT_IVL, .int32(interval)), (ZMQ_HEARTBEAT_TIMEOUT, .int32(timeout))]
    case .handshakeInterval(let milliseconds): [(ZMQ_HANDSHAKE_IVL, .int32(milliseconds))]
    case .reconnectInterval(let milliseconds, let maximum):
      [(ZMQ_RECONNECT_IVL, .int32(milliseconds)), (ZMQ_RECONNECT_IVL_MAX, .int32(maximum))]
    case .ipv6: [(ZMQ_IPV6, .int32(1))]
    case .backlog(let connections): [(ZMQ_BACKLOG, .int32(connections))]
    case .curveServer(let secretKey): [(ZMQ_CURVE_SERVER, .int32(1)), (ZMQ_CURVE_SECRETKEY, .text(secretKey))]
    case .curveClient(let serverKey, let keys):
      [
        (ZMQ_CURVE_SERVERKEY, .text(serverKey)), (ZMQ_CURVE_PUBLICKEY, .text(keys.publicKey)),
        (ZMQ_CURVE_SECRETKEY, .text(keys.secretKey)),
      ]
    case .zapDomain(let domain):
      [(ZMQ_ZAP_DOMAIN, .text(domain)), (SLALOM_ZMQ_ZAP_ENFORCE_DOMAIN, .int32(1))]
    }
  }

  fileprivate enum Value {
    case int32(Int32)
    case int64(Int64)
    case text(String)
  }
}

extension Socket {
  package func set(_ options: [SocketOption]) throws(ZeroMQError) {
    for (option, value) in options.flatMap(\.settings) {
      let code =
        switch value {
        case .int32(var number): zmq_setsockopt(raw, option, &number, 4)
        case .int64(var number): zmq_setsockopt(raw, option, &number, 8)
        case .text(let text): zmq_setsockopt(raw, option, text, text.utf8.count)
        }
      guard code == 0 else { throw ZeroMQError("set option \(option)") }
    }
  }
}

extension [SocketOption] {
  /// Seen on both sides of every connection of Slalom (docs/architecture.md has the reasons).
  private static var common: [SocketOption] {
    [
      .handshakeInterval(milliseconds: 3000), .maximumFrameBytes(256 << 10), .sendHighWaterMark(256),
      .receiveHighWaterMark(256), .ipv6,
    ]
  }

  /// A coordinator's ROUTER. Neither ROUTING_ID nor HANDOVER is set: with them a client could take another's place. It
  /// does not ping: libzmq looks through the timers of all connections for each ping and each answer, which took a tenth
  /// of a core with a thousand idle workers. `ConnectionWatch` finds silent connections.
  package static func server(secretKey: String, zapDomain: String) -> [SocketOption] {
    common + [
      .routerMandatory, .linger(milliseconds: 0), .backlog(1024), .curveServer(secretKey: secretKey),
      .zapDomain(zapDomain),
    ]
  }

  /// A worker's or command's DEALER. Its pings tell the coordinator's `ConnectionWatch` that it is there.
  package static func client(serverKey: String, keys: KeyPair, lingerMilliseconds: Int32) -> [SocketOption] {
    common + [
      .heartbeat(intervalMilliseconds: 2000, timeoutMilliseconds: 3000),
      .reconnectInterval(milliseconds: 100, maximumMilliseconds: 3000), .linger(milliseconds: lingerMilliseconds),
      .curveClient(serverKey: serverKey, keys: keys),
    ]
  }
}
