package import SweepCore
package import SweepScheduling
package import SweepStore
package import SweepWire

/// The coordinator without its sockets, disk and clock: messages and time in; store changes, messages and series to
/// verify out. The caller makes each batch of changes durable before it sends the messages of that batch.
package struct CoordinatorCore: Sendable {
  package struct Settings: Sendable {
    /// How long a worker may be silent about an attempt.
    package var leaseDuration: Duration
    package var heartbeatInterval: Duration
    package var retries: RetryPolicy
    /// Shards that fail in a row on a worker until it gets no more; 0 for never.
    package var quarantineAfter: Int
    /// Whether sweeps of earlier runs wait until they are submitted or resumed again.
    package var holdsRestoredSweeps: Bool
    /// The one sweep that does not wait even so.
    package var neverHeld: SweepID?
    /// The silent ones beyond it are forgotten.
    package var rememberedWorkers = WireLimits.workers
    /// Those beyond it are refused.
    package var rememberedSweeps = WireLimits.sweeps
    package var softwareVersion: String
    package var host: String
    package var storePath: String

    package init(
      leaseDuration: Duration = .seconds(15), heartbeatInterval: Duration = .seconds(2),
      retries: RetryPolicy = .standard, quarantineAfter: Int = 3, holdsRestoredSweeps: Bool = false,
      softwareVersion: String, host: String, storePath: String
    ) {
      self.leaseDuration = leaseDuration
      self.heartbeatInterval = heartbeatInterval
      self.retries = retries
      self.quarantineAfter = quarantineAfter
      self.holdsRestoredSweeps = holdsRestoredSweeps
      self.softwareVersion = softwareVersion
      self.host = host
      self.storePath = storePath
    }
  }

  /// What leaves the core since it was last asked, in order.
  package struct Output: Sendable {
    package var changes: [StoreChange] = []
    package var messages: [(peer: Peer, message: WireFromCoordinator)] = []
    /// Results whose series is to be read back from the store, once `changes` are in it.
    package var verifications: [Verification] = []
    /// Shards that an earlier sweep's result fills, whose series is to be read back for another target.
    package var adoptions: [Adoption] = []
    /// Series that somebody asked for, to be read from the store.
    package var readings: [SeriesReading] = []
    package var log: [LogLine] = []

    package init() {}

    package var isEmpty: Bool {
      changes.isEmpty && messages.isEmpty && verifications.isEmpty && adoptions.isEmpty && readings.isEmpty
        && log.isEmpty
    }
  }

  /// A result that counts only if the store holds the series it claims.
  package struct Verification: Sendable {
    package let execution: Execution
    package let worker: WorkerID
    package let result: TrialResult
    package let lastSequence: Int
  }

  package struct Adoption: Sendable {
    package let execution: Execution
    let shard: ShardID
  }

  package struct LogLine: Sendable {
    package enum Level: Sendable { case info, warning, error }
    package let level: Level
    package let text: String
  }

  struct SweepRecord {
    let definition: SweepDefinition
    let trials: [TrialID]
    let submittedMilliseconds: Int64
    /// Per shard: the version of the last change a client has to hear of.
    var versions: [UInt64]
    /// Per shard, once its trial is committed.
    var summaries: [TrialSummary?]
  }

  struct AttemptRecord {
    var number: AttemptNumber
    var worker: WorkerID
    var workerName: String
    var host: String
    var instructionSet: String
    var issuedMilliseconds: Int64
    var endedMilliseconds: Int64?
    var ending: AttemptEnding?

    /// Whether it ended with a failure that was reported, rather than with silence.
    var isConcluded: Bool {
      guard case .failed(let failure) = ending else { return false }
      return failure.failureClass != .lost
    }

    /// Whether it ended in a way that may be its worker's fault.
    var blamesWorker: Bool {
      guard case .failed(let failure) = ending else { return false }
      return failure.failureClass.blamesWorker
    }
  }

  struct WorkerRecord {
    var hello: WireHello
    /// Nil while the worker is not connected.
    var peer: Peer?
    var joinedMilliseconds: Int64
    var lastHeard: Instant
    var hasLeft = false
    var committed = 0
    var failed = 0
    var missingDataOf: [String] = []
    /// Whether its process has trained the canary, and it came out right.
    var isAdmitted = false
    /// Why it gets nothing for good; nil while it may.
    var refusal: String?
  }

  /// What has arrived of an attempt's metrics.
  struct Stream {
    var nextSequence = 1
    var volume = SeriesVolume()
    var lastLoss = Double.nan
    var epochs = 0
    var lastEpoch: WireEpochMetrics?

    var iterations: Int { volume.losses }

    mutating func append(_ batch: WireMetricsBatch) {
      nextSequence += 1
      lastLoss = batch.losses.last ?? lastLoss
      epochs += batch.epochs.count
      lastEpoch = batch.epochs.last ?? lastEpoch
    }
  }

  /// The digest of a result beyond the committed one.
  struct Observation: Hashable {
    let attempt: AttemptNumber
    let digest: Digest
  }

  let settings: Settings
  var scheduler: Scheduler
  var sweeps: [SweepID: SweepRecord] = [:]
  var trialSettings: [TrialID: TrialSettings] = [:]
  var attempts: [TrialID: [AttemptRecord]] = [:]
  var results: [TrialID: TrialResult] = [:]
  /// Results of trials that had one already, in the order they came.
  var observations: [TrialID: [Observation]] = [:]
  /// Trials with results of different digests.
  var alarmed: Set<TrialID> = []
  /// Who is in quarantine, also of earlier runs of the coordinator.
  var quarantines: [WorkerID: Quarantine] = [:]
  var verifyRuns: [UInt64: VerifyRun] = [:]
  var streams: [Execution: Stream] = [:]
  var workers: [WorkerID: WorkerRecord] = [:]
  var workerOfPeer: [Peer: WorkerID] = [:]
  /// Series of results that are being committed, between their verification and the scheduler's word.
  var verified: [Execution: (result: TrialResult, series: TrialSeries)] = [:]
  /// Results that are being read back.
  var verifying: Set<Execution> = []
  /// Grows with every change a client could see, over restarts too.
  var version: UInt64
  let started: Moment
  /// Sweeps of earlier runs that wait until they are submitted or resumed again; the store has them as running.
  var heldSweeps: Set<SweepID> = []
  /// Metrics of attempts that no longer count, since the start.
  var lateMetrics = 0
  /// Losses that arrived since the start, and the batches they came in.
  var receivedMetrics = (points: 0, batches: 0)
  var admission = Admission()
  private var pending = Output()

  package init(settings: Settings, at now: Moment) {
    self.settings = settings
    started = now
    scheduler = Scheduler(
      leaseDuration: settings.leaseDuration, retries: settings.retries, quarantineAfter: settings.quarantineAfter)
    version = UInt64(max(now.wallMilliseconds, 0)) << 16
  }

  /// Hands out and forgets what has accumulated.
  package mutating func takeOutput() -> Output {
    defer { pending = Output() }
    return pending
  }

  /// When `tick` has something to do; nil when nothing waits for time.
  package var nextDeadline: Instant? { scheduler.nextDeadline }

  /// What must hold after every message and moment; empty when it does. Simulations check it at every step.
  package var violations: [String] { scheduler.violations }

  package mutating func tick(at now: Moment) {
    endForgottenRuns(at: now)
    apply(.tick, at: now)
  }

  /// Takes a message in. What a peer can say wrong is answered, never trapped on.
  package mutating func receive(_ message: WireToCoordinator, from peer: Peer, at now: Moment) {
    do throws(WireError) {
      try message.requireBounds()
      switch message.kind {
      case .hello(let hello): try receive(hello, from: peer, at: now)
      case .request(let request): answer(request, to: peer, at: now)
      case .heartbeat(let heartbeat):
        try fromWorker(peer, at: now) { core, id throws(WireError) in
          try core.receive(heartbeat, from: id, at: now)
        }
      case .metrics(let metrics):
        try fromWorker(peer, at: now) { core, id throws(WireError) in
          try core.receive(metrics, from: id, at: now)
        }
      case .done(let done):
        try fromWorker(peer, at: now) { core, id throws(WireError) in
          try core.receive(done, from: id, at: now)
        }
      case .failed(let failed):
        try fromWorker(peer, at: now) { core, id throws(WireError) in
          try core.receive(failed, from: id, at: now)
        }
      case .canary(let result):
        try fromWorker(peer, at: now) { core, id in core.receive(result, from: id, at: now) }
      case .goodbye: try fromWorker(peer, at: now) { core, id in core.goodbye(from: id, at: now) }
      case nil: throw WireError.unknownKind
      }
    } catch {
      log(.warning, "a message from \(name(of: peer)) was dropped: \(error)")
    }
  }

  /// A message to this peer could not be delivered: nobody is there any more.
  package mutating func unreachable(_ peer: Peer, at now: Moment) {
    guard let id = workerOfPeer.removeValue(forKey: peer) else { return }
    if workers[id]?.peer == peer { workers[id]?.peer = nil }
    apply(.workerUnreachable(id), at: now)
  }

  private mutating func fromWorker(
    _ peer: Peer, at now: Moment, _ body: (inout CoordinatorCore, WorkerID) throws(WireError) -> Void
  ) throws(WireError) {
    guard let id = workerOfPeer[peer], workers[id]?.peer == peer else {
      // A new connection of a worker we may or may not know: it has to say who it is.
      var message = WireFromCoordinator()
      message.helloAgain = WireHelloAgain()
      send(message, to: peer)
      return
    }
    workers[id]?.lastHeard = now.instant
    try body(&self, id)
  }

  func name(of peer: Peer) -> String {
    guard let id = workerOfPeer[peer], let record = workers[id] else { return "an unknown peer" }
    return "worker \(record.hello.name)"
  }

  // MARK: Output

  mutating func change(_ change: StoreChange) { pending.changes.append(change) }

  mutating func send(_ message: WireFromCoordinator, to peer: Peer) { pending.messages.append((peer, message)) }

  /// Sends to a worker where it is connected; what it misses, it is told again after its next Hello.
  mutating func send(to id: WorkerID, _ kind: WireFromCoordinator.OneOf_Kind) {
    guard let peer = workers[id]?.peer else { return }
    var message = WireFromCoordinator()
    message.kind = kind
    send(message, to: peer)
  }

  mutating func verify(_ verification: Verification) {
    verifying.insert(verification.execution)
    pending.verifications.append(verification)
  }

  mutating func read(_ reading: SeriesReading) { pending.readings.append(reading) }

  mutating func adopt(_ adoption: Adoption) { pending.adoptions.append(adoption) }

  mutating func log(_ level: LogLine.Level, _ text: String) { pending.log.append(LogLine(level: level, text: text)) }
}
