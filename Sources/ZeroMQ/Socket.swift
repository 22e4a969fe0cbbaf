internal import CZeroMQ

/// A libzmq socket. It belongs to one thread: it cannot be copied, and it is not Sendable.
package struct Socket: ~Copyable {
  package enum Kind: Sendable {
    case router
    case dealer
    case pair
    case reply
  }

  /// A multipart message, or why there is none.
  package enum Received: Hashable, Sendable {
    /// - Parameter userID: the name ZAP gave the sender's key; nil on sockets without ZAP.
    case message([[UInt8]], userID: String?)
    /// More frames or bytes than the bound; it was read and dropped.
    case oversized(frames: Int, bytes: Int)
  }

  let raw: UnsafeMutableRawPointer
  // Sockets close before their context ends.
  private let context: Context

  package static func open(_ kind: Kind, in context: Context) throws(ZeroMQError) -> Socket {
    let number =
      switch kind {
      case .router: ZMQ_ROUTER
      case .dealer: ZMQ_DEALER
      case .pair: ZMQ_PAIR
      case .reply: ZMQ_REP
      }
    guard let raw = zmq_socket(context.raw, number) else { throw ZeroMQError("zmq_socket") }
    return Socket(raw: raw, context: context)
  }

  private init(raw: UnsafeMutableRawPointer, context: Context) {
    self.raw = raw
    self.context = context
  }

  deinit { zmq_close(raw) }

  package func bind(_ endpoint: String) throws(ZeroMQError) {
    guard zmq_bind(raw, endpoint) == 0 else { throw ZeroMQError("bind \(endpoint)") }
  }

  package func connect(_ endpoint: String) throws(ZeroMQError) {
    guard zmq_connect(raw, endpoint) == 0 else { throw ZeroMQError("connect \(endpoint)") }
  }

  /// The endpoint last bound or connected, with the port the system chose.
  package var lastEndpoint: String {
    var buffer = [CChar](repeating: 0, count: 1024)
    var length = buffer.count
    guard zmq_getsockopt(raw, ZMQ_LAST_ENDPOINT, &buffer, &length) == 0 else { return "" }
    let endpoint = String(decoding: buffer.prefix(max(length - 1, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // A socket of both IP versions writes an address of the old one as one of the new.
    guard let mapped = endpoint.firstRange(of: "[::ffff:"), let end = endpoint.firstIndex(of: "]") else {
      return endpoint
    }
    let address = endpoint[mapped.upperBound..<end]
    return "\(endpoint[..<mapped.lowerBound])\(address)\(endpoint[end...].dropFirst())"
  }

  /// Readable when something may have changed; `SocketSet` says what follows.
  var descriptor: Int32 {
    var descriptor: Int32 = -1
    var length = MemoryLayout<Int32>.size
    zmq_getsockopt(raw, ZMQ_FD, &descriptor, &length)
    return descriptor
  }

  // MARK: Messages

  /// Sends all frames or, where the queue to the peer is full or its connection just ended, none of them. Never waits.
  ///
  /// - Returns: false where nothing was sent.
  /// - Throws: `isHostUnreachable` from a ROUTER whose peer is gone.
  package func send(_ frames: [[UInt8]]) throws(ZeroMQError) -> Bool {
    var isTaken = true
    for (index, frame) in frames.enumerated() {
      let more = index + 1 < frames.count ? ZMQ_SNDMORE : 0
      while zmq_send(raw, frame, frame.count, more | ZMQ_DONTWAIT) < 0 {
        let error = ZeroMQError("send")
        if error.code == EINTR { continue }
        guard error.code == EAGAIN else { throw error }
        if index == 0 { return false }
        // The connection ended in the middle of the message, and libzmq took back what it had of it. It goes on to drop
        // frames up to the message's last one: without that it would drop the next message, too.
        isTaken = false
        break
      }
    }
    return isTaken
  }

  /// A message and the connection it came by.
  package struct Delivery: Hashable, Sendable {
    package let received: Received
    /// The descriptor of the sender's connection; nil where libzmq does not say. By now it may be closed.
    package let descriptor: Int32?
  }

  /// The next message; nil where there is none yet. Never waits.
  package func receive(maximumFrames: Int = 1024, maximumBytes: Int = 64 << 20) throws(ZeroMQError) -> Received? {
    try receiveDelivery(maximumFrames: maximumFrames, maximumBytes: maximumBytes)?.received
  }

  /// The next message with its connection; nil where there is none yet. Never waits.
  package func receiveDelivery(
    maximumFrames: Int = 1024, maximumBytes: Int = 64 << 20
  ) throws(ZeroMQError) -> Delivery? {
    var part = zmq_msg_t()
    zmq_msg_init(&part)
    defer { zmq_msg_close(&part) }
    guard try receive(&part) else { return nil }
    var userID: String?
    var descriptor: Int32?
    var frames: [[UInt8]] = []
    frames.reserveCapacity(2)
    var count = 0
    var bytes = 0
    while true {
      let size = zmq_msg_size(&part)
      let isLast = zmq_msg_more(&part) == 0
      if isLast {
        // Not on the first frame of a ROUTER's message: that is the routing id, which libzmq put in front itself.
        userID = zmq_msg_gets(&part, "User-Id").map { String(cString: $0) }
        let source = zmq_msg_get(&part, ZMQ_SRCFD)
        if source >= 0 { descriptor = source }
      }
      count += 1
      bytes += size
      if count <= maximumFrames, bytes <= maximumBytes {
        frames.append(Array(UnsafeRawBufferPointer(start: zmq_msg_data(&part), count: size)))
      } else {
        frames = []
      }
      // The parts of a message arrive together.
      guard !isLast, try receive(&part) else { break }
    }
    let received: Received =
      count > maximumFrames || bytes > maximumBytes
      ? .oversized(frames: count, bytes: bytes) : .message(frames, userID: userID)
    return Delivery(received: received, descriptor: descriptor)
  }

  private func receive(_ part: inout zmq_msg_t) throws(ZeroMQError) -> Bool {
    while zmq_msg_recv(&part, raw, ZMQ_DONTWAIT) < 0 {
      let error = ZeroMQError("receive")
      if error.code == EAGAIN { return false }
      if error.code != EINTR { throw error }
    }
    return true
  }

  /// Waits until there is something to receive.
  ///
  /// - Returns: false after `timeout`.
  package func waitForMessage(timeout: Duration) throws(ZeroMQError) -> Bool {
    var item = zmq_pollitem_t(socket: raw, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
    let count = zmq_poll(&item, 1, timeout.pollMilliseconds)
    if count < 0 {
      let error = ZeroMQError("poll")
      // A signal: the caller looks at the time again.
      if error.code != EINTR { throw error }
    }
    return count > 0
  }
}
