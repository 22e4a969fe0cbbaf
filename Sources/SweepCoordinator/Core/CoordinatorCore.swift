package import SweepCore
package import SweepScheduling
package import SweepStore
package import SweepWire

/// The coordinator without its sockets, disk and clock: messages, requests and time in; store changes, messages, answers and
/// series to read out. The caller makes each batch of changes durable before it sends the messages of that batch.
///
/// It routes: what is known belongs to the parts of `CoordinatorState`, who trains what is the scheduler's decision. After
/// the messages of a turn the caller calls `advance` once.
package struct CoordinatorCore: Sendable {
  package struct Settings: Sendable {
    /// How long a worker may be silent about an attempt.
    package var leaseDuration: Duration
    package var heartbeatInterval: Duration
    package var retries: RetryPolicy
    /// Trials that fail in a row on a worker until it gets no more; 0 for never.
    package var quarantineAfter: Int
    /// Whether sweeps of earlier runs wait until they are submitted or resumed again.
    package var holdsRestoredSweeps: Bool
    /// The one sweep that does not wait even so.
    package var neverHeld: SweepID?
    /// Whether no coordinator serves the store: no worker ever comes, and what an earlier run began does not go on.
    package var isUnserved = false
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
    package var answers: [(client: Client, answer: Result<Answer, RequestRefusal>)] = []
    /// Series to be read from the store, once `changes` are in it.
    package var reads: [SeriesRead] = []
    /// Series that clients asked for, to be read likewise.
    package var readings: [SeriesReading] = []
    package var log: [LogLine] = []

    package init() {}

    package var isEmpty: Bool {
      changes.isEmpty && messages.isEmpty && answers.isEmpty && reads.isEmpty && readings.isEmpty && log.isEmpty
    }
  }

  package struct LogLine: Sendable {
    package enum Level: Sendable { case info, warning, error }
    package let level: Level
    package let text: String
  }

  var state: CoordinatorState
  /// Messages that came under a key without the right to them.
  var violationsOfRights: [KeyName: Int] = [:]
  /// Results that are being read back.
  var proving: Set<Execution> = []
  /// Results that are being committed or compared, between their proof and the scheduler's word.
  private var proven: [Execution: (result: TrialResult, summaries: [Target: TrialSummary])] = [:]
  private var pending = Output()

  package init(settings: Settings, at now: Moment) { state = CoordinatorState(settings, at: now) }

  package var settings: Settings { state.settings }

  package var started: Moment { state.started }

  /// Hands out and forgets what has accumulated.
  package mutating func takeOutput() -> Output {
    defer { pending = Output() }
    return pending
  }

  /// When `advance` has something to do; nil when nothing waits for time.
  package var nextDeadline: Instant? {
    [state.scheduler.nextDeadline, state.verifications.nextDeadline].compactMap(\.self).min()
  }

  /// What must hold after every message and moment; empty when it does. Simulations ask at every step.
  package var violations: [String] { state.violations }

  /// Ends what is due, and gives out what can be trained: once after the messages of a turn.
  ///
  /// - Parameter now: not after a moment by which a message had arrived that was not received yet, or a lease may end
  ///   whose worker was in time.
  package mutating func advance(at now: Moment) {
    for (sweep, shards) in state.verifications.endForgotten(at: now.instant) {
      guard let trials = state.catalog[sweep]?.trials else { continue }
      apply(.endChecks(shards.map { trials[$0] }), at: now)
    }
    for effect in state.scheduler.advance(at: now.instant) { carryOut(effect, at: now) }
  }

  /// A message to this peer could not be delivered: nobody is there any more.
  package mutating func unreachable(_ peer: Peer, at now: Moment) {
    if let id = state.registry.disconnect(peer) { apply(.workerUnreachable(id), at: now) }
  }

  // MARK: What the scheduler decides

  /// Lets the scheduler decide, and turns what it decides into store changes and messages.
  mutating func apply(_ event: Scheduler.Event, at now: Moment) {
    for effect in state.scheduler.handle(event, at: now.instant) { carryOut(effect, at: now) }
  }

  /// Applies the end of an attempt that came to `result`.
  mutating func finish(
    _ execution: Execution, by worker: WorkerID, _ result: TrialResult, _ summaries: [Target: TrialSummary],
    at now: Moment
  ) {
    proven[execution] = (result, summaries)
    var hasDiverged = false
    if case .diverged = result.ending { hasDiverged = true }
    apply(.finished(execution, by: worker, diverged: hasDiverged), at: now)
    proven[execution] = nil
  }

  private mutating func carryOut(_ effect: Scheduler.Effect, at now: Moment) {
    switch effect {
    case .recordSweep(let id, let intent):
      change(.sweepStateChanged(id, intent))
      journal("sweep-\(intent.rawValue)", id.description, "", at: now)
      state.catalog.touch()
    case .recordTrial(let trial, let trialState, let failure, let failures):
      // That it diverged is said by its result.
      let stored = trialState == .diverged ? .done : trialState
      change(.trialStateChanged(trial, stored, failure: failure, failures: failures))
      touch(trial)
    case .recordIssue(let execution, let worker):
      let owner = state.registry.owner(worker)
      change(.attemptIssued(execution.trial, execution.attempt, owner, atMillis: now.wallMilliseconds))
      state.ledger.issue(execution, to: owner, atMillis: now.wallMilliseconds)
      state.catalog.noteIssue(of: state.scheduler.shards(of: execution.trial), atMillis: now.wallMilliseconds)
      touch(execution.trial)
    case .recordEnd(let execution, let ending): end(execution, ending, at: now)
    case .commit(let execution): commit(execution, at: now)
    case .compareResult(let execution): compareResult(of: execution, at: now)
    case .recordQuarantine(let worker, let host, let reason): quarantine(worker, host: host, reason, at: now)
    case .recordReadmission(let worker, let reason):
      let name = state.registry.endQuarantine(of: worker)?.workerName ?? worker.value
      change(.workerReadmitted(worker))
      journal("worker-readmitted", worker.value, "\(name): \(reason)", at: now)
      log(.info, "worker \(name) is out of quarantine: \(reason)")
      state.catalog.touch()
    case .assign(let execution, let worker): assign(execution, to: worker)
    case .revoke(let execution, let worker, let reason):
      send(to: worker, .revoke(WireRevoke(execution, reason)))
    case .settle(let execution, let worker):
      var settled = WireSettled()
      settled.execution = WireExecution(execution)
      send(to: worker, .settled(settled))
    case .askForHello(let worker): send(to: worker, .helloAgain(WireHelloAgain()))
    case .reportMissingData(let worker, let sweep, let needed):
      reportMissingData(to: worker, sweep: sweep, needed: needed)
    }
  }

  private mutating func end(_ execution: Execution, _ ending: AttemptEnding, at now: Moment) {
    change(.attemptEnded(execution.trial, execution.attempt, ending, atMillis: now.wallMilliseconds))
    if let owner = state.ledger.end(execution, ending, atMillis: now.wallMilliseconds) {
      state.registry.count(ending, of: owner.worker)
    }
    if ending == .committed || (ending.failure != nil && state.ledger.result(of: execution.trial) == nil) {
      state.catalog.noteEnd(of: state.scheduler.shards(of: execution.trial), atMillis: now.wallMilliseconds)
    }
    if case .failed(let failure) = ending {
      log(.warning, "attempt \(execution) failed (\(failure.failureClass.rawValue)): \(failure.message)")
      journal("attempt-failed", execution.description, "\(failure.failureClass.rawValue): \(failure.message)", at: now)
      // It may go on after all, and then where it stopped.
      state.intake.park(execution)
    }
    if state.ledger.result(of: execution.trial) != nil { state.intake.forget(execution) }
    touch(execution.trial)
  }

  private mutating func commit(_ execution: Execution, at now: Moment) {
    guard let (result, summaries) = proven[execution] else {
      preconditionFailure("\(execution) is committed without a proven result")
    }
    state.ledger.commit(execution, result)
    for attempt in state.ledger.attempts(of: execution.trial) {
      state.intake.forget(Execution(execution.trial, attempt.number))
    }
    for shard in state.scheduler.shards(of: execution.trial) {
      guard let sweep = state.catalog[shard.sweep] else { continue }
      if let summary = summaries[sweep.definition.target] {
        state.catalog.setSummary(summary, of: shard)
      } else {
        readSummary(of: execution, result, for: shard)
      }
    }
    change(
      .trialCommitted(
        execution.trial, execution.attempt, result,
        summaries: summaries.sorted { $0.key.trainingLoss < $1.key.trainingLoss }.map {
          StoredSummary(target: $0.key.trainingLoss, payload: $0.value.encoded)
        }, atMillis: now.wallMilliseconds))
  }

  /// A trial has one answer. A second one is kept beside the committed one, and reported everywhere if it differs.
  private mutating func compareResult(of execution: Execution, at now: Moment) {
    guard let (result, _) = proven[execution], let committed = state.ledger.committedAttempt(of: execution.trial) else {
      return
    }
    let observation = state.ledger.observe(result.digest, of: execution)
    if case .known = observation { return }
    change(.resultObserved(execution.trial, execution.attempt, result, atMillis: now.wallMilliseconds))
    touch(execution.trial)
    guard case .different(let isFirst) = observation else { return }
    if isFirst { state.catalog.countAlarm(at: state.scheduler.shards(of: execution.trial)) }
    let text =
      "INTEGRITY: two results of trial \(execution.trial.short) differ. Committed is digest "
      + "\(committed.resultDigest?.hex ?? "") by "
      + "\(state.ledger.place(of: Execution(execution.trial, committed.number))); \(result.digest) was computed by "
      + "\(state.ledger.place(of: execution)). One of the two computes other bits; both are kept, and 'slalom verify' "
      + "trains more of their trials again"
    log(.error, text)
    journal("integrity-alarm", execution.description, text, at: now)
  }

  private mutating func quarantine(_ id: WorkerID, host: String, _ reason: String, at now: Moment) {
    let quarantine = Quarantine(
      worker: id, workerName: state.registry.name(of: id), host: state.registry[id]?.profile.host ?? host,
      reason: reason)
    state.registry.setQuarantine(quarantine)
    change(.workerQuarantined(quarantine, atMillis: now.wallMilliseconds))
    journal("worker-quarantined", id.value, "\(quarantine.workerName) on \(quarantine.host): \(reason)", at: now)
    log(
      .error,
      "worker \(quarantine.workerName) on \(quarantine.host) is in quarantine: \(reason). Its trials go to others; "
        + "'slalom workers readmit \(quarantine.workerName)' lets it train again")
    state.catalog.touch()
  }

  private mutating func assign(_ execution: Execution, to worker: WorkerID) {
    guard let shard = state.scheduler.shards(of: execution.trial).first, let sweep = state.catalog[shard.sweep] else {
      return
    }
    var assign = WireAssign()
    assign.execution = WireExecution(execution)
    assign.trial = WireTrial(sweep.definition.trial(at: shard.index), dataDigest: sweep.definition.dataDigest)
    send(to: worker, .assign(assign))
  }

  private mutating func reportMissingData(to worker: WorkerID, sweep id: SweepID, needed: Digest) {
    guard let sweep = state.catalog[id] else { return }
    var missing = WireMissingData()
    missing.sweepName = sweep.definition.name
    missing.sweepID = id.wire
    missing.neededDigest = needed.wire
    send(to: worker, .missingData(missing))
    state.registry.noteMissingData("\(sweep.definition.name) needs data \(needed.hex.prefix(12))", of: worker)
    log(
      .warning,
      "worker \(state.registry.name(of: worker)) has no data with digest \(needed.hex.prefix(12)), which sweep "
        + "\(sweep.definition.name) needs; it gets no trial of it")
  }

  // MARK: Output

  mutating func change(_ change: StoreChange) { pending.changes.append(change) }

  mutating func journal(_ kind: String, _ subject: String, _ detail: String, at now: Moment) {
    change(.journal(kind: kind, subject: subject, detail: detail, atMillis: now.wallMilliseconds))
  }

  /// Marks every shard of a trial as changed for the clients that follow it.
  mutating func touch(_ trial: TrialID) { state.catalog.touch(state.scheduler.shards(of: trial)) }

  mutating func send(_ kind: WireFromCoordinator.OneOf_Kind, to peer: Peer) {
    var message = WireFromCoordinator()
    message.kind = kind
    pending.messages.append((peer, message))
  }

  /// Sends to a worker where it is connected; what it misses, it is told again after its next Hello.
  mutating func send(to id: WorkerID, _ kind: WireFromCoordinator.OneOf_Kind) {
    if let peer = state.registry[id]?.peer { send(kind, to: peer) }
  }

  mutating func answer(_ client: Client, _ answer: Result<Answer, RequestRefusal>) {
    pending.answers.append((client, answer))
  }

  mutating func read(_ read: SeriesRead) { pending.reads.append(read) }

  mutating func read(_ reading: SeriesReading) { pending.readings.append(reading) }

  mutating func log(_ level: LogLine.Level, _ text: String) { pending.log.append(LogLine(level: level, text: text)) }
}
