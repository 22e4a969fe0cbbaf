internal import Foundation
internal import SweepCore
internal import SweepWire
internal import ZeroMQ

/// A connection to a coordinator over ZeroMQ. It belongs to one thread, and every wait on it is bounded.
final class NetworkConnection {
  let endpoint: String
  private let context: Context
  private let socket: Socket
  private let monitor: ConnectionMonitor
  private var lastRequest: UInt64
  /// Asked last and not answered yet: asked again, it is the same request. `sent` is nil where it may not have arrived.
  private var unanswered: (request: Request, sent: ContinuousClock.Instant?)?
  private var isConnected = false
  /// Since one last came about.
  private var failedHandshakes = 0
  /// Asked while waiting; true ends the wait with `ClientError.interrupted`.
  private let isInterrupted: () -> Bool
  /// Called once for a wait that takes its time, with words for a person.
  private let waits: (String) -> Void

  static func open(
    _ access: AccessFile, isInterrupted: @escaping () -> Bool, waits: @escaping (String) -> Void
  ) throws(ZeroMQError) -> NetworkConnection {
    let context = try Context()
    let socket = try Socket.open(.dealer, in: context)
    try socket.set(.client(serverKey: access.serverKey, keys: access.keys, lingerMilliseconds: 0))
    let monitor = try ConnectionMonitor.watch(socket, in: context, name: "client")
    try socket.connect(access.endpoint)
    return NetworkConnection(access.endpoint, context, socket, monitor, isInterrupted, waits)
  }

  private init(
    _ endpoint: String, _ context: Context, _ socket: consuming Socket, _ monitor: consuming ConnectionMonitor,
    _ isInterrupted: @escaping () -> Bool, _ waits: @escaping (String) -> Void
  ) {
    self.endpoint = endpoint
    self.context = context
    self.socket = socket
    self.monitor = monitor
    self.isInterrupted = isInterrupted
    self.waits = waits
    // Answers to another request of this connection's life are told apart by number.
    lastRequest = UInt64.random(in: 0...UInt64.max / 2)
  }

  deinit { socket.stopMonitor() }

  /// After how long a request is sent again over a connection that stands: it may have been dropped.
  private static let repetition = Duration.seconds(10)
  /// After how long a wait is told.
  private static let silence = Duration.seconds(3)

  /// Asks and waits for the answer. A request that may not have arrived is sent again: every request of the protocol can
  /// be repeated safely.
  ///
  /// - Parameters:
  ///   - timeout: how long there may be neither an answer nor a connection.
  ///   - patience: how long an answer may take while the connection stands; `timeout` where it is nil.
  func ask(_ request: Request, timeout: Duration, patience: Duration?) throws(ClientError) -> Answer {
    let start = ContinuousClock.now
    // One that was given up a moment ago may be under way still.
    if unanswered?.request != request {
      lastRequest += 1
      unanswered = (request, nil)
    }
    var message = WireToCoordinator()
    message.request = WireClientRequest(request, number: lastRequest)
    var lastConnected = start
    var hasTold = false
    while true {
      if isInterrupted() { throw .interrupted }
      let now = ContinuousClock.now
      if isConnected { lastConnected = now }
      let limit = max(patience ?? timeout, timeout)
      guard now - lastConnected < timeout, now - start < limit else { break }
      if !hasTold, now - start >= Self.silence {
        hasTold = true
        waits(
          isConnected
            ? "waiting up to \(limit.components.seconds) s for an answer of the coordinator at \(endpoint)"
            : "waiting up to \(timeout.components.seconds) s for a coordinator at \(endpoint)")
      }
      do {
        if unanswered?.sent.map({ now - $0 > Self.repetition }) ?? true, try socket.send(message.frames()) {
          unanswered?.sent = now
        }
        let hasMessage = try socket.waitForMessage(timeout: min(.milliseconds(100), timeout))
        if try hasLostConnection() { unanswered?.sent = nil }
        guard hasMessage, case .message(let frames, _)? = try socket.receive() else { continue }
        let answer = try WireFromCoordinator(frames: frames)
        guard case .answer(let answer)? = answer.kind, answer.request == lastRequest else { continue }
        unanswered = nil
        switch try answer.result() {
        case .success(let answer): return answer
        case .failure(let refusal): throw ClientError(refusal)
        }
      } catch let error as ClientError {
        throw error
      } catch {
        throw .badAnswer("\(error)")
      }
    }
    throw .unreachable(
      endpoint: endpoint, seconds: Int((ContinuousClock.now - start).components.seconds),
      isConnected ? .noAnswer : failedHandshakes > 0 ? .failedHandshakes : .noConnection)
  }

  /// Hears what became of the connection.
  ///
  /// - Returns: whether one ended that stood: what was sent over it may be lost.
  /// - Throws: `ClientError.keyRefused` where the coordinator says that it does not know the key. A handshake that fails
  ///   otherwise is no refusal: so does that of a coordinator that is busy or ends.
  private func hasLostConnection() throws -> Bool {
    var hasLost = false
    for event in try monitor.drain() {
      switch event {
      case .refused(status: 400): throw ClientError.keyRefused(endpoint: endpoint)
      case .handshakeFailed, .refused: failedHandshakes += 1
      case .handshakeSucceeded:
        failedHandshakes = 0
        isConnected = true
      case .disconnected:
        if isConnected { hasLost = true }
        isConnected = false
      case .accepted, .other: break
      }
    }
    return hasLost
  }
}
