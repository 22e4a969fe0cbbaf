import Foundation
import SweepClient
import SweepCore
import SweepWire
import Synchronization
import TestSupport
import Testing
import ZeroMQ

/// What a command hears of a coordinator that does not answer, and what it sends again.
@Suite(.timeLimit(.minutes(2)), .serialized)
struct CoordinatorConnectionTests {
  private static let request = Request.cluster(ClusterRequest())

  /// What asking comes to: the server's answer is always that it refuses.
  private static func ask(_ connection: inout CoordinatorConnection, timeout: Duration) -> ClientError? {
    do throws(ClientError) {
      _ = try connection.ask(request, timeout: timeout)
      return nil
    } catch {
      return error
    }
  }

  private static func silence(_ error: ClientError?) -> ClientError.Silence? {
    if case .unreachable(_, _, let silence) = error { silence } else { nil }
  }

  @Test func aQuestionThatWasGivenUpIsNotSentAgainOverAConnectionThatStands() async throws {
    let server = try SilentServer()
    try await onThread {
      var connection = try CoordinatorConnection.open(server.access)
      #expect(Self.silence(Self.ask(&connection, timeout: .seconds(3))) == .noAnswer)
      server.answers()
      #expect(Self.ask(&connection, timeout: .seconds(60)) == .refused("heard"))
      #expect(server.numbers.count == 1)
    }
    server.stop()
  }

  @Test func aQuestionThatWasGivenUpIsSentAgainWhenItsConnectionBroke() async throws {
    let server = try SilentServer()
    try await onThread {
      var connection = try CoordinatorConnection.open(server.access)
      #expect(Self.silence(Self.ask(&connection, timeout: .seconds(3))) == .noAnswer)
      // What it had received is lost with it.
      server.restart()
      server.answers()
      #expect(Self.ask(&connection, timeout: .seconds(60)) == .refused("heard"))
      #expect(server.numbers.count == 2)
      #expect(Set(server.numbers).count == 1)
    }
    server.stop()
  }

  @Test func onlyAKeyThatIsNotKnownIsARefusal() async throws {
    let server = try SilentServer()
    try await onThread {
      var access = server.access
      access.keys = try KeyPair.generate()
      var unknown = try CoordinatorConnection.open(access)
      #expect(Self.ask(&unknown, timeout: .seconds(60)) == .keyRefused(endpoint: access.endpoint))

      access = server.access
      access.serverKey = try KeyPair.generate().publicKey
      var misled = try CoordinatorConnection.open(access)
      #expect(Self.silence(Self.ask(&misled, timeout: .seconds(3))) == .failedHandshakes)

      access.endpoint = "tcp://127.0.0.1:1"
      var alone = try CoordinatorConnection.open(access)
      #expect(Self.silence(Self.ask(&alone, timeout: .seconds(1))) == .noConnection)
    }
    server.stop()
  }
}

/// A ROUTER that lets one key in and answers requests, by a refusal, when it is told to.
private final class SilentServer: Sendable {
  let access: AccessFile
  private let state = Mutex(State())
  private let ended = DispatchGroup()

  private struct State {
    var numbers: [UInt64] = []
    var answers = false
    var restarts = 0
    var isOver = false
    var failure: (any Error)?
  }

  init() throws {
    let keys = (server: try KeyPair.generate(), client: try KeyPair.generate())
    access = AccessFile(
      endpoint: try SilentServer.freeEndpoint(), serverKey: keys.server.publicKey, keys: keys.client)
    ended.enter()
    Thread { [self] in
      defer { ended.leave() }
      do {
        while !state.withLock(\.isOver) { try serve(keys.server) }
      } catch {
        state.withLock { $0.failure = error }
      }
    }.start()
  }

  /// One that a restart finds free again.
  private static func freeEndpoint() throws -> String {
    let socket = try Socket.open(.router, in: Context())
    try socket.bind("tcp://127.0.0.1:*")
    return socket.lastEndpoint
  }

  /// Serves until it is to restart or end.
  private func serve(_ keys: KeyPair) throws {
    let life = state.withLock(\.restarts)
    let context = try Context()
    let authenticator = try Authenticator.bind(in: context, names: [access.keys.publicKey: "client"])
    let router = try Socket.open(.router, in: context)
    try router.set(.server(secretKey: keys.secretKey, zapDomain: "slalom"))
    try router.bind(access.endpoint)
    var waiting: [(peer: [UInt8], number: UInt64)] = []
    while state.withLock({ $0.restarts == life && !$0.isOver }) {
      _ = try authenticator.answerAll()
      if try router.waitForMessage(timeout: .milliseconds(5)), case .message(let frames, _)? = try router.receive() {
        let number = try WireToCoordinator(frames: frames.dropFirst()).request.request
        state.withLock { $0.numbers.append(number) }
        waiting.append((frames[0], number))
      }
      guard state.withLock({ $0.answers && $0.restarts == life }) else { continue }
      for (peer, number) in waiting {
        var message = WireFromCoordinator()
        message.answer = WireClientAnswer(.failure(RequestRefusal("heard")), to: number)
        _ = try router.send([peer] + message.frames())
      }
      waiting = []
    }
  }

  /// The numbers of the requests that came, in order.
  var numbers: [UInt64] { state.withLock { $0.numbers } }

  /// From now on it answers what comes, and what came.
  func answers() { state.withLock { $0.answers = true } }

  func restart() { state.withLock { $0.restarts += 1 } }

  func stop() {
    state.withLock { $0.isOver = true }
    ended.wait()
    #expect(state.withLock { $0.failure.map { "\($0)" } } == nil)
  }
}
