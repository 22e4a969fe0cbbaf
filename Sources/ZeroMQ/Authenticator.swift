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

  /// Answers every question that waits.
  ///
  /// - Returns: for each refused connection, the address it came from.
  package func answerAll() throws(ZeroMQError) -> [String] {
    var refused: [String] = []
    while let received = try socket.receive() {
      // One that is too large is answered as well, for a REP socket gives out the next only after an answer.
      let frames: [[UInt8]] = if case .message(let frames, _) = received { frames } else { [] }
      let userID = Authenticator.userID(of: frames, names: names)
      if userID == nil { refused.append(frames.count > 3 ? String(decoding: frames[3], as: UTF8.self) : "?") }
      _ = try socket.send(Authenticator.reply(to: frames, userID: userID))
    }
    return refused
  }

  /// Who asks; nil for whoever may not connect. Frames of a request: version, request id, domain, address, identity,
  /// mechanism, and for CURVE the client's public key in 32 bytes.
  static func userID(of frames: [[UInt8]], names: [String: String]) -> String? {
    guard frames.count == 7, frames[0] == Array("1.0".utf8), frames[5] == Array("CURVE".utf8) else { return nil }
    return KeyPair.z85(frames[6]).flatMap { names[$0] }
  }

  /// Frames of a reply: version, request id, status code, status text, user id, metadata.
  static func reply(to frames: [[UInt8]], userID: String?) -> [[UInt8]] {
    let requestID = frames.count > 1 ? frames[1] : []
    let (code, text) = userID == nil ? ("400", "this key may not connect") : ("200", "OK")
    return [Array("1.0".utf8), requestID, Array(code.utf8), Array(text.utf8), Array((userID ?? "").utf8), []]
  }
}
