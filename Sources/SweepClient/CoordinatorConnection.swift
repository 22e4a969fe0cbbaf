internal import Foundation
package import SweepWire
package import ZeroMQ

/// A command's connection to its coordinator. It belongs to one thread, and every wait on it is bounded.
package struct CoordinatorConnection: ~Copyable {
  package let endpoint: String
  private let context: Context
  private let socket: Socket
  private let monitor: ConnectionMonitor
  private var lastRequest: UInt64
  /// Asked while waiting; true ends the wait with `ClientError.interrupted`.
  private let isInterrupted: () -> Bool

  package static func open(
    _ access: AccessFile, isInterrupted: @escaping () -> Bool = { false }
  ) throws(ZeroMQError) -> CoordinatorConnection {
    let context = try Context()
    let socket = try Socket.open(.dealer, in: context)
    try socket.set(.client(serverKey: access.serverKey, keys: access.keys, lingerMilliseconds: 0))
    let monitor = try ConnectionMonitor.watch(socket, in: context, name: "client")
    try socket.connect(access.endpoint)
    return CoordinatorConnection(access.endpoint, context, socket, monitor, isInterrupted)
  }

  private init(
    _ endpoint: String, _ context: Context, _ socket: consuming Socket, _ monitor: consuming ConnectionMonitor,
    _ isInterrupted: @escaping () -> Bool
  ) {
    self.endpoint = endpoint
    self.context = context
    self.socket = socket
    self.monitor = monitor
    self.isInterrupted = isInterrupted
    // Answers to another request of this connection's life are told apart by number.
    lastRequest = UInt64.random(in: 0...UInt64.max / 2)
  }

  deinit { socket.stopMonitor() }

  /// Asks and waits for the answer. What is asked may be asked twice, and is when no answer comes: every request of the
  /// protocol can be repeated safely.
  package mutating func ask(
    _ kind: WireClientRequest.OneOf_Kind, timeout: Duration = .seconds(15)
  ) throws(ClientError) -> WireClientAnswer.OneOf_Kind {
    lastRequest += 1
    var message = WireToCoordinator()
    message.request.request = lastRequest
    message.request.protocolVersion = protocolVersion
    message.request.kind = kind
    let start = ContinuousClock.now
    var lastSent: ContinuousClock.Instant?
    // One may only mean that the coordinator ended in the middle of it; a wrong key fails again and again.
    var failedHandshakes = 0
    while ContinuousClock.now - start < timeout {
      if isInterrupted() { throw .interrupted }
      do {
        if lastSent.map({ ContinuousClock.now - $0 > .seconds(3) }) ?? true, try socket.send(message.frames()) {
          lastSent = .now
        }
        let hasMessage = try socket.waitForMessage(timeout: .milliseconds(100))
        for event in try monitor.drain() {
          switch event {
          case .refused: throw ClientError.keyRefused(endpoint: endpoint)
          // Also what a coordinator leaves behind that is killed in the middle of it, so it is no last word.
          case .handshakeFailed: failedHandshakes += 1
          case .handshakeSucceeded: failedHandshakes = 0
          case .disconnected, .accepted, .other: break
          }
        }
        guard hasMessage, case .message(let frames, _)? = try socket.receive() else { continue }
        let answer = try WireFromCoordinator(frames: frames)
        guard case .answer(let answer)? = answer.kind, answer.request == lastRequest else { continue }
        return try usable(answer)
      } catch let error as ClientError {
        throw error
      } catch {
        throw .badAnswer("\(error)")
      }
    }
    if failedHandshakes > 1 { throw .keyRefused(endpoint: endpoint) }
    throw .unreachable(endpoint: endpoint, seconds: Int(timeout.components.seconds))
  }

  private func usable(_ answer: WireClientAnswer) throws(ClientError) -> WireClientAnswer.OneOf_Kind {
    guard let kind = answer.kind else { throw .badAnswer("it is empty") }
    guard case .refused(let refused) = kind else { return kind }
    throw refused.code == .unusable ? .refused(refused.message) : .failed(refused.message)
  }
}
