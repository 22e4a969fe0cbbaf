internal import DequeModule
internal import Glibc
package import Logging
internal import Processes
internal import SweepCore
internal import SweepWire
internal import Synchronization
package import ZeroMQ

/// A worker: it alone owns the connection to the coordinator; its slots are child processes that train.
///
/// Everything happens on the loop's thread: the slots are started from it, and die with it.
package actor Supervisor {
  package struct Options: Sendable {
    package var identity: WorkerIdentity
    package var access: AccessFile
    package var settings: SupervisorCore.Settings
    /// What a slot's process is started as.
    package var executable: String
    /// Arguments of a slot's process, without those that name its processor.
    package var slotArguments: [String]
    /// Processors the slots are kept on, in turn; empty to leave that to the system.
    package var processors: [Int]

    package init(
      identity: WorkerIdentity, access: AccessFile, settings: SupervisorCore.Settings, executable: String,
      slotArguments: [String], processors: [Int]
    ) {
      self.identity = identity
      self.access = access
      self.settings = settings
      self.executable = executable
      self.slotArguments = slotArguments
      self.processors = processors
    }
  }

  private nonisolated let loop: PollLoop
  package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

  private let options: Options
  private let log: Logger
  private let context: Context
  private let socket: Socket
  private let monitor: ConnectionMonitor
  private var core: SupervisorCore
  private var slots: [SlotProcess?]
  private nonisolated let ending = Mutex<SupervisorCore.WorkerEnding?>(nil)
  /// Since one last came about.
  private var failedHandshakes = 0
  /// Kills by the kernel that are known, and explained or of no interest.
  private var outOfMemoryKills = 0
  private var killsCounted: Instant?
  /// Messages the socket's queue had no room for.
  private var unsent: Deque<WireToCoordinator> = []
  /// Where this turn's readiness is found, per slot; nil where it is not waited for.
  private var outputIndices: [Int?]
  private var errorIndices: [Int?]

  package init(_ options: Options, log: Logger) throws(ZeroMQError) {
    self.options = options
    self.log = log
    let context = try Context()
    let socket = try Socket.open(.dealer, in: context)
    // Long enough for the last words of a worker that leaves, short enough not to be noticed.
    try socket.set(.client(serverKey: options.access.serverKey, keys: options.access.keys, lingerMilliseconds: 1000))
    monitor = try ConnectionMonitor.watch(socket, in: context, name: "worker")
    try socket.connect(options.access.endpoint)
    self.context = context
    self.socket = socket
    core = SupervisorCore(identity: options.identity, settings: options.settings, at: Supervisor.now)
    slots = Array(repeating: nil, count: options.identity.slots)
    outputIndices = Array(repeating: nil, count: options.identity.slots)
    errorIndices = outputIndices
    loop = PollLoop(name: "supervisor")
  }

  private static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Works until `stop`, or until it cannot go on.
  ///
  /// Blocks the calling thread meanwhile; the work is done on the supervisor's own.
  package nonisolated func run() -> SupervisorCore.WorkerEnding {
    loop.start(
      prepare: { interest in self.assumeIsolated { $0.prepare(&interest) } },
      handle: { readiness in self.assumeIsolated { $0.turn(readiness) } })
    loop.waitUntilStopped()
    return ending.withLock { $0 } ?? .stopped
  }

  /// Leaves politely: running trials go back to the coordinator at once.
  package func stop() {
    guard ending.withLock({ $0 == nil }) else { return }
    core.leave()
    carryOut()
    end(.stopped)
  }

  private func end(_ ending: SupervisorCore.WorkerEnding) {
    let isFirst = self.ending.withLock { known in
      defer { known = known ?? ending }
      return known == nil
    }
    guard isFirst else { return }
    for slot in slots { slot?.child.send(signal: SIGKILL) }
    for slot in slots { _ = slot?.child.wait() }
    socket.stopMonitor()
    loop.stop()
  }

  // MARK: The loop's thread

  private func prepare(_ interest: inout PollLoop.Interest) -> Duration {
    interest.readable(socket)
    interest.readable(monitor)
    let wantsOutput = core.wantsSlotOutput
    for index in slots.indices {
      outputIndices[index] = nil
      errorIndices[index] = nil
      guard let child = slots[index]?.child else { continue }
      if wantsOutput { outputIndices[index] = interest.readable(descriptor: child.standardOutput) }
      if slots[index]?.standardErrorHasEnded == false {
        errorIndices[index] = interest.readable(descriptor: child.standardError)
      }
      if slots[index]?.unwritten.isEmpty == false { interest.writable(descriptor: child.standardInput) }
    }
    return .milliseconds(100)
  }

  private func turn(_ readiness: PollLoop.Readiness) {
    guard ending.withLock({ $0 == nil }) else { return }
    do {
      for event in try monitor.drain() {
        switch event {
        case .handshakeFailed: failedHandshakes += 1
        case .handshakeSucceeded: failedHandshakes = 0
        case .refused(status: 400):
          end(
            .refused(
              "the coordinator at \(options.access.endpoint) does not know this worker's key, which may have been revoked; "
                + "ask its owner for another access file ('slalom keys issue --role worker') and give it with --access")
          )
          return
        case .refused, .disconnected, .accepted, .other: break
        }
      }
      while let received = try socket.receive() {
        guard case .message(let frames, _) = received else { continue }
        do {
          core.receive(try WireFromCoordinator(frames: frames), at: Supervisor.now)
        } catch {
          log.warning("a message of the coordinator was dropped: \(error)")
        }
      }
    } catch {
      log.error("\(error)")
    }
    for index in slots.indices { serve(slot: index, readiness) }
    core.tick(at: Supervisor.now)
    carryOut()
  }

  private func serve(slot index: Int, _ readiness: PollLoop.Readiness) {
    guard slots[index] != nil else { return }
    slots[index]?.writePending()
    if let error = errorIndices[index], readiness[error] { slots[index]?.readStandardError() }
    guard let output = outputIndices[index], readiness[output] else { return }
    do {
      for message in try slots[index]?.readMessages() ?? [] {
        core.receive(message, fromSlot: index, at: Supervisor.now)
      }
    } catch {
      log.error("slot \(index) wrote what is no message: \(error)")
      slots[index]?.child.send(signal: SIGKILL)
    }
    guard slots[index]?.hasEnded == true, let exit = slots[index]?.child.wait() else { return }
    slots[index]?.readStandardError()
    let tail = slots[index]?.standardErrorText ?? ""
    slots[index] = nil
    core.slotEnded(
      index, reason: isOutOfMemoryKill(exit) ? exit.description + Self.killerNote : exit.description,
      failureClass: failureClass(of: exit, standardError: tail), standardErrorTail: tail, at: Supervisor.now)
    if isOutOfMemoryKill(exit) { outOfMemoryKills += 1 }
  }

  private static let killerNote = ", while the kernel's out-of-memory killer struck"

  private func failureClass(of exit: ChildProcess.Exit, standardError: String) -> FailureClass {
    if isOutOfMemoryKill(exit) { return .outOfMemory }
    // What malloc's callers and the Swift runtime say when memory is out.
    let text = standardError.lowercased()
    let isOut = ["out of memory", "cannot allocate memory", "could not allocate memory", "failed to allocate"]
      .contains { text.contains($0) }
    return isOut ? .outOfMemory : .crashed
  }

  /// Whether the kernel's killer is the likely cause: its victims leave no word and die by SIGKILL, as those of anybody
  /// who kills; but then its counter has grown. Where that counts the whole machine, another process may have been
  /// meant.
  private func isOutOfMemoryKill(_ exit: ChildProcess.Exit) -> Bool {
    exit == .signal(9) && (OutOfMemoryKills.count() ?? 0) > outOfMemoryKills
  }

  /// Kills before a trial began say nothing about it. Short trials are many and the count is a file: it is read once a
  /// second at most.
  private func countKills() {
    let now = Supervisor.now
    if let killsCounted, now - killsCounted < .seconds(1) { return }
    killsCounted = now
    outOfMemoryKills = OutOfMemoryKills.count() ?? 0
  }

  private func carryOut() {
    for action in core.takeActions() {
      switch action {
      case .send(let message): unsent.append(message)
      case .startSlot(let index): start(slot: index)
      case .tell(let index, let message):
        countKills()
        slots[index]?.tell(message)
      case .kill(let index): slots[index]?.child.send(signal: SIGKILL)
      case .log(let level, let text):
        switch level {
        case .info: log.info("\(text)")
        case .warning: log.warning("\(text)")
        case .error: log.error("\(text)")
        }
      case .end(.coordinatorLost(let reason)) where failedHandshakes > 0:
        // Both close the connection without a word, so that the one cannot be told from the other.
        end(
          .coordinatorLost(
            reason
              + ": every connection ended before it was made, so either the coordinator is overloaded or ending, or it "
              + "has another key than this worker's access file says (give its own with --access FILE or --store DIR)"))
      case .end(let ending): end(ending)
      }
    }
    sendUnsent()
  }

  private func sendUnsent() {
    do {
      while let message = unsent.first {
        guard try socket.send(message.frames()) else { break }
        unsent.removeFirst()
      }
    } catch {
      log.error("\(error)")
    }
    // With nobody there the queue would only grow; what matters is sent again after the next Welcome.
    if unsent.count > 1000 { unsent.removeFirst(unsent.count - 1000) }
  }

  private func start(slot index: Int) {
    var arguments = options.slotArguments + ["--parent", String(getpid())]
    if !options.processors.isEmpty {
      arguments += ["--processor", String(options.processors[index % options.processors.count])]
    }
    do {
      slots[index] = SlotProcess(
        try ChildProcess(options.executable, arguments, input: .pipe, output: .pipe, error: .pipe))
    } catch {
      core.slotEnded(
        index, reason: "a failed start", failureClass: .crashed, standardErrorTail: error.description,
        at: Supervisor.now)
    }
  }
}
