internal import Foundation
internal import SweepCore
internal import SweepScheduling
internal import SweepStore
package import SweepWire

/// What workers say.
extension CoordinatorCore {
  /// Takes a message in, whoever sent it. What a peer can say wrong is answered, never trapped on.
  package mutating func receive(_ message: WireToCoordinator, from peer: Peer, at now: Moment) {
    do throws(WireError) {
      try message.requireBounds()
      switch message.kind {
      case .hello(let hello): try receive(hello, from: peer, at: now)
      case .request(let request): receive(request, from: peer, at: now)
      case .heartbeat(let heartbeat): try receive(heartbeat, from: try speaker(at: peer, at: now), at: now)
      case .metrics(let metrics): try receive(metrics, from: try speaker(at: peer, at: now), at: now)
      case .done(let done): try receive(done, from: try speaker(at: peer, at: now), at: now)
      case .failed(let failed): try receive(failed, from: try speaker(at: peer, at: now), at: now)
      case .canary(let result): receive(result, from: try speaker(at: peer, at: now), at: now)
      case .goodbye: goodbye(from: try speaker(at: peer, at: now), at: now)
      case nil: throw WireError.unknownKind
      }
    } catch {
      log(.warning, "a message from \(name(of: peer)) was dropped: \(error)")
    }
  }

  private func name(of peer: Peer) -> String {
    state.registry.worker(at: peer).map { "worker \(state.registry.name(of: $0))" } ?? "an unknown peer"
  }

  /// The worker that speaks by a connection; nil for a new connection of one that we may or may not know, which is asked
  /// who it is.
  private mutating func speaker(at peer: Peer, at now: Moment) throws(WireError) -> WorkerID? {
    guard let id = state.registry.speaker(at: peer) else {
      send(.helloAgain(WireHelloAgain()), to: peer)
      return nil
    }
    state.registry.hear(id, at: now.instant)
    return id
  }

  // MARK: Coming and going

  private mutating func receive(_ hello: WireHello, from peer: Peer, at now: Moment) throws(WireError) {
    if let reason = refusal(of: hello) {
      reject(reason, peer)
      log(.warning, "worker '\(shown(hello.name))' on \(shown(hello.host)) was refused: \(reason)")
      return
    }
    let id = WorkerID(try bounded("worker_id", hello.workerID))
    let profile = try WorkerRegistry.Profile(hello)
    let holding = try executions(hello.holding)
    if let reason = state.registry.refusal(of: id) ?? refusal(ofCanary: hello.canaryDigests, "", profile) {
      refuse(id, profile, reason, peer: peer, at: now)
      return
    }
    let scheduler = state.scheduler
    let isAlive = { (id: WorkerID) in scheduler.leaseCount(of: id) != nil }
    guard state.registry.mayJoin(id, slots: profile.slots, isAlive: isAlive(id), at: now.instant) else {
      throw WireError.invalid(
        field: "slots", value: String(profile.slots), expected: "fewer, for workers of this key join too often")
    }
    guard state.registry.hasRoom(for: id, isAlive: isAlive) else {
      // Not rejected, which would end it: it says Hello again, and there may be room by then.
      throw WireError.invalid(
        field: "worker_id", value: id.value, expected: "one of the \(settings.rememberedWorkers) workers that live")
    }
    let isAdmitted = !hello.canaryDigests.isEmpty
    let (isNew, isRepeated) = state.registry.join(id, profile, by: peer, isAdmitted: isAdmitted, at: now)
    var welcome = WireWelcome()
    welcome.protocolVersion = protocolVersion
    welcome.heartbeatIntervalMilliseconds = UInt32(settings.heartbeatInterval.nanoseconds / 1_000_000)
    welcome.leaseMilliseconds = UInt32(settings.leaseDuration.nanoseconds / 1_000_000)
    send(to: id, .welcome(welcome))
    if !isAdmitted { send(to: id, .canary(WireCanaryRequest())) }
    if !isRepeated { announce(id, profile, isNew: isNew, holding: holding.count, at: now) }
    endBegunAttempts(of: id, notIn: holding, at: now)
    apply(
      .workerJoined(
        id, host: profile.host, slots: profile.slots, credit: Int(hello.credit), dataDigests: Set(profile.dataDigests),
        holding: holding, isAdmitted: isAdmitted), at: now)
    // What the store holds of each attempt in hand, so that the worker sends the rest and no more.
    for execution in holding.sorted(by: { $0.trial < $1.trial })
    where state.scheduler.expectsMetrics(of: execution, from: id) {
      if !resume(execution) { acknowledge(execution, to: id, resend: true) }
    }
  }

  private mutating func announce(
    _ id: WorkerID, _ profile: WorkerRegistry.Profile, isNew: Bool, holding: Int, at now: Moment
  ) {
    log(
      .info,
      "worker \(profile.name) \(isNew ? "joined" : "is back") from \(profile.host): \(counted(profile.slots, "slot")), "
        + "\(profile.instructionSet), \(counted(holding, "attempt")) in hand")
    guard state.registry.shouldJournalMembership(at: now.instant) else { return }
    journal(
      isNew ? "worker-joined" : "worker-returned", id.value,
      "\(profile.name) on \(profile.host), \(counted(profile.slots, "slot")), \(profile.instructionSet)", at: now)
  }

  /// Ends the worker's leases of which it sent metrics and which it holds no longer. Assigned again under the same
  /// number, they would continue the stored batches with those of another run, which begin and end elsewhere.
  private mutating func endBegunAttempts(of id: WorkerID, notIn holding: Set<Execution>, at now: Moment) {
    let begun = (state.scheduler.leases(of: id) ?? []).filter {
      !holding.contains($0) && state.intake.taken(of: $0) > 0
    }
    for execution in begun.sorted(by: { $0.trial < $1.trial }) {
      let failure = AttemptFailure(.lost, message: "worker \(id) no longer holds this attempt")
      apply(.failed(execution, by: id, failure), at: now)
    }
  }

  private func refusal(of hello: WireHello) -> String? {
    let remedy = "install the same version of slalom on both (here: \(settings.softwareVersion))"
    if hello.protocolVersion != protocolVersion {
      return "it speaks protocol version \(hello.protocolVersion), this coordinator \(protocolVersion); \(remedy)"
    }
    if hello.numericsVersion != UInt32(numericsVersion) {
      return "it computes by numerics version \(hello.numericsVersion), this coordinator's sweeps by "
        + "\(numericsVersion); \(remedy)"
    }
    if !(1...WireLimits.slots).contains(Int(hello.slots)) {
      return "it offers \(hello.slots) slots; 1 to \(WireLimits.slots) are possible"
    }
    return nil
  }

  private func executions(_ wire: [WireExecution]) throws(WireError) -> Set<Execution> {
    var result: Set<Execution> = []
    for item in wire { result.insert(try item.execution()) }
    return result
  }

  private mutating func receive(_ heartbeat: WireHeartbeat, from id: WorkerID?, at now: Moment) throws(WireError) {
    guard let id else { return }
    let holding = try executions(heartbeat.holding)
    apply(.workerAlive(id, credit: Int(heartbeat.credit), holding: holding), at: now)
    send(to: id, .heartbeat(WireHeartbeat()))
    // The request may have been lost, and the answer too.
    if state.registry[id]?.isAdmitted == false { send(to: id, .canary(WireCanaryRequest())) }
  }

  mutating func goodbye(from id: WorkerID?, at now: Moment) {
    guard let id else { return }
    let name = state.registry.name(of: id)
    log(.info, "worker \(name) left")
    if state.registry.shouldJournalMembership(at: now.instant) { journal("worker-left", id.value, name, at: now) }
    apply(.workerLeft(id), at: now)
    state.registry.leave(id)
  }

  // MARK: The canary

  private mutating func receive(_ result: WireCanaryResult, from id: WorkerID?, at now: Moment) {
    guard let id, let worker = state.registry[id], let peer = worker.peer, !worker.isAdmitted else { return }
    let failure = printable(String(decoding: result.failure.utf8.prefix(1000), as: UTF8.self))
    if let reason = refusal(ofCanary: result.digests, failure, worker.profile, isAnswer: true) {
      refuse(id, worker.profile, reason, peer: peer, at: now)
      return
    }
    state.registry.admit(id)
    apply(.workerAdmitted(id), at: now)
  }

  /// Why a worker whose canary came to these digests, by update rule, gets nothing; nil where those of the rules that both
  /// sides know are as recorded, or where it is not asked yet.
  private func refusal(
    ofCanary digests: [String: Data], _ failure: String, _ profile: WorkerRegistry.Profile, isAnswer: Bool = false
  ) -> String? {
    if digests.isEmpty && !isAnswer { return nil }
    let worker = "worker \(profile.name) on \(profile.host) (\(profile.instructionSet))"
    if digests.isEmpty {
      return "\(worker) could not train its canary: \(failure.isEmpty ? "it gave no digests" : failure)"
    }
    let shared = UpdateRule.allCases.filter { digests[$0.rawValue] != nil }
    guard !shared.isEmpty else {
      let names = digests.keys.sorted().prefix(5).map { shown($0) }.joined(separator: ", ")
      return "\(worker) knows none of this coordinator's update rules: its canary has digests of \(names); install the "
        + "same version of slalom on both (here: \(settings.softwareVersion))"
    }
    let wrong = shared.filter { digests[$0.rawValue] != Canary.digests[$0]?.wire }
    guard let first = wrong.first, let bytes = digests[first.rawValue], let recorded = Canary.digests[first] else {
      return nil
    }
    let computed = Digest(bytes: bytes)?.hex ?? "of \(bytes.count) bytes"
    let others = wrong.dropFirst().map(\.rawValue).joined(separator: ", ")
    return "\(worker) computes other bits: its canary of \(first.rawValue) has digest \(computed), numerics version "
      + "\(numericsVersion) has \(recorded.hex)\(others.isEmpty ? "" : "; wrong, too: \(others)"); nothing that this "
      + "machine trains can be believed (look for overclocking, bad memory, or a build of another version)"
  }

  private mutating func refuse(
    _ id: WorkerID, _ profile: WorkerRegistry.Profile, _ reason: String, peer: Peer, at now: Moment
  ) {
    reject(reason, peer)
    guard state.registry.refuse(id, profile, reason: reason, by: peer, at: now) else { return }
    log(.error, "refused: \(reason)")
    journal("worker-refused", id.value, reason, at: now)
    apply(.workerLeft(id), at: now)
  }

  mutating func reject(_ reason: String, _ peer: Peer) {
    var rejected = WireRejected()
    rejected.reason = reason
    send(.rejected(rejected), to: peer)
  }

  // MARK: Metrics and results

  private mutating func receive(_ metrics: WireMetrics, from id: WorkerID?, at now: Moment) throws(WireError) {
    guard let id else { return }
    let execution = try metrics.execution.execution()
    guard state.scheduler.expectsMetrics(of: execution, from: id) else {
      state.intake.countLate()
      return
    }
    if resume(execution) { return }
    let (batch, payload) = try metrics.measured()
    if !state.intake.isKnown(execution), let series = newSeries(of: execution) { state.intake.begin(execution, series) }
    switch state.intake.receive(batch, sequence: Int(metrics.sequence), of: execution) {
    case .taken:
      change(
        .metrics(execution.trial, execution.attempt, sequence: state.intake.taken(of: execution), payload: payload))
      touch(execution.trial)
      acknowledge(execution, to: id, resend: false)
    case .expects(_, let isAhead): acknowledge(execution, to: id, resend: isAhead)
    case .excessive(let excess):
      apply(.failed(execution, by: id, AttemptFailure(.rejected, message: excess)), at: now)
    case .waits: break
    }
  }

  /// A series of which nothing has arrived, with the targets of all sweeps that the trial stands in.
  private func newSeries(of execution: Execution) -> RunningSeries? {
    guard let settings = state.settings(of: execution.trial) else { return nil }
    var targets: [Target] = []
    for shard in state.scheduler.shards(of: execution.trial) {
      if let target = state.catalog[shard.sweep]?.definition.target, !targets.contains(target) {
        targets.append(target)
      }
    }
    return RunningSeries(configuration: settings.configuration, targets: targets)
  }

  mutating func acknowledge(_ execution: Execution, to id: WorkerID, resend: Bool) {
    let taken = state.intake.taken(of: execution)
    var ack = WireAck()
    ack.execution = WireExecution(execution)
    ack.sequence = UInt32(taken)
    if resend { ack.resendFrom = UInt32(taken + 1) }
    send(to: id, .ack(ack))
  }

  /// Begins to read what the store holds of an attempt of an earlier life of the coordinator.
  ///
  /// - Returns: whether the attempt has to wait for that.
  @discardableResult
  mutating func resume(_ execution: Execution) -> Bool {
    guard state.intake.isStored(execution) else { return false }
    if state.intake.beginRead(execution), let series = newSeries(of: execution) {
      read(SeriesRead(execution: execution, series: series, purpose: .resumption))
    }
    return true
  }

  private mutating func receive(_ done: WireTrialDone, from id: WorkerID?, at now: Moment) throws(WireError) {
    guard let id else { return }
    let execution = try done.execution.execution()
    let result = try done.result.result()
    apply(.workerWants(id, credit: Int(done.credit)), at: now)
    guard state.scheduler.expectsMetrics(of: execution, from: id) else {
      // Committed already, or never issued: the scheduler says which. The series need not be whole for a comparison.
      finish(execution, by: id, result, [:], at: now)
      return
    }
    if proving.contains(execution) || resume(execution) { return }
    guard state.intake.taken(of: execution) >= Int(done.lastSequence) else {
      acknowledge(execution, to: id, resend: true)
      return
    }
    guard let series = state.intake.series(of: execution) ?? newSeries(of: execution) else { return }
    if let contradiction = series.contradiction(of: result) {
      apply(.failed(execution, by: id, AttemptFailure(.invalidResult, message: contradiction)), at: now)
      return
    }
    let summaries = Dictionary(zip(series.targets, series.finish(result: result))) { first, _ in first }
    proving.insert(execution)
    read(
      SeriesRead(
        execution: execution, series: RunningSeries(configuration: series.configuration, targets: []),
        purpose: .proof(.init(worker: id, result: result, summaries: summaries))))
  }

  private mutating func receive(_ failed: WireTrialFailed, from id: WorkerID?, at now: Moment) throws(WireError) {
    guard let id else { return }
    let failure = try failed.failure.failure()
    apply(.failed(try failed.execution.execution(), by: id, failure), at: now)
  }
}
