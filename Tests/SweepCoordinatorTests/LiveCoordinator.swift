import Foundation
import Logging
import SweepCoordinator
import SweepWire
import Synchronization
import TestSupport
import Testing
import ZeroMQ

/// A real coordinator on a socket and a store of its own.
final class LiveCoordinator: Sendable {
  let directory: String
  let coordinator: Coordinator
  let keys: StoreKeys
  private let thread: DispatchGroup
  /// How serving ended, where it did not end well.
  private let failure = Mutex<(any Error)?>(nil)

  /// - Parameter lease: long, where a test is not about time.
  init(lease: Duration = .seconds(3600)) throws {
    directory = NSTemporaryDirectory() + "slalom-live-\(UUID().uuidString)"
    var settings = Sample.settings
    settings.leaseDuration = lease
    coordinator = try Coordinator(
      .init(storeDirectory: directory, endpoint: "tcp://127.0.0.1:*", core: settings),
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    keys = try StoreKeys.open(in: directory)
    let thread = DispatchGroup()
    self.thread = thread
    let coordinator = coordinator
    thread.enter()
    Thread { [self] in
      do { try coordinator.run() } catch { failure.withLock { $0 = error } }
      thread.leave()
    }.start()
  }

  func stop() async {
    await coordinator.stop()
    let thread = thread
    await onThread { thread.wait() }
    try? FileManager.default.removeItem(atPath: directory)
    #expect(failure.withLock { $0.map { "\($0)" } } == nil)
  }

  /// Issues a key.
  func issue(_ name: String, _ role: Role) throws -> KeyPair {
    let pair = try KeyPair.generate()
    try StoreKeys.editTable(in: directory) { table in
      try table.issue(KeyName(name), role: role, publicKey: pair.publicKey, atMillis: 1)
    }
    return pair
  }

  func revoke(_ name: String) throws {
    try StoreKeys.editTable(in: directory) { table in _ = try table.revoke(KeyName(name), atMillis: 2) }
  }

  func connect(_ keys: KeyPair? = nil, options: [SocketOption] = []) throws -> LivePeer {
    try LivePeer(
      coordinator.endpoint, serverKey: self.keys.server.publicKey, keys: keys ?? self.keys.client, options: options)
  }
}

/// The other side of a connection to it. Every wait is bounded: what does not come ends a test instead of holding it up.
final class LivePeer {
  struct Silence: Error {}

  let socket: Socket
  let monitor: ConnectionMonitor

  init(_ endpoint: String, serverKey: String, keys: KeyPair, options: [SocketOption] = []) throws {
    let context = try Context()
    socket = try Socket.open(.dealer, in: context)
    try socket.set(.client(serverKey: serverKey, keys: keys, lingerMilliseconds: 0) + options)
    monitor = try ConnectionMonitor.watch(socket, in: context, name: "peer")
    try socket.connect(endpoint)
  }

  deinit { socket.stopMonitor() }

  func send(_ kind: WireToCoordinator.OneOf_Kind) throws {
    var message = WireToCoordinator()
    message.kind = kind
    guard try socket.send(message.frames()) else { throw Silence() }
  }

  /// The next message; nil where there is none within `timeout`.
  func next(within timeout: Duration = .seconds(60)) throws -> WireFromCoordinator? {
    let deadline = ContinuousClock.now + timeout
    while ContinuousClock.now < deadline {
      guard try socket.waitForMessage(timeout: deadline - .now) else { continue }
      if case .message(let frames, _)? = try socket.receive() { return try WireFromCoordinator(frames: frames) }
    }
    return nil
  }

  /// The answer to a question, which is asked once.
  func ask(_ request: WireClientRequest) throws -> WireClientAnswer {
    try send(.request(request))
    while let message = try next() {
      if case .answer(let answer) = message.kind { return answer }
    }
    throw Silence()
  }

  /// The first event that `accept` takes.
  func event(where accept: (ConnectionMonitor.Event) -> Bool) throws -> ConnectionMonitor.Event {
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      if let event = try monitor.drain().first(where: accept) { return event }
      _ = try socket.waitForMessage(timeout: .milliseconds(10))
    }
    throw Silence()
  }
}
