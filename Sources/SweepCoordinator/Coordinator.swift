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

  let log: Logger
  private let context: Context
  private let authenticator: Authenticator
  private let monitor: ConnectionMonitor
  let socket: Socket
  let writer: StoreWriter
  var core: CoordinatorCore
  private(set) var commits = CommitQueue()
  // Who may say what: Coordinator+Admission.
  var keys: LiveKeys
  var peers = PeerTable()
  var watch = ConnectionWatch()
  /// Received, and not looked at yet.
  var inbox: [Socket.Delivery] = []
  var denials = DenialLog()
  var logLines: TokenBucket
  var unloggedLines = 0
  var lastReview: Instant
  /// Nothing more is taken in: what was is written, and that is the end.
  private(set) var isStopping = false
  private nonisolated let failure = Mutex<CoordinatorError?>(nil)
  private var whenIdle: [CheckedContinuation<Void, Never>] = []
  var refusals: [String: Int] = [:]
  // Series that were asked for and not read yet: Coordinator+Series.
  var readings: [SeriesReading] = []
  var isReading = false
  // Who asks in this process, and what is counted for it: Coordinator+InProcess.
  var questions: [Peer: CheckedContinuation<WireClientAnswer, Never>] = [:]
  var lastQuestion: UInt64 = 0
  var commitLatency = LatencyHistogram()

  /// Opens the store, restores what it holds, and listens. The caller starts it with `run`.
  package init(_ options: Options, log: Logger) throws {
    let store = try SweepStore.open(directory: options.storeDirectory)
    let keys = try StoreKeys.open(in: options.storeDirectory)
    self.keys = try LiveKeys(directory: options.storeDirectory, ownerKey: keys.client.publicKey)
    let now = Coordinator.now
    var core = CoordinatorCore(settings: options.core, at: now)
    try core.restore(try store.restore(), at: now) { trial, attempt throws(StoreError) in
      try store.metrics(of: trial, attempt: attempt)
    }

    Context.raiseOpenFileLimit()
    let context = try Context()
    // The handler before the socket: in between anybody would get in.
    authenticator = try Authenticator.bind(in: context, names: [:])
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
    logLines = TokenBucket(.init(burst: 1000, perSecond: 20), at: now.instant)
    lastReview = now.instant
    writer = StoreWriter(store)
  }

  /// How this machine reaches an endpoint that listens on all its addresses.
  private static func localEndpoint(of endpoint: String) -> String {
    endpoint.replacing("//0.0.0.0:", with: "//127.0.0.1:").replacing("//[::]:", with: "//127.0.0.1:")
  }

  static var now: Moment {
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
    refuseQuestions()
    socket.stopMonitor()
    // Before the loop ends, and with it `run` and perhaps the process: closing folds the log into the store's one file.
    do {
      try await writer.close()
    } catch {
      log.error("\(error)")
    }
    loop.stop()
  }

  // MARK: The loop's thread

  private func prepare(_ interest: inout PollLoop.Interest) -> Duration {
    // A store that is behind makes peers wait, each in its own queue.
    if !commits.isFull { interest.readable(socket) }
    interest.readable(authenticator)
    interest.readable(monitor)
    if !inbox.isEmpty, !commits.isFull { return .zero }
    guard let deadline = core.nextDeadline else { return .seconds(1) }
    return min(deadline - Coordinator.now.instant, .seconds(1))
  }

  private func turn(_ readiness: PollLoop.Readiness) {
    // Whoever still sends something gets no answer, and sends it to the next coordinator.
    if isStopping { return }
    do {
      for address in try authenticator.answerAll(judge) { countRefusal(of: address) }
      for event in try monitor.drain() {
        if case .accepted(let descriptor) = event {
          watch.add(PeerConnection(descriptor: descriptor), at: Coordinator.now.instant)
        }
      }
      refreshKeys()
      try receiveAll()
    } catch {
      log.error("\(error)")
    }
    let now = Coordinator.now
    if now.instant - lastReview >= .seconds(1) { review(at: now) }
    core.tick(at: now)
    pump()
  }

  // MARK: Durable before sent

  /// Takes what the core wants done: at once where nothing has to be written first.
  func pump() {
    let output = core.takeOutput()
    for line in output.log { say(line.level, line.text) }
    if failure.withLock({ $0 != nil }) { return }
    if let ready = commits.add(output) { carryOut(ready) }
    writeGathered()
  }

  private func writeGathered() {
    guard let changes = commits.beginTransaction() else { return }
    Task {
      do {
        if !changes.isEmpty {
          let start = ContinuousClock.now
          try await writer.apply(changes)
          commitLatency.add(ContinuousClock.now - start)
        }
        carryOut(commits.endTransaction())
        pump()
        if commits.isIdle { finishWaiting() }
      } catch {
        fail(error)
      }
    }
  }

  /// Whether it will answer nothing more.
  var isOver: Bool { isStopping || failure.withLock { $0 != nil } }

  /// What was not written was not sent either: to stop is safe, to go on would not be.
  func fail(_ error: any Error) {
    failure.withLock { $0 = .storeFailed("\(error)", isEnvironment: (error as? StoreError)?.isEnvironment == true) }
    refuseQuestions()
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
    read(output.readings)
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
    if let question = questions.removeValue(forKey: peer) { return question.resume(returning: message.answer) }
    do {
      // Not to one whose key was revoked while the message waited for the store.
      guard peers[peer] != nil else { return }
      if try !socket.send([peer.routingID] + message.frames()) {
        // A peer that does not read; what matters to it is sent again when it asks.
        say(.warning, "a message to a slow peer was dropped")
      }
    } catch  where error.isHostUnreachable {
      peers.remove(peer)
      core.unreachable(peer, at: Coordinator.now)
    } catch {
      log.error("\(error)")
    }
  }
}
