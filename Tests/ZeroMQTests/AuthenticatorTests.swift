import TestSupport
import Testing
import ZeroMQ

/// The handler as libzmq talks to it (RFC 27), with requests that libzmq itself would not make.
@Suite(.timeLimit(.minutes(2)))
struct AuthenticatorTests {
  private static let key = [UInt8](0..<32)
  /// Encoded with a few lines of Python after RFC 32.
  private static let keyText = "009c61o!#m2NH?C3>iWS5d]J*6CRx17-skh9337x"

  private static func request(
    version: String = "1.0", mechanism: String = "CURVE", credentials: [[UInt8]] = [key]
  ) -> [[UInt8]] {
    let head = [version, "request-1", "slalom", "127.0.0.1", "", mechanism].map { Array($0.utf8) }
    return head + credentials
  }

  /// The reply to each request, without the empty frame that a REP socket's peers put first.
  private func replies(to requests: [[[UInt8]]]) async throws -> [[String]] {
    try await onThread {
      let context = try Context()
      let authenticator = try Authenticator.bind(in: context, names: [Self.keyText: "worker-7"])
      let asker = try Socket.open(.dealer, in: context)
      try asker.set([.linger(milliseconds: 0)])
      try asker.connect("inproc://zeromq.zap.01")
      return try requests.map { request in
        #expect(try asker.send([[]] + request))
        _ = try authenticator.answerAll()
        guard try asker.waitForMessage(timeout: .seconds(10)), case .message(let frames, _)? = try asker.receive()
        else { throw Client.Silence() }
        return frames.dropFirst().map { String(decoding: $0, as: UTF8.self) }
      }
    }
  }

  @Test func aKnownKeyGetsItsName() async throws {
    let replies = try await replies(to: [Self.request()])
    #expect(replies == [["1.0", "request-1", "200", "OK", "worker-7", ""]])
  }

  @Test(arguments: [
    request(version: "1.1"),
    request(mechanism: "NULL", credentials: []),
    request(mechanism: "NULL"),
    request(mechanism: "PLAIN", credentials: [Array("user".utf8), Array("password".utf8)]),
    request(credentials: []),
    request(credentials: [Array(key.dropLast())]),
    request(credentials: [key + [0]]),
    request(credentials: [key, key]),
    request(credentials: [Array(key.reversed())]),
    Array(request().prefix(3)),
    [[]],
  ])
  func anythingElseIsRefusedAndTheHandlerGoesOn(request: [[UInt8]]) async throws {
    let replies = try await replies(to: [request, Self.request()])
    #expect(replies[0].count == 6)
    #expect(replies[0][2] == "400")
    #expect(replies[0][4] == "")
    #expect(replies[1][2] == "200")
  }
}
