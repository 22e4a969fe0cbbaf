internal import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire

extension CoordinatorCore {
  mutating func receive(_ hello: WireHello, from peer: Peer, at now: Moment) throws(WireError) {
    if let reason = refusal(of: hello) {
      var message = WireFromCoordinator()
      message.rejected.reason = reason
      send(message, to: peer)
      log(.warning, "worker '\(shown(hello.name))' on \(shown(hello.host)) was refused: \(reason)")
      return
    }
    let id = WorkerID(try bounded("worker_id", hello.workerID))
    _ = try bounded("name", hello.name)
    _ = try bounded("host", hello.host)
    _ = try bounded("instruction_set", hello.instructionSet)
    var digests: Set<Digest> = []
    for digest in hello.dataDigests { digests.insert(try Digest(wire: digest, field: "data_digests")) }
    let holding = try executions(hello.holding)
    if let reason = workers[id]?.refusal ?? refusal(ofCanary: hello.canaryDigest, "", hello) {
      refuse(id, hello, reason, peer: peer, at: now)
      return
    }

    guard mayJoin(id, slots: Int(hello.slots), at: now) else {
      throw WireError.invalid(
        field: "slots", value: String(hello.slots), expected: "fewer, for workers of this key join too often")
    }
    guard hasRoom(for: id) else {
      // Not rejected, which would end it: it says Hello again, and there may be room by then.
      throw WireError.invalid(
        field: "worker_id", value: id.value, expected: "one of the \(settings.rememberedWorkers) workers that live")
    }

    if let previous = workers[id]?.peer, previous != peer { workerOfPeer[previous] = nil }
    if let other = workerOfPeer[peer], other != id { workers[other]?.peer = nil }
    let isNew = workers[id] == nil
    // While nobody answered, a worker may have said Hello many times over one connection.
    let isRepeated = workers[id]?.peer == peer
    var record =
      workers[id]
      ?? WorkerRecord(
        hello: hello, peer: peer, joinedMilliseconds: now.wallMilliseconds, lastHeard: now.instant)
    record.hello = hello
    record.hello.holding = []
    record.peer = peer
    record.lastHeard = now.instant
    record.hasLeft = false
    record.missingDataOf = []
    record.isAdmitted = !hello.canaryDigest.isEmpty
    workers[id] = record
    workerOfPeer[peer] = id

    var welcome = WireWelcome()
    welcome.protocolVersion = protocolVersion
    welcome.heartbeatIntervalMilliseconds = UInt32(settings.heartbeatInterval.nanoseconds / 1_000_000)
    welcome.leaseMilliseconds = UInt32(settings.leaseDuration.nanoseconds / 1_000_000)
    send(to: id, .welcome(welcome))
    if !record.isAdmitted { send(to: id, .canary(WireCanaryRequest())) }
    if !isRepeated { announce(id, isNew: isNew, holding: holding.count, at: now) }
    endBegunAttempts(of: id, notIn: holding, at: now)
    apply(
      .workerJoined(
        id, host: hello.host, slots: Int(hello.slots), dataDigests: digests, holding: holding,
        isAdmitted: record.isAdmitted), at: now)
    // What the store holds of each attempt in hand, so that the worker sends the rest and no more.
    for execution in holding.sorted(by: { $0.trial < $1.trial })
    where scheduler.expectsMetrics(of: execution, from: id) {
      acknowledge(execution, to: id, resend: true)
    }
  }

  private mutating func announce(_ id: WorkerID, isNew: Bool, holding: Int, at now: Moment) {
    guard let hello = workers[id]?.hello else { return }
    log(
      .info,
      "worker \(hello.name) \(isNew ? "joined" : "is back") from \(hello.host): \(hello.slots) slots, "
        + "\(hello.instructionSet), \(holding) attempts in hand")
    guard journalsComing(at: now) else { return }
    change(
      .journal(
        kind: isNew ? "worker-joined" : "worker-returned", subject: id.value,
        detail: "\(hello.name) on \(hello.host), \(hello.slots) slots, \(hello.instructionSet)",
        atMillis: now.wallMilliseconds))
  }

  /// Ends the worker's leases of which it sent metrics and which it holds no longer. Assigned again under the same
  /// number, they would continue the stored batches with those of another run, which begin and end elsewhere.
  private mutating func endBegunAttempts(of id: WorkerID, notIn holding: Set<Execution>, at now: Moment) {
    let begun = (scheduler.leases(of: id) ?? []).subtracting(holding).filter { streams[$0] != nil }
    for execution in begun.sorted(by: { $0.trial < $1.trial }) {
      let failure = AttemptFailure(.lost, message: "worker \(id) no longer holds this attempt")
      apply(.failed(execution, by: id, failure), at: now)
    }
  }

  private func refusal(of hello: WireHello) -> String? {
    if hello.protocolVersion != protocolVersion {
      return "it speaks protocol version \(hello.protocolVersion), this coordinator \(protocolVersion); "
        + "install the same version of slalom on both (here: \(settings.softwareVersion))"
    }
    if hello.numericsVersion != UInt32(numericsVersion) {
      return
        "it computes by numerics version \(hello.numericsVersion), this coordinator's sweeps by \(numericsVersion); "
        + "install the same version of slalom on both (here: \(settings.softwareVersion))"
    }
    if !(1...WireLimits.slots).contains(Int(hello.slots)) {
      return "it offers \(hello.slots) slots; 1 to \(WireLimits.slots) are possible"
    }
    return nil
  }

  private func executions(_ wire: [WireExecution]) throws(WireError) -> Set<Execution> {
    var result: Set<Execution> = []
    for item in wire {
      let (trial, attempt) = try item.trialAndAttempt()
      result.insert(Execution(trial, attempt))
    }
    return result
  }

  mutating func receive(_ heartbeat: WireHeartbeat, from id: WorkerID, at now: Moment) throws(WireError) {
    let holding = try executions(heartbeat.holding)
    apply(.workerAlive(id, holding: holding), at: now)
    send(to: id, .heartbeat(WireHeartbeat()))
    // The request may have been lost, and the answer too.
    if workers[id]?.isAdmitted == false { send(to: id, .canary(WireCanaryRequest())) }
  }

  mutating func goodbye(from id: WorkerID, at now: Moment) {
    log(.info, "worker \(workers[id]?.hello.name ?? id.value) left")
    if journalsComing(at: now) {
      change(
        .journal(
          kind: "worker-left", subject: id.value, detail: workers[id]?.hello.name ?? "",
          atMillis: now.wallMilliseconds))
    }
    apply(.workerLeft(id), at: now)
    workers[id]?.hasLeft = true
    if let peer = workers[id]?.peer { workerOfPeer[peer] = nil }
    workers[id]?.peer = nil
  }

  mutating func receive(_ metrics: WireMetrics, from id: WorkerID, at now: Moment) throws(WireError) {
    let (trial, attempt) = try metrics.execution.trialAndAttempt()
    let execution = Execution(trial, attempt)
    guard scheduler.expectsMetrics(of: execution, from: id) else {
      lateMetrics += 1
      return
    }
    let batch = metrics.batch.known
    guard !batch.isEmpty else {
      throw WireError.invalid(field: "batch", value: "empty", expected: "something measured")
    }
    var stream = streams[execution] ?? Stream()
    guard Int(metrics.sequence) == stream.nextSequence else {
      acknowledge(execution, to: id, resend: Int(metrics.sequence) > stream.nextSequence)
      return
    }
    stream.volume.add(batch)
    if let excess = trialSettings[trial].flatMap({ stream.volume.excess(over: $0.configuration) }) {
      endExcessive(execution, of: id, excess, at: now)
      return
    }
    receivedMetrics.points += batch.losses.count
    receivedMetrics.batches += 1
    change(.metrics(trial, attempt, sequence: stream.nextSequence, payload: batch.encoded))
    stream.append(batch)
    streams[execution] = stream
    touch(trial)
    acknowledge(execution, to: id, resend: false)
  }

  private mutating func acknowledge(_ execution: Execution, to id: WorkerID, resend: Bool) {
    let next = streams[execution]?.nextSequence ?? 1
    var ack = WireAck()
    ack.execution = WireExecution(trial: execution.trial, attempt: execution.attempt)
    ack.sequence = UInt32(next - 1)
    if resend { ack.resendFrom = UInt32(next) }
    send(to: id, .ack(ack))
  }

  mutating func receive(_ done: WireTrialDone, from id: WorkerID, at now: Moment) throws(WireError) {
    let (trial, attempt) = try done.execution.trialAndAttempt()
    let execution = Execution(trial, attempt)
    let result = try done.result.result()
    guard scheduler.expectsMetrics(of: execution, from: id) else {
      // Committed already, or never issued: the scheduler says which. The series need not be whole for a comparison.
      verified[execution] = (result, TrialSeries())
      apply(.finished(execution, by: id), at: now)
      verified[execution] = nil
      return
    }
    guard !verifying.contains(execution) else { return }
    let stored = (streams[execution]?.nextSequence ?? 1) - 1
    guard stored >= Int(done.lastSequence) else {
      acknowledge(execution, to: id, resend: true)
      return
    }
    verify(Verification(execution: execution, worker: id, result: result, lastSequence: Int(done.lastSequence)))
  }

  /// Takes in what the store holds of a series, and commits the trial if it is what the result claims.
  package mutating func finishVerification(
    of verification: Verification, stored: [(sequence: Int, payload: [UInt8])], at now: Moment
  ) {
    let execution = verification.execution
    verifying.remove(execution)
    do throws(WireError) {
      let series = try TrialSeries(stored: stored)
      if let complaint = complaint(about: series, verification) {
        let failure = AttemptFailure(.invalidResult, message: complaint)
        apply(.failed(execution, by: verification.worker, failure), at: now)
        return
      }
      verified[execution] = (verification.result, series)
      apply(.finished(execution, by: verification.worker), at: now)
      verified[execution] = nil
    } catch {
      // Not the worker's fault: they were read when they came.
      let failure = AttemptFailure(.lost, message: "its stored metrics cannot be read: \(error)")
      apply(.failed(execution, by: verification.worker, failure), at: now)
    }
  }

  private func complaint(about series: TrialSeries, _ verification: Verification) -> String? {
    guard let configuration = trialSettings[verification.execution.trial]?.configuration else { return nil }
    if series.hash != verification.result.seriesHash {
      return "the metrics that arrived hash to \(series.hash), its result claims \(verification.result.seriesHash)"
    }
    switch verification.result.ending {
    case .completed:
      guard series.losses.count == configuration.iterations, series.epochs.count == configuration.epochs else {
        return "it completed with \(series.losses.count) losses and \(series.epochs.count) epochs of "
          + "\(configuration.iterations) and \(configuration.epochs)"
      }
      guard !configuration.evaluation.test || series.testAccuracy != nil else {
        return "it completed without the test accuracy it was asked for"
      }
    case .diverged(let iteration, _):
      guard series.losses.count == iteration, iteration <= configuration.iterations else {
        return "it diverged at iteration \(iteration) with \(series.losses.count) losses"
      }
    }
    return nil
  }

  mutating func receive(_ failed: WireTrialFailed, from id: WorkerID, at now: Moment) throws(WireError) {
    let (trial, attempt) = try failed.execution.trialAndAttempt()
    let failure = try failed.failure.failure()
    apply(.failed(Execution(trial, attempt), by: id, failure), at: now)
  }
}

extension TrialSeries {
  /// A series from its stored batches.
  init(stored: [(sequence: Int, payload: [UInt8])]) throws(WireError) {
    self.init()
    for (position, batch) in stored.enumerated() {
      guard batch.sequence == position + 1 else {
        throw WireError.invalid(field: "sequence", value: String(batch.sequence), expected: String(position + 1))
      }
      append(try WireMetricsBatch.decode(batch.payload))
    }
  }
}
