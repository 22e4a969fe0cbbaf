/// The ZAP handler (ZeroMQ RFC 27): libzmq asks it about every connection before anything of it is delivered.
///
/// It has to be bound before the ROUTER is: CURVE alone accepts any client key.
package struct Authenticator: ~Copyable {
  let socket: Socket
  /// Public keys that may connect, each with the name messages of its owner will carry as User-Id.
  package var names: [String: String]

  package static func bind(in context: Context, names: [String: String]) throws(ZeroMQError) -> Authenticator {
    let socket = try Socket.open(.reply, in: context)
    try socket.set([.linger(milliseconds: 0)])
    try socket.bind("inproc://zeromq.zap.01")
    return Authenticator(socket: socket, names: names)
  }

  private init(socket: consuming Socket, names: [String: String]) {
    self.socket = socket
    self.names = names
  }

  /// What is said to whoever connects.
  package enum Verdict: Hashable, Sendable {
    /// Messages of this connection carry the name as User-Id.
    case known(String)
    /// Final: the client is told, and does not try again.
    case unknown
    /// It cannot be said now: the client tries again.
    case later
  }

  /// Answers every question that waits.
  ///
  /// - Returns: for each refused connection, the address it came from.
  package func answerAll() throws(ZeroMQError) -> [String] {
    try answer(atMost: .max) { names[$0].map(Verdict.known) ?? .unknown }
  }

  /// Answers questions that wait, the oldest first.
  ///
  /// - Parameters:
  ///   - limit: how many.
  ///   - judge: says who a public key is; asked when the question is here, so that it may look at once.
  /// - Returns: for each refused connection, the address it came from.
  package func answer(
    atMost limit: Int, _ judge: (_ publicKey: String) -> Verdict
  ) throws(ZeroMQError) -> [String] {
    var refused: [String] = []
    var count = 0
    while count < limit, let received = try socket.receive() {
      count += 1
      // One that is too large is answered as well, for a REP socket gives out the next only after an answer.
      let frames: [[UInt8]] = if case .message(let frames, _) = received { frames } else { [] }
      let verdict = Authenticator.publicKey(of: frames).map(judge) ?? .unknown
      if verdict == .unknown { refused.append(frames.count > 3 ? String(decoding: frames[3], as: UTF8.self) : "?") }
      _ = try socket.send(Authenticator.reply(to: frames, verdict))
    }
    return refused
  }

  /// Whose key it is; nil for what CURVE does not ask. Frames of a request: version, request id, domain, address,
  /// identity, mechanism, and for CURVE the client's public key in 32 bytes.
  static func publicKey(of frames: [[UInt8]]) -> String? {
    guard frames.count == 7, frames[0] == Array("1.0".utf8), frames[5] == Array("CURVE".utf8) else { return nil }
    return KeyPair.z85(frames[6])
  }

  /// Frames of a reply: version, request id, status code, status text, user id, metadata.
  static func reply(to frames: [[UInt8]], _ verdict: Verdict) -> [[UInt8]] {
    let requestID = frames.count > 1 ? frames[1] : []
    let (code, text, userID) =
      switch verdict {
      case .known(let name): ("200", "OK", name)
      case .unknown: ("400", "this key may not connect", "")
      case .later: ("300", "who may connect cannot be read now", "")
      }
    return [Array("1.0".utf8), requestID, Array(code.utf8), Array(text.utf8), Array(userID.utf8), []]
  }
}
