package import SweepCore
package import SweepWire

/// The supervisor without its socket, processes and clock: messages, slot events and time in; actions out.
///
/// It keeps every metrics batch and outcome until the coordinator says that it is on disk, so neither a lost message
/// nor a coordinator that is killed and restarted loses anything; training goes on meanwhile.
package struct SupervisorCore: Sendable {
  package struct Settings: Sendable {
    /// How long to wait for a first Welcome.
    package var connectTimeout: Duration
    /// How long to go on without hearing of the coordinator.
    package var patience: Duration
    /// How long a slot may say nothing while it trains before it is killed.
    package var stallTimeout: Duration
    /// Metrics kept for a coordinator that does not acknowledge; beyond it the slots wait.
    package var bufferedBytes: Int

    package init(
      connectTimeout: Duration = .seconds(60), patience: Duration = .seconds(600),
      stallTimeout: Duration = .seconds(600), bufferedBytes: Int = 64 << 20
    ) {
      self.connectTimeout = connectTimeout
      self.patience = patience
      self.stallTimeout = stallTimeout
      self.bufferedBytes = bufferedBytes
    }
  }

  package enum Action: Sendable {
    case send(WireToCoordinator)
    case startSlot(Int)
    case tell(Int, WireToSlot)
    case kill(Int)
    case log(LogLevel, String)
    /// The worker cannot go on.
    case end(WorkerEnding)
  }

  package enum LogLevel: Sendable { case info, warning, error }

  /// Why a worker ends; the raw values are exit codes.
  package enum WorkerEnding: Hashable, Sendable {
    case stopped
    case refused(String)
    case coordinatorLost(String)
    case slotsDoNotStart(String)
  }

  /// What is known of the bits this process computes.
  enum CanaryState {
    case notAsked
    /// Waits for a slot.
    case wanted
    case running
    case trained(WireCanaryResult)
  }

  /// How long a slot may take for the canary, which needs less than a second.
  static let canaryTimeout = Duration.seconds(60)

  let identity: WorkerIdentity
  let settings: Settings
  var slots: SlotTable
  var queue = AssignmentQueue()
  var outbox = Outbox()
  var durations = TrialDurations()
  var canary = CanaryState.notAsked
  var isJoined = false
  var hasEverJoined = false
  var lastHeard: Instant
  var lastHello: Instant?
  var lastHeartbeat: Instant
  var heartbeatInterval = Duration.seconds(2)
  private var actions: [Action] = []

  package init(identity: WorkerIdentity, settings: Settings, at now: Instant) {
    precondition(identity.slots > 0, "a worker has at least one slot")
    self.identity = identity
    self.settings = settings
    slots = SlotTable(count: identity.slots, at: now)
    lastHeard = now
    lastHeartbeat = now
  }

  package mutating func takeActions() -> [Action] {
    defer { actions = [] }
    return actions
  }

  /// Whether the slots' output should be read: false while the coordinator is too far behind.
  package var wantsSlotOutput: Bool { outbox.bytes < settings.bufferedBytes }

  /// Everything the worker works on or keeps an outcome of.
  ///
  /// - Complexity: O(n log n) in how much that is: for what is said now and then.
  package var holding: [Execution] {
    Set(slots.executions).union(queue.executions).union(outbox.executions)
      .sorted { ($0.trial, $0.attempt) < ($1.trial, $1.attempt) }
  }

  /// Executions wanted beyond one for each slot. Slots with a trial that takes long do not count: what is handed out to
  /// wait behind it could be trained elsewhere.
  func credit(at now: Instant) -> UInt32 {
    let perSlot = durations.creditPerSlot
    if perSlot == 0 { return 0 }
    let short = identity.slots - slots.trainingLonger(than: TrialDurations.long, at: now)
    // All that is held has to fit into a heartbeat.
    return UInt32(min(short * perSlot, WireLimits.holding / 2 - identity.slots))
  }

  /// What must hold after every event; empty when it does.
  package var violations: [String] {
    let waiting = slots.executions.filter(queue.contains)
    return slots.violations + waiting.map { "\($0) waits for a slot and is in one" }
  }

  mutating func act(_ action: Action) { actions.append(action) }

  mutating func send(_ kind: WireToCoordinator.OneOf_Kind) {
    var message = WireToCoordinator()
    message.kind = kind
    actions.append(.send(message))
  }

  mutating func tell(_ index: Int, _ kind: WireToSlot.OneOf_Kind) {
    var message = WireToSlot()
    message.kind = kind
    act(.tell(index, message))
  }

  // MARK: Time

  /// To be called at least every 250 ms.
  package mutating func tick(at now: Instant) {
    if !isJoined, lastHello.map({ now - $0 >= .seconds(2) }) ?? true { sayHello(at: now) }
    if isJoined, now - lastHeartbeat >= heartbeatInterval {
      lastHeartbeat = now
      var heartbeat = WireHeartbeat()
      heartbeat.holding = holding.map(WireExecution.init)
      heartbeat.credit = credit(at: now)
      send(.heartbeat(heartbeat))
    }
    watchCoordinator(at: now)
    resendWhatIsOverdue(at: now)
    tickSlots(at: now)
  }

  mutating func sayHello(at now: Instant) {
    lastHello = now
    isJoined = false
    outbox.forgetRequests()
    var hello = WireHello()
    hello.protocolVersion = protocolVersion
    hello.workerID = identity.id.value
    hello.name = identity.name
    hello.host = identity.host
    hello.processID = UInt32(bitPattern: identity.processID)
    hello.instructionSet = identity.instructionSet
    hello.slots = UInt32(identity.slots)
    hello.numericsVersion = UInt32(numericsVersion)
    hello.softwareVersion = identity.softwareVersion
    hello.dataDigests = identity.dataDigests.map(\.wire)
    hello.holding = holding.map(WireExecution.init)
    hello.credit = credit(at: now)
    if case .trained(let result) = canary { hello.canaryDigests = result.digests }
    send(.hello(hello))
  }

  private mutating func watchCoordinator(at now: Instant) {
    let silence = now - lastHeard
    if !hasEverJoined, silence >= settings.connectTimeout {
      act(.end(.coordinatorLost("no coordinator answered within \(settings.connectTimeout)")))
    } else if hasEverJoined, silence >= settings.patience {
      act(.end(.coordinatorLost("the coordinator was silent for \(settings.patience)")))
    }
    // A coordinator that was restarted, or a link that was cut: whoever is there now has to know us.
    if isJoined, silence >= heartbeatInterval * 4 { isJoined = false }
  }

  /// The worker's last words: it leaves, and the coordinator may give its trials to others at once.
  package mutating func leave() {
    send(.goodbye(WireGoodbye()))
    for index in slots.indices {
      _ = slots.die(index)
      act(.kill(index))
    }
  }
}
