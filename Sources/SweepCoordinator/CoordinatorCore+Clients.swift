internal import Foundation
internal import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire

/// A request that cannot be granted, and why.
struct Refusal: Error {
  var code = WireRefused.Code.unusable
  var message: String
}

extension CoordinatorCore {
  mutating func answer(_ request: WireClientRequest, to peer: Peer, at now: Moment) {
    var answer = WireClientAnswer()
    answer.request = request.request
    do throws(Refusal) {
      guard request.protocolVersion == protocolVersion else {
        throw Refusal(
          message:
            "this command speaks protocol version \(request.protocolVersion), the coordinator \(protocolVersion); "
            + "install the same version of slalom on both (coordinator: \(settings.softwareVersion))")
      }
      switch request.kind {
      case .submit(let submit): answer.submitted = try self.submit(submit, at: now)
      case .sweep(let query): answer.sweep = try sweepAnswer(query, at: now)
      case .cluster: answer.cluster = clusterAnswer(at: now)
      case .steer(let steer): answer.steered = try self.steer(steer, at: now)
      case .verify(let verify): answer.verified = try self.verify(verify, at: now)
      case .explain(let explain): answer.explained = try explained(explain, at: now)
      case .readmit(let readmit): answer.readmitted = try self.readmit(readmit, at: now)
      case .series(let query):
        // Answered when the store was read.
        read(try seriesReading(query, request: request.request, from: peer))
        return
      case nil: throw Refusal(message: WireError.unknownKind.description)
      }
    } catch {
      answer.refused.code = error.code
      answer.refused.message = error.message
    }
    var message = WireFromCoordinator()
    message.answer = answer
    send(message, to: peer)
  }

  private mutating func submit(_ submit: WireSubmit, at now: Moment) throws(Refusal) -> WireSubmitted {
    let definition: SweepDefinition
    do {
      definition = try submit.definition.definition()
    } catch {
      throw Refusal(message: "the sweep was refused: \(error)")
    }
    let id = definition.id
    let wasKnown = sweeps[id] != nil
    if !wasKnown {
      guard sweeps.count < settings.rememberedSweeps else {
        throw Refusal(
          message:
            "this coordinator has \(sweeps.count) sweeps, as many as one store keeps; start one with another --store")
      }
      let trials = definition.trials
      let ids = trials.map { $0.id(dataDigest: definition.dataDigest) }
      sweeps[id] = SweepRecord(
        definition: definition, trials: ids, submittedMilliseconds: now.wallMilliseconds,
        versions: Array(repeating: version, count: ids.count), summaries: Array(repeating: nil, count: ids.count))
      for (trial, settings) in zip(ids, trials) { trialSettings[trial] = settings }
      change(
        .sweepSubmitted(
          SweepRecordInStore(
            id: id, name: definition.name, definition: WireSweepDefinition(definition).encoded, order: sweeps.count,
            submittedAtMillis: now.wallMilliseconds, trials: ids)))
      log(.info, "sweep \(definition.name) (\(id.short)): \(ids.count) trials")
      apply(.submit(id, trials: ids, dataDigest: definition.dataDigest), at: now)
      adoptResults(of: id)
    } else if heldSweeps.remove(id) != nil {
      apply(.resume(id), at: now)
    }
    var submitted = WireSubmitted()
    submitted.sweepID = id.wire
    submitted.trials = UInt32(definition.trialCount)
    submitted.wasKnown = wasKnown
    submitted.state = (scheduler.state(of: id) ?? .running).rawValue
    submitted.committed = UInt32(sweeps[id]?.summaries.count { $0 != nil } ?? 0)
    return submitted
  }

  /// Which sweep is meant: by its whole id, its name (the latest of that name), a unique prefix of an id, or, with
  /// nothing said, the latest of all.
  func resolve(_ reference: String) throws(Refusal) -> SweepID {
    let ids = scheduler.sweepIDs
    guard let latest = ids.last else {
      throw Refusal(message: "no sweep was submitted to this coordinator yet; submit one with 'slalom submit FILE'")
    }
    if reference.isEmpty { return latest }
    if let id = SweepID(hex: reference), sweeps[id] != nil { return id }
    if let named = ids.last(where: { sweeps[$0]?.definition.name == reference }) { return named }
    let matches = ids.filter { $0.description.hasPrefix(reference.lowercased()) }
    switch matches.count {
    case 1: return matches[0]
    case 0:
      let known = ids.suffix(5).map { "\($0.short) (\(sweeps[$0]?.definition.name ?? ""))" }.joined(separator: ", ")
      throw Refusal(message: "no sweep has the id or name '\(reference.prefix(100))'; the latest are \(known)")
    default:
      throw Refusal(
        message:
          "'\(reference)' begins \(matches.count) ids: \(matches.prefix(5).map(\.short).joined(separator: ", ")); "
          + "give more digits")
    }
  }

  private func sweepAnswer(_ query: WireSweepQuery, at now: Moment) throws(Refusal) -> WireSweepAnswer {
    let id = try resolve(query.sweep.text)
    guard let sweep = sweeps[id] else { throw Refusal(code: .internal, message: "sweep \(id) is not in memory") }
    var answer = WireSweepAnswer()
    answer.sweepID = id.wire
    answer.version = version
    // A version below this run's first is from another coordinator, or none: the client gets everything.
    let isKnown = query.afterVersion >= UInt64(max(started.wallMilliseconds, 0)) << 16 && query.afterVersion <= version
    if !isKnown { answer.definition = WireSweepDefinition(sweep.definition) }
    answer.state = (scheduler.state(of: id) ?? .running).rawValue
    answer.submittedMilliseconds = UInt64(max(sweep.submittedMilliseconds, 0))
    if let hindrance = hindrance(of: id) { answer.hindrance = hindrance }
    for index in sweep.trials.indices where !isKnown || sweep.versions[index] > query.afterVersion {
      answer.shards.append(wireShard(index, of: sweep))
    }
    return answer
  }

  func wireShard(_ index: Int, of sweep: SweepRecord) -> WireShard {
    let trial = sweep.trials[index]
    var shard = WireShard()
    shard.index = UInt32(index)
    shard.trialID = trial.wire
    switch scheduler.phase(of: trial) {
    case .leased(let lease):
      shard.phase = ShardPhase.leased.rawValue
      if let stream = streams[Execution(trial, lease.attempt)] {
        shard.iteration = UInt32(stream.volume.losses)
        shard.lastLoss = stream.lastLoss
      }
    case .committed:
      shard.phase = ShardPhase.committed.rawValue
      let configuration = sweep.definition.trial(at: index).configuration
      shard.iteration = UInt32(configuration.iterations)
      if case .diverged(let iteration, _) = results[trial]?.ending { shard.iteration = UInt32(iteration) }
    case .failed(let failure):
      shard.phase = ShardPhase.failed.rawValue
      shard.failure = WireFailure(failure)
    case .pending, nil: shard.phase = ShardPhase.pending.rawValue
    }
    if let summary = sweep.summaries[index] { shard.summary = WireTrialSummary(summary) }
    shard.attempts = (attempts[trial] ?? []).map { wireAttempt($0, of: trial) }
    shard.alarms = wireAlarms(of: trial)
    return shard
  }

  private func clusterAnswer(at now: Moment) -> WireClusterAnswer {
    var answer = WireClusterAnswer()
    answer.coordinatorHost = settings.host
    answer.processID = UInt32(ProcessInfo.processInfo.processIdentifier)
    answer.softwareVersion = settings.softwareVersion
    answer.startedMilliseconds = UInt64(max(started.wallMilliseconds, 0))
    answer.store = settings.storePath
    answer.sweeps = scheduler.sweepIDs.map { overview(of: $0) }
    answer.workers = workers.sorted { ($0.value.joinedMilliseconds, $0.key) < ($1.value.joinedMilliseconds, $1.key) }
      .map { overview(of: $0.key, $0.value, at: now) }
    // Of earlier runs of the coordinator, unless they are back.
    for record in quarantines.values.sorted(by: { $0.worker < $1.worker }) where workers[record.worker] == nil {
      var overview = WireWorkerOverview()
      overview.workerID = record.worker.value
      overview.name = record.workerName
      overview.host = record.host
      overview.quarantine = record.reason
      overview.remarks = ["gone"]
      answer.workers.append(overview)
    }
    return answer
  }

  private func overview(of id: SweepID) -> WireSweepOverview {
    var overview = WireSweepOverview()
    overview.sweepID = id.wire
    overview.name = sweeps[id]?.definition.name ?? ""
    overview.state = (scheduler.state(of: id) ?? .running).rawValue
    overview.submittedMilliseconds = UInt64(max(sweeps[id]?.submittedMilliseconds ?? 0, 0))
    let trials = scheduler.trials(of: id)
    overview.trials = UInt32(trials.count)
    for trial in trials {
      switch scheduler.phase(of: trial) {
      case .pending, nil: overview.pending += 1
      case .leased: overview.leased += 1
      case .failed: overview.failed += 1
      case .committed:
        overview.committed += 1
        if case .diverged = results[trial]?.ending { overview.diverged += 1 }
      }
      if alarmed.contains(trial) { overview.alarms += 1 }
    }
    if let hindrance = hindrance(of: id) { overview.hindrance = hindrance }
    return overview
  }

  private func overview(of id: WorkerID, _ record: WorkerRecord, at now: Moment) -> WireWorkerOverview {
    var overview = WireWorkerOverview()
    overview.workerID = id.value
    overview.name = record.hello.name
    overview.host = record.hello.host
    overview.processID = record.hello.processID
    overview.instructionSet = record.hello.instructionSet
    overview.slots = record.hello.slots
    let leases = scheduler.leases(of: id)
    overview.busy = UInt32(leases?.count ?? 0)
    overview.joinedMilliseconds = UInt64(max(record.joinedMilliseconds, 0))
    overview.heardMillisecondsAgo = UInt64(max((now.instant - record.lastHeard).nanoseconds / 1_000_000, 0))
    overview.softwareVersion = record.hello.softwareVersion
    overview.dataDigests = record.hello.dataDigests
    overview.isAlive = !record.hasLeft && leases != nil && record.refusal == nil
    overview.committed = UInt32(record.committed)
    overview.failed = UInt32(record.failed)
    overview.remarks = record.missingDataOf
    overview.keyName = keyName(of: id)?.text ?? ""
    overview.quarantine = quarantines[id]?.reason ?? ""
    overview.refusal = record.refusal ?? ""
    if record.refusal != nil { return overview }
    if overview.isAlive, !record.isAdmitted { overview.remarks.append("trains its canary") }
    if scheduler.isOnProbation(id) { overview.remarks.append("on probation: its host has a worker in quarantine") }
    if record.hasLeft { overview.remarks.append("left") } else if leases == nil { overview.remarks.append("silent") }
    return overview
  }
}
