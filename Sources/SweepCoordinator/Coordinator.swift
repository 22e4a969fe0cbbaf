internal import Dispatch
internal import Foundation
package import Logging
internal import SweepCore
internal import SweepStore
internal import SweepWire
internal import Synchronization
internal import ZeroMQ

/// The coordinator as a running thing: it owns the ROUTER, the store and the clock, and lets `CoordinatorCore` decide.
///
/// Its work is done in turns of bounded length. A turn lets connections in, takes what workers say in the order in which it
/// came, lets the core look at the time, and answers clients' requests for a while; stop signals and finished
/// transactions come between turns. Each batch of changes is one transaction, and the messages that rely on it leave when
/// it is durable. One transaction is under way at a time; what happens meanwhile gathers into the next.
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
  // Time: what leases run by, and what the monotonic clock said when this turn began.
  private var leases: LeaseClock
  private(set) var turnBegan: Instant
  // Who may say what: Coordinator+Intake.
  var keys: LiveKeys
  var peers = PeerTable()
  var watch = ConnectionWatch()
  var denials = DenialLog()
  var refusals = Tally<String>()
  var logLines: TokenBucket
  var unloggedLines = 0
  private var lastReview: Instant
  // What clients ask, also in this process: Coordinator+Requests.
  var requests = RequestQueue()
  var unread = UnreadAnswers()
  var lastRelease: Instant
  let decoder = DispatchQueue(label: "slalom.requests")
  var isDecoding = false
  var questions: [Peer: CheckedContinuation<Result<Answer, RequestRefusal>, Never>] = [:]
  var lastQuestion: UInt64 = 0
  // What is written and read back: Coordinator+Output.
  var commits = CommitQueue()
  var readBacks = ReadBacks()
  var commitLatency = LatencyHistogram()
  /// Nothing more is taken in: what was is written, and that is the end.
  private(set) var isStopping = false
  private nonisolated let failure = Mutex<CoordinatorError?>(nil)
  private var whenIdle: [CheckedContinuation<Void, Never>] = []

  /// Opens the store, restores what it holds, and listens. The caller starts it with `run`.
  package init(_ options: Options, log: Logger) throws {
    let store = try SweepStore.open(directory: options.storeDirectory)
    let keys = try StoreKeys.open(in: options.storeDirectory)
    self.keys = try LiveKeys(directory: options.storeDirectory, ownerKey: keys.client.publicKey)
    let began = Coordinator.monotonicTime
    let now = Moment(instant: began, wallMilliseconds: Coordinator.wallMilliseconds)
    var core = CoordinatorCore(settings: options.core, at: now)
    try core.restore(try store.restore(), at: now)

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
    leases = LeaseClock(at: began)
    turnBegan = began
    lastReview = began
    lastRelease = began
    logLines = TokenBucket(.init(burst: 1000, perSecond: 20), at: began)
    writer = StoreWriter(store)
  }

  /// How this machine reaches an endpoint that listens on all its addresses.
  private static func localEndpoint(of endpoint: String) -> String {
    endpoint.replacing("//0.0.0.0:", with: "//127.0.0.1:").replacing("//[::]:", with: "//127.0.0.1:")
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

  /// Finishes what is being written or read and ends. Workers are not told: to them a restart is no event.
  package func stop() async {
    isStopping = true
    pump()
    if !isIdle { await withCheckedContinuation { whenIdle.append($0) } }
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

  /// What was not written was not sent either: to stop is safe, to go on would not be.
  func fail(_ error: any Error) {
    // A read that came after the end: nobody waits for it.
    if isStopping, case .closed = error as? StoreError { return }
    failure.withLock { $0 = .storeFailed("\(error)", isEnvironment: (error as? StoreError)?.isEnvironment == true) }
    refuseQuestions()
    finishWaiting()
    loop.stop()
  }

  /// Whether it will answer nothing more.
  var isOver: Bool { isStopping || hasFailed }

  var hasFailed: Bool { failure.withLock { $0 != nil } }

  /// Whether nothing is being written or read, or ever will be.
  private var isIdle: Bool { hasFailed || (commits.isIdle && !readBacks.isUnderWay) }

  /// To be called when something that `stop` waits for has ended.
  func finishWaiting() {
    guard isIdle else { return }
    for continuation in whenIdle { continuation.resume() }
    whenIdle = []
  }

  // MARK: Time

  static var monotonicTime: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  static var wallMilliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The time the core is told.
  var now: Moment { Moment(instant: leases.now, wallMilliseconds: Coordinator.wallMilliseconds) }

  // MARK: The loop's thread

  /// The longest wait of the loop: less than the lease clock takes in one step, and as often the key table is looked at.
  private static let longestWait = Duration.milliseconds(500)
  /// How long a turn takes messages in, and how long it answers requests: none begins after.
  static let intakeBudget = Duration.milliseconds(20)
  static let requestBudget = Duration.milliseconds(10)

  private func prepare(_ interest: inout PollLoop.Interest) -> Duration {
    // Messages that come while stopping are not taken in: peers send them again to the next coordinator.
    if isOver { return Self.longestWait }
    interest.readable(authenticator)
    interest.readable(monitor)
    // A store that is behind makes peers wait, each in its own queue.
    if commits.isFull { return Self.longestWait }
    interest.readable(socket)
    if requests.isReady { return .zero }
    let wait = requests.holdsAny ? Self.holdingTime : Self.longestWait
    return core.nextDeadline.map { min($0 - leases.now, wait) } ?? wait
  }

  private func turn(_ readiness: PollLoop.Readiness) {
    if isOver { return }
    turnBegan = Coordinator.monotonicTime
    do {
      for address in try authenticator.answer(atMost: 64, judge) { countRefusal(of: address) }
      for event in try monitor.drain(atMost: 1024) {
        if case .accepted(let descriptor) = event { watch.add(PeerConnection(descriptor: descriptor), at: turnBegan) }
      }
      refreshKeys()
      if try takeMessages() { leases.advance(to: Coordinator.monotonicTime) }
    } catch {
      log.error("\(error)")
    }
    if turnBegan - lastReview >= .seconds(1) {
      lastReview = turnBegan
      review()
    }
    core.advance(at: now)
    pump()
    answerRequests()
  }
}
