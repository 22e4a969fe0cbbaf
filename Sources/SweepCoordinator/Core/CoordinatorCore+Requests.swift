package import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire

/// What clients ask.
extension CoordinatorCore {
  /// Takes a request in as it came over the network, of which the version is looked at first.
  mutating func receive(_ wire: WireClientRequest, from peer: Peer, at now: Moment) {
    let client = Client(peer: peer, request: wire.request)
    do {
      guard wire.protocolVersion == protocolVersion else {
        throw RequestRefusal(
          "this command speaks protocol version \(wire.protocolVersion), the coordinator \(protocolVersion); install the "
            + "same version of slalom on both (coordinator: \(settings.softwareVersion))")
      }
      receive(try wire.content(), from: client, at: now)
    } catch let refusal as RequestRefusal {
      answer(client, .failure(refusal))
    } catch {
      let what = if case .submit = wire.kind { "the sweep was refused: " } else { "" }
      answer(client, .failure(RequestRefusal("\(what)\(error)")))
    }
  }

  /// Takes in a request that its sender may make.
  package mutating func receive(_ request: Request, from client: Client, at now: Moment) {
    do throws(RequestRefusal) {
      switch request {
      case .submit(let definition): answer(client, .success(.submit(try submit(PreparedSweep(definition), at: now))))
      case .sweep(let request): answer(client, .success(.sweep(try state.answer(request))))
      case .cluster(let request):
        state.workOutWinners(for: request)
        answer(client, .success(.cluster(state.answer(request, at: now))))
      case .steer(let request): answer(client, .success(.steer(try steer(request, at: now))))
      case .verify(let request): answer(client, .success(.verify(try verify(request, at: now))))
      case .explain(let request): answer(client, .success(.explain(try state.answer(request, at: now))))
      case .readmit(let request): answer(client, .success(.readmit(try readmit(request, at: now))))
      // Answered when the store was read.
      case .series(let request): read(try state.reading(request, for: client))
      }
    } catch {
      answer(client, .failure(error))
    }
  }

  // MARK: Submitting

  /// Takes in a sweep whose ids are known already.
  package mutating func receive(_ sweep: PreparedSweep, from client: Client, at now: Moment) {
    do throws(RequestRefusal) {
      answer(client, .success(.submit(try submit(sweep, at: now))))
    } catch {
      answer(client, .failure(error))
    }
  }

  private mutating func submit(_ prepared: PreparedSweep, at now: Moment) throws(RequestRefusal) -> SubmitAnswer {
    let (id, definition, trials) = (prepared.id, prepared.definition, prepared.trials)
    let wasKnown = state.catalog[id] != nil
    if !wasKnown {
      guard state.catalog.count < settings.rememberedSweeps else {
        throw RequestRefusal(
          "this coordinator has \(state.catalog.count) sweeps, as many as one store keeps; start one with another --store"
        )
      }
      state.catalog.add(id, definition, trials: trials, submittedMilliseconds: now.wallMilliseconds)
      change(
        .sweepSubmitted(
          StoredSweep(
            id: id, name: definition.name, definition: WireSweepDefinition(definition).encoded,
            order: state.catalog.count, submittedAtMillis: now.wallMilliseconds, trials: trials)))
      log(.info, "sweep \(definition.name) (\(id.short)): \(counted(trials.count, "trial"))")
      apply(.submit(id, trials: trials, dataDigest: definition.dataDigest), at: now)
      adoptResults(of: id)
    } else if state.catalog.release(id) {
      apply(.resume(id), at: now)
    }
    let sweep = state.catalog[id]
    return SubmitAnswer(
      sweep: id, trials: trials.count, wasKnown: wasKnown, state: sweep.map(state.state(of:)) ?? .running,
      results: state.scheduler.counts(of: id)?.results ?? 0)
  }

  /// Fills the shards of a new sweep whose trials an earlier sweep has trained already.
  private mutating func adoptResults(of id: SweepID) {
    guard let sweep = state.catalog[id], let counts = state.scheduler.counts(of: id), counts.results > 0 else { return }
    for (index, trial) in sweep.trials.enumerated() {
      guard let result = state.ledger.result(of: trial), let attempt = state.ledger.committedAttempt(of: trial) else {
        continue
      }
      let own = ShardID(sweep: id, index: index)
      if state.ledger.isAlarmed(trial) { state.catalog.countAlarm(at: [own]) }
      let twins = state.scheduler.shards(of: trial).compactMap { shard -> TrialSummary? in
        guard let other = state.catalog[shard.sweep], other.definition.target == sweep.definition.target else {
          return nil
        }
        return other.summaries[shard.index]
      }
      if let twin = twins.first {
        state.catalog.setSummary(twin, of: own)
      } else {
        readSummary(of: Execution(trial, attempt.number), result, for: own)
      }
    }
  }

  // MARK: Steering

  private mutating func steer(_ request: SteerRequest, at now: Moment) throws(RequestRefusal) -> SteerAnswer {
    let sweep = try state.catalog.resolve(request.sweep, isChange: true)
    let id = sweep.id
    let counts = state.scheduler.counts(of: id) ?? TrialCounts()
    var affected = counts.waiting + counts.running
    switch request.action {
    case .cancel:
      if affected == 0 { throw RequestRefusal("sweep \(id.short) has nothing left to cancel: every trial has ended") }
      state.catalog.release(id)
      apply(.cancel(id), at: now)
    case .pause:
      try checkUnfinished(sweep, counts, to: "pause")
      if state.intent(of: sweep) == .cancelled {
        throw RequestRefusal("sweep \(id.short) is cancelled; 'slalom resume \(id.short)' goes on with it")
      }
      // Of a held sweep the scheduler has it as paused already, the store as running.
      if state.catalog.release(id) { change(.sweepStateChanged(id, .paused)) }
      apply(.pause(id), at: now)
    case .resume:
      try checkUnfinished(sweep, counts, to: "resume")
      state.catalog.release(id)
      apply(.resume(id), at: now)
    case .rerunFailed(let failureClass):
      let failed = sweep.trials.filter { trial in
        guard let failure = state.scheduler.failure(of: trial) else { return false }
        return failureClass == nil || failure.failureClass == failureClass
      }
      affected = rerun(failed, id, at: now)
    case .rerun(let references):
      if references.isEmpty { throw RequestRefusal("no trial was named") }
      var trials: [TrialID] = []
      for reference in references { trials.append(sweep.trials[try sweep.shard(reference)]) }
      affected = rerun(trials, id, at: now)
    case .rerunDiverged:
      affected = rerun(sweep.trials.filter { state.scheduler.state(of: $0) == .diverged }, id, at: now)
    case .rename(let name):
      if let problem = SweepDefinition.problem(ofName: name) { throw RequestRefusal("\(problem); give another name") }
      label(sweep, name: name, at: now)
    case .annotate(let note):
      guard note.utf8.count <= SteerRequest.noteLimit else {
        throw RequestRefusal("the note has \(note.utf8.count) bytes; give at most \(SteerRequest.noteLimit)")
      }
      if let control = note.unicodeScalars.first(where: { $0.isUnprintable && $0 != "\n" && $0 != "\t" }) {
        throw RequestRefusal("the note holds the control character \(control.escaped(asASCII: true)); leave it out")
      }
      label(sweep, note: note, at: now)
    case .archive(let isArchived): label(sweep, isArchived: isArchived, at: now)
    }
    // As it is now: what was read of it above is from before.
    let after = state.catalog[id] ?? sweep
    return SteerAnswer(
      sweep: id, intent: state.intent(of: after), state: state.state(of: after), affected: affected)
  }

  /// - Throws: where nothing of the sweep is left to be trained.
  private func checkUnfinished(
    _ sweep: SweepCatalog.Sweep, _ counts: TrialCounts, to verb: String
  ) throws(RequestRefusal) {
    guard counts.waiting + counts.running == 0 else { return }
    let rerun =
      counts.failed > 0
      ? "; 'slalom rerun \(sweep.id.short) --failed' tries the \(counted(counts.failed, "failed trial")) again" : ""
    throw RequestRefusal(
      "sweep \(sweep.id.short) is \(state.state(of: sweep).rawValue): every trial has ended, and there is nothing to "
        + "\(verb)\(rerun)")
  }

  private mutating func label(
    _ sweep: SweepCatalog.Sweep, name: String? = nil, note: String? = nil, isArchived: Bool? = nil, at now: Moment
  ) {
    let name = name ?? sweep.definition.name
    let note = note ?? sweep.note
    let isArchived = isArchived ?? sweep.isArchived
    state.catalog.label(sweep.id, name: name, note: note, isArchived: isArchived)
    change(.sweepLabelled(sweep.id, name: name, note: note, isArchived: isArchived))
    journal("sweep-labelled", sweep.id.description, isArchived ? "\(name), archived" : name, at: now)
  }

  /// Tries failed trials again, and trains committed ones once more, to compare; what is under way is left alone.
  ///
  /// - Returns: how many trials that concerns.
  private mutating func rerun(_ trials: [TrialID], _ sweep: SweepID, at now: Moment) -> Int {
    let failed = trials.filter { state.scheduler.state(of: $0) == .failed }
    let committed = trials.filter { state.scheduler.state(of: $0)?.hasResult == true }
    if !failed.isEmpty || !committed.isEmpty {
      journal(
        "rerun", sweep.description, "\(counted(failed.count, "failed trial")), \(committed.count) committed to compare",
        at: now)
    }
    if !failed.isEmpty { apply(.rerun(failed), at: now) }
    if !committed.isEmpty { apply(.check(committed), at: now) }
    if state.catalog.release(sweep) { apply(.resume(sweep), at: now) }
    return failed.count + committed.count
  }

  private mutating func readmit(_ request: ReadmitRequest, at now: Moment) throws(RequestRefusal) -> ReadmitAnswer {
    let quarantine = try state.registry.quarantine(named: request.worker)
    apply(.readmit(quarantine.worker), at: now)
    return ReadmitAnswer(quarantine)
  }

  private mutating func verify(_ request: VerifyRequest, at now: Moment) throws(RequestRefusal) -> VerifyAnswer {
    let sweep = try state.catalog.resolve(request.sweep, isChange: true)
    if let run = try state.verifications.run(request, of: sweep.id, at: now.instant) { return try state.answer(run) }
    var shards = sweep.trials.indices.filter { state.ledger.result(of: sweep.trials[$0]) != nil }
    if shards.isEmpty {
      throw RequestRefusal("sweep \(sweep.id.short) has no committed trial yet, so there is nothing to verify")
    }
    if request.sample > 0 {
      // Ids are hashes, so the lowest of them are as good as drawn, and the same ones for everybody.
      shards = shards.sorted { sweep.trials[$0] < sweep.trials[$1] }.prefix(request.sample).sorted()
    }
    let run = try state.verifications.begin(request, of: sweep.id, shards: shards, at: now.instant)
    log(.info, "\(counted(shards.count, "trial")) of sweep \(sweep.id.short) to verify")
    apply(.check(shards.map { sweep.trials[$0] }), at: now)
    // So that the answer tells what runs already.
    advance(at: now)
    return try state.answer(run)
  }

  // MARK: Series that are read

  /// Has a summary made from the stored series of a committed trial.
  mutating func readSummary(of execution: Execution, _ result: TrialResult, for shard: ShardID) {
    guard let sweep = state.catalog[shard.sweep], state.catalog.awaitSummary(of: shard) else { return }
    read(
      SeriesRead(
        execution: execution,
        series: RunningSeries(
          configuration: sweep.definition.trial(at: shard.index).configuration, targets: [sweep.definition.target]),
        purpose: .summary(result)))
  }

  /// Takes in what a read of a stored series came to.
  package mutating func finish(_ read: SeriesRead, _ found: SeriesReadResult, at now: Moment) {
    let execution = read.execution
    let damage = found.damage.map { "its stored metrics cannot be read: \($0)" }
    switch read.purpose {
    case .proof(let proof):
      proving.remove(execution)
      if let damage = damage
        ?? found.series.contradiction(of: proof.result).map({ "the store holds other metrics: \($0)" })
      {
        // Not the worker's fault: they were read when they came.
        apply(.failed(execution, by: proof.worker, AttemptFailure(.lost, message: damage)), at: now)
        return
      }
      finish(execution, by: proof.worker, proof.result, proof.summaries, at: now)
    case .summary(let result):
      if let damage { log(.error, "\(execution): \(damage)") }
      for (target, summary) in zip(found.series.targets, found.series.finish(result: result)) {
        if damage == nil {
          change(.summarized(execution.trial, StoredSummary(target: target.trainingLoss, payload: summary.encoded)))
        }
        for shard in state.scheduler.shards(of: execution.trial)
        where state.catalog[shard.sweep]?.definition.target == target {
          if damage == nil {
            state.catalog.setSummary(summary, of: shard)
          } else {
            state.catalog.giveUpSummary(of: shard)
          }
        }
      }
      touch(execution.trial)
    case .resumption:
      if damage != nil || found.batches != state.intake.taken(of: execution) {
        log(.error, "\(execution): \(damage ?? "the store holds \(found.batches) batches of it")")
      }
      state.intake.resume(execution, found.series, batches: found.batches)
      if let worker = state.ledger.attempt(execution)?.owner.worker,
        state.scheduler.expectsMetrics(of: execution, from: worker)
      {
        acknowledge(execution, to: worker, resend: true)
      }
    }
  }

  package mutating func finish(_ reading: SeriesReading, stored: [[StoredBatch]]) {
    do throws(RequestRefusal) {
      answer(reading.client, .success(.series(try reading.answer(stored))))
    } catch {
      answer(reading.client, .failure(error))
    }
  }
}

/// A sweep with its id and those of its trials, which take a hash each: to be made off the loop's thread where there are
/// many.
package struct PreparedSweep: Sendable {
  let id: SweepID
  let definition: SweepDefinition
  let trials: [TrialID]

  package init(_ definition: SweepDefinition) {
    self.definition = definition
    trials = definition.trials.map { $0.id(dataDigest: definition.dataDigest) }
    id = definition.id
  }
}
