internal import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire

/// What users do to a sweep that is there.
extension CoordinatorCore {
  mutating func steer(_ steer: WireSteer, at now: Moment) throws(Refusal) -> WireSteered {
    let id = try resolve(steer.sweep.text)
    let phases = scheduler.trials(of: id).map { scheduler.phase(of: $0) }
    let open = phases.count {
      switch $0 {
      case .pending, .leased: true
      default: false
      }
    }
    var steered = WireSteered()
    switch steer.action {
    case .cancel:
      if open == 0 { throw Refusal(message: "sweep \(id.short) has nothing left to cancel: every shard has ended") }
      steered.affected = UInt32(open)
      heldSweeps.remove(id)
      apply(.cancel(id), at: now)
    case .pause:
      if scheduler.state(of: id) == .cancelled {
        throw Refusal(message: "sweep \(id.short) is cancelled; 'slalom resume \(id.short)' goes on with it")
      }
      steered.affected = UInt32(open)
      if heldSweeps.remove(id) != nil {
        // The scheduler has it as paused already, the store as running.
        change(.sweepStateChanged(id, .paused))
      }
      apply(.pause(id), at: now)
    case .resume:
      steered.affected = UInt32(open)
      heldSweeps.remove(id)
      apply(.resume(id), at: now)
    case .rerunFailed:
      steered.affected = UInt32(rerun(try failedTrials(of: id, class: steer.failureClass), id, at: now))
    case .rerunShard: steered.affected = UInt32(rerun(try trials(named: steer.shards, in: id), id, at: now))
    case .rerunDiverged: steered.affected = UInt32(rerun(divergedTrials(of: id), id, at: now))
    case .none, .UNRECOGNIZED:
      throw Refusal(message: WireError.unknownKind.description)
    }
    steered.sweepID = id.wire
    steered.state = (scheduler.state(of: id) ?? .running).rawValue
    return steered
  }

  /// Tries failed trials again, and trains committed ones once more, to compare; what is under way is left alone.
  ///
  /// - Returns: how many trials that concerns.
  private mutating func rerun(_ trials: [TrialID], _ sweep: SweepID, at now: Moment) -> Int {
    let failed = trials.filter { if case .failed = scheduler.phase(of: $0) { true } else { false } }
    let committed = trials.filter { if case .committed = scheduler.phase(of: $0) { true } else { false } }
    if !failed.isEmpty || !committed.isEmpty {
      change(
        .journal(
          kind: "rerun", subject: sweep.description,
          detail: "\(failed.count) failed shards, \(committed.count) committed ones to compare",
          atMillis: now.wallMilliseconds))
    }
    if !failed.isEmpty { apply(.rerun(failed), at: now) }
    if !committed.isEmpty { apply(.check(committed), at: now) }
    if heldSweeps.remove(sweep) != nil { apply(.resume(sweep), at: now) }
    return failed.count + committed.count
  }

  private func failedTrials(of id: SweepID, class name: String) throws(Refusal) -> [TrialID] {
    let failureClass = FailureClass(rawValue: name)
    guard name.isEmpty || failureClass != nil else {
      let known = FailureClass.allCases.map(\.rawValue).joined(separator: ", ")
      throw Refusal(message: "'\(name.prefix(100))' is no failure class; the classes are \(known)")
    }
    return scheduler.trials(of: id).filter { trial in
      guard case .failed(let failure) = scheduler.phase(of: trial) else { return false }
      return failureClass == nil || failure.failureClass == failureClass
    }
  }

  private func divergedTrials(of id: SweepID) -> [TrialID] {
    scheduler.trials(of: id).filter { if case .diverged = results[$0]?.ending { true } else { false } }
  }

  private func trials(named references: [String], in id: SweepID) throws(Refusal) -> [TrialID] {
    if references.isEmpty { throw Refusal(message: "no shard was named") }
    var trials: [TrialID] = []
    for reference in references { trials.append(scheduler.trials(of: id)[try shard(reference, of: id)]) }
    return trials
  }

  /// Which shard is meant: by its index, or by a unique prefix of its trial's id. Of a number that is both, the index.
  func shard(_ reference: String, of id: SweepID) throws(Refusal) -> Int {
    let trials = scheduler.trials(of: id)
    let matches = trials.indices.filter { trials[$0].description.hasPrefix(reference.lowercased()) }
    if let index = Int(reference), reference.utf8.count < 12 {
      if trials.indices.contains(index) { return index }
      if matches.isEmpty {
        throw Refusal(message: "sweep \(id.short) has no shard \(index); its shards are 0 to \(trials.count - 1)")
      }
    }
    switch matches.count {
    case 1 where !reference.isEmpty: return matches[0]
    case 0:
      throw Refusal(
        message: "no shard of sweep \(id.short) has a trial whose id begins with '\(reference.prefix(100))'; "
          + "'slalom shards \(id.short)' lists them")
    default:
      throw Refusal(
        message: "'\(reference.prefix(100))' begins the ids of \(matches.count) trials of sweep \(id.short): "
          + matches.prefix(5).map { trials[$0].short }.joined(separator: ", ") + "; give more digits")
    }
  }

  /// Ends the quarantine of a worker, meant by its name, its id or a prefix of one.
  mutating func readmit(_ readmit: WireReadmit, at now: Moment) throws(Refusal) -> WireReadmitted {
    let reference = readmit.worker
    let all = quarantines.values.sorted { $0.worker < $1.worker }
    var matches = all.filter { $0.workerName == reference || $0.worker.value == reference }
    if matches.isEmpty, !reference.isEmpty {
      matches = all.filter { $0.workerName.hasPrefix(reference) || $0.worker.value.hasPrefix(reference) }
    }
    guard let record = matches.first else {
      let known = workers.values.first { $0.hello.name == reference && $0.refusal != nil }
      if known != nil {
        throw Refusal(
          message: "worker \(reference) is not in quarantine: it was refused, for it computes other bits; "
            + "nothing but another machine mends that")
      }
      let names = all.map(\.workerName).joined(separator: ", ")
      throw Refusal(
        message: "no worker in quarantine is called '\(reference.prefix(100))'; "
          + (all.isEmpty ? "no worker is in quarantine" : "in quarantine are \(names)"))
    }
    guard matches.count == 1 else {
      throw Refusal(
        message: "'\(reference.prefix(100))' names \(matches.count) workers in quarantine: "
          + matches.map { "\($0.workerName) (\($0.worker))" }.joined(separator: ", ") + "; give an id")
    }
    apply(.readmit(record.worker), at: now)
    var answer = WireReadmitted()
    answer.workerID = record.worker.value
    answer.name = record.workerName
    answer.host = record.host
    answer.reason = record.reason
    return answer
  }
}
