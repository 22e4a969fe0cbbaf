internal import Foundation
package import Logging
internal import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire
internal import Synchronization
internal import ZeroMQ

/// The coordinator as a running thing: it owns the ROUTER, the store and the clock, and lets `CoordinatorCore` decide.
///
/// Each batch of changes is one transaction, and the messages that rely on it leave when it is durable. One transaction
/// is under way at a time; what happens meanwhile gathers into the next.
package actor Coordinator {
  package struct Options: Sendable {
    package var storeDirectory: String
    package var endpoint: String
    package var core: CoordinatorCore.Settings

    package init(storeDirectory: String, endpoint: String, core: CoordinatorCore.Settings) {
      self.storeDirectory = storeDirectory
      self.endpoint = endpoint
      self.core = core
    }
  }

  private nonisolated let loop: PollLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  /// Where it listens, with the port the system chose.
  package nonisolated let endpoint: String

  private let log: Logger
  private let context: Context
  private let authenticator: Authenticator
  private let monitor: ConnectionMonitor
  private let socket: Socket
  private let writer: StoreWriter
  private var core: CoordinatorCore
  private var commits = CommitQueue()
  /// Nothing more is taken in: what was is written, and that is the end.
  private var isStopping = false
  private nonisolated let failure = Mutex<CoordinatorError?>(nil)
  private var whenIdle: [CheckedContinuation<Void, Never>] = []
  private var refusals: [String: Int] = [:]

  /// Opens the store, restores what it holds, and listens. The caller starts it with `run`.
  package init(_ options: Options, log: Logger) throws {
    let store = try SweepStore.open(directory: options.storeDirectory)
    let keys = try StoreKeys.open(in: options.storeDirectory)
    let now = Coordinator.now
    var core = CoordinatorCore(settings: options.core, at: now)
    try core.restore(try store.restore(), at: now) { trial, attempt throws(StoreError) in
      try store.metrics(of: trial, attempt: attempt)
    }

    Context.raiseOpenFileLimit()
    let context = try Context()
    // The handler before the socket: in between anybody would get in.
    authenticator = try Authenticator.bind(in: context, names: [keys.client.publicKey: "local"])
    let socket = try Socket.open(.router, in: context)
    try socket.set(.server(secretKey: keys.server.secretKey, zapDomain: "slalom"))
    monitor = try ConnectionMonitor.watch(socket, in: context, name: "coordinator")
    do {
      try socket.bind(options.endpoint)
    } catch {
      throw CoordinatorError.cannotListen(endpoint: options.endpoint, reason: "\(error)")
    }
    endpoint = socket.lastEndpoint
    try AccessFile(
      endpoint: Coordinator.localEndpoint(of: endpoint), serverKey: keys.server.publicKey, keys: keys.client
    ).save(StoreKeys.accessPath(in: options.storeDirectory))

    loop = PollLoop(name: "coordinator")
    self.context = context
    self.socket = socket
    self.core = core
    self.log = log
    writer = StoreWriter(store)
  }

  /// How this machine reaches an endpoint that listens on all its addresses.
  private static func localEndpoint(of endpoint: String) -> String {
    endpoint.replacing("//0.0.0.0:", with: "//127.0.0.1:").replacing("//[::]:", with: "//127.0.0.1:")
  }

  private static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(
      instant: Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)),
      wallMilliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  /// Serves until `stop`, or until the store cannot be written.
  ///
  /// Blocks the calling thread meanwhile; the work is done on the coordinator's own.
  package nonisolated func run() throws {
    loop.start(
      prepare: { interest in self.assumeIsolated { $0.prepare(&interest) } },
      handle: { readiness in self.assumeIsolated { $0.turn(readiness) } })
    loop.waitUntilStopped()
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  /// Finishes what is being written and ends. Workers are not told: to them a restart is no event.
  package func stop() async {
    isStopping = true
    pump()
    if !commits.isIdle, failure.withLock({ $0 == nil }) {
      await withCheckedContinuation { whenIdle.append($0) }
    }
    socket.stopMonitor()
    loop.stop()
    do {
      try await writer.close()
    } catch {
      log.error("\(error)")
    }
  }

  // MARK: The loop's thread

  private func prepare(_ interest: inout PollLoop.Interest) -> Duration {
    interest.readable(socket)
    interest.readable(authenticator)
    interest.readable(monitor)
    guard let deadline = core.nextDeadline else { return .seconds(1) }
    return min(deadline - Coordinator.now.instant, .seconds(1))
  }

  private func turn(_ readiness: PollLoop.Readiness) {
    // Whoever still sends something gets no answer, and sends it to the next coordinator.
    if isStopping { return }
    do {
      for address in try authenticator.answerAll() { countRefusal(of: address) }
      _ = try monitor.drain()
      // Bounded, so that a flood leaves time for leases and transactions.
      for _ in 0..<1000 {
        guard let received = try socket.receive(maximumFrames: 1 + WireLimits.messageBytes / WireLimits.frameBytes)
        else { break }
        receive(received)
      }
    } catch {
      log.error("\(error)")
    }
    core.tick(at: Coordinator.now)
    pump()
  }

  private func receive(_ received: Socket.Received) {
    switch received {
    case .message(let frames, _?) where frames.count >= 2:
      let peer = Peer(frames[0])
      do {
        let message = try WireToCoordinator(frames: frames[1...])
        core.receive(message, from: peer, at: Coordinator.now)
      } catch {
        log.warning("a message was dropped: \(error)")
      }
    case .message: log.warning("a message without content or authenticated sender was dropped")
    case .oversized(let frames, let bytes): log.warning("a message of \(frames) frames, \(bytes) bytes was dropped")
    }
  }

  private func countRefusal(of address: String) {
    refusals[address, default: 0] += 1
    // Once an address: a stranger that tries for ever shall not fill the log.
    if refusals[address] == 1, refusals.count < 1000 {
      log.warning("a connection from \(address) was refused: its key is not known here")
    }
  }

  // MARK: Durable before sent

  /// Takes what the core wants done: at once where nothing has to be written first.
  private func pump() {
    let output = core.takeOutput()
    for line in output.log {
      switch line.level {
      case .info: log.info("\(line.text)")
      case .warning: log.warning("\(line.text)")
      case .error: log.error("\(line.text)")
      }
    }
    if failure.withLock({ $0 != nil }) { return }
    if let ready = commits.add(output) { carryOut(ready) }
    writeGathered()
  }

  private func writeGathered() {
    guard let changes = commits.beginTransaction() else { return }
    Task {
      do {
        if !changes.isEmpty { try await writer.apply(changes) }
        carryOut(commits.endTransaction())
        pump()
        if commits.isIdle { finishWaiting() }
      } catch {
        fail(error)
      }
    }
  }

  /// What was not written was not sent either: to stop is safe, to go on would not be.
  private func fail(_ error: any Error) {
    failure.withLock { $0 = .storeFailed("\(error)") }
    finishWaiting()
    loop.stop()
  }

  private func finishWaiting() {
    for continuation in whenIdle { continuation.resume() }
    whenIdle = []
  }

  private func carryOut(_ output: CoordinatorCore.Output) {
    for (peer, message) in output.messages { send(message, to: peer) }
    for verification in output.verifications {
      Task {
        do {
          let stored = try await writer.metrics(of: verification.execution)
          core.finishVerification(of: verification, stored: stored, at: Coordinator.now)
          pump()
        } catch {
          fail(error)
        }
      }
    }
    for adoption in output.adoptions {
      Task {
        do {
          core.finishAdoption(of: adoption, stored: try await writer.metrics(of: adoption.execution))
          pump()
        } catch {
          fail(error)
        }
      }
    }
  }

  private func send(_ message: WireFromCoordinator, to peer: Peer) {
    do {
      if try !socket.send([peer.routingID] + message.frames()) {
        // A peer that does not read; what matters to it is sent again when it asks.
        log.warning("a message to a slow peer was dropped")
      }
    } catch  where error.isHostUnreachable {
      core.unreachable(peer, at: Coordinator.now)
    } catch {
      log.error("\(error)")
    }
  }
}
