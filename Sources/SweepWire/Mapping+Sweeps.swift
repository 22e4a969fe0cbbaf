internal import SweepCore

extension WireStall {
  init(_ stall: Stall) {
    self.init()
    kind = stall.kind.wire
    text = stall.text
  }

  func content() throws(WireError) -> Stall { Stall(try Stall.Kind(wire: kind, field: "kind"), text: text) }
}

extension WireTrialCounts {
  init(_ counts: TrialCounts) {
    self.init()
    waiting = UInt32(clamping: counts.waiting)
    running = UInt32(clamping: counts.running)
    done = UInt32(clamping: counts.done)
    diverged = UInt32(clamping: counts.diverged)
    failed = UInt32(clamping: counts.failed)
  }

  var counts: TrialCounts {
    var counts = TrialCounts()
    counts.waiting = Int(waiting)
    counts.running = Int(running)
    counts.done = Int(done)
    counts.diverged = Int(diverged)
    counts.failed = Int(failed)
    return counts
  }
}

extension WireSweepAnswer {
  init(_ answer: SweepAnswer) {
    self.init()
    sweepID = answer.sweep.wire
    version = answer.version
    isComplete = answer.isComplete
    if let definition = answer.definition { self.definition = WireSweepDefinition(definition) }
    intent = answer.intent.wire
    state = answer.state.wire
    counts = WireTrialCounts(answer.counts)
    alarms = UInt32(clamping: answer.alarms)
    submittedMilliseconds = wireTime(answer.submittedMilliseconds)
    if let stall = answer.stall { self.stall = WireStall(stall) }
    shards = answer.shards.map(WireShard.init)
  }

  func answer() throws(WireError) -> SweepAnswer {
    SweepAnswer(
      sweep: try SweepID(wire: sweepID, field: "sweep_id"), version: version, isComplete: isComplete,
      definition: hasDefinition ? try definition.definition() : nil,
      intent: try SweepIntent(wire: intent, field: "intent"), state: try SweepState(wire: state, field: "state"),
      counts: counts.counts, alarms: Int(alarms), submittedMilliseconds: time(submittedMilliseconds),
      stall: hasStall ? try stall.content() : nil,
      shards: try shards.mapping { wire throws(WireError) in try wire.shard() })
  }
}

extension WireClusterAnswer {
  init(_ answer: ClusterAnswer) {
    self.init()
    host = answer.host
    processID = UInt32(clamping: answer.processID)
    softwareVersion = answer.softwareVersion
    startedMilliseconds = wireTime(answer.startedMilliseconds)
    store = answer.store
    sweeps = answer.sweeps.map(WireSweepOverview.init)
    sweepCount = UInt32(clamping: answer.sweepCount)
    workers = answer.workers.map(WireWorkerOverview.init)
    workerCounts = WireWorkerCounts(answer.workerCounts)
  }

  func answer() throws(WireError) -> ClusterAnswer {
    ClusterAnswer(
      host: host, processID: Int(processID), softwareVersion: softwareVersion,
      startedMilliseconds: time(startedMilliseconds), store: store,
      sweeps: try sweeps.mapping { wire throws(WireError) in try wire.overview() }, sweepCount: Int(sweepCount),
      workers: try workers.mapping { wire throws(WireError) in try wire.overview() },
      workerCounts: workerCounts.counts)
  }
}

extension WireSweepOverview {
  fileprivate init(_ overview: SweepOverview) {
    self.init()
    sweepID = overview.sweep.wire
    name = overview.name
    intent = overview.intent.wire
    state = overview.state.wire
    counts = WireTrialCounts(overview.counts)
    alarms = UInt32(clamping: overview.alarms)
    submittedMilliseconds = wireTime(overview.submittedMilliseconds)
    if let stall = overview.stall { self.stall = WireStall(stall) }
    note = overview.note
    archived = overview.isArchived
    if let begun = overview.begunMilliseconds { begunMilliseconds = wireTime(begun) }
    if let ended = overview.endedMilliseconds { endedMilliseconds = wireTime(ended) }
    if let winner = overview.winner { self.winner = WireSweepWinner(winner) }
  }

  fileprivate func overview() throws(WireError) -> SweepOverview {
    SweepOverview(
      sweep: try SweepID(wire: sweepID, field: "sweep_id"), name: name,
      intent: try SweepIntent(wire: intent, field: "intent"), state: try SweepState(wire: state, field: "state"),
      counts: counts.counts, alarms: Int(alarms), submittedMilliseconds: time(submittedMilliseconds),
      stall: hasStall ? try stall.content() : nil, note: note, isArchived: archived,
      begunMilliseconds: hasBegunMilliseconds ? time(begunMilliseconds) : nil,
      endedMilliseconds: hasEndedMilliseconds ? time(endedMilliseconds) : nil,
      winner: hasWinner ? try winner.winner() : nil)
  }
}

extension WireSweepWinner {
  fileprivate init(_ winner: SweepWinner) {
    self.init()
    rule = winner.rule.rawValue
    learningRate = winner.learningRate
  }

  fileprivate func winner() throws(WireError) -> SweepWinner {
    guard let rule = UpdateRule(rawValue: self.rule) else {
      throw .invalid(field: "winner.rule", value: self.rule, expected: "an update rule")
    }
    guard learningRate > 0, learningRate.isFinite else {
      throw .invalid(field: "winner.learning_rate", value: "\(learningRate)", expected: "positive and finite")
    }
    return SweepWinner(rule: rule, learningRate: learningRate)
  }
}

extension WireWorkerOverview {
  fileprivate init(_ overview: WorkerOverview) {
    self.init()
    workerID = overview.worker.value
    name = overview.name
    host = overview.host
    processID = UInt32(clamping: overview.processID)
    instructionSet = overview.instructionSet
    slots = UInt32(clamping: overview.slots)
    busy = UInt32(clamping: overview.busy)
    joinedMilliseconds = wireTime(overview.joinedMilliseconds)
    if let heard = overview.heardMillisecondsAgo { heardMillisecondsAgo = wireTime(heard) }
    softwareVersion = overview.softwareVersion
    dataDigests = overview.dataDigests.map(\.wire)
    state = overview.state.wire
    remarks = overview.remarks
    committed = UInt32(clamping: overview.committed)
    failed = UInt32(clamping: overview.failed)
    keyName = overview.keyName
  }

  fileprivate func overview() throws(WireError) -> WorkerOverview {
    WorkerOverview(
      worker: WorkerID(workerID), name: name, host: host, processID: Int(processID), instructionSet: instructionSet,
      slots: Int(slots), busy: Int(busy), joinedMilliseconds: time(joinedMilliseconds),
      heardMillisecondsAgo: hasHeardMillisecondsAgo ? time(heardMillisecondsAgo) : nil,
      softwareVersion: softwareVersion,
      dataDigests: try dataDigests.mapping { bytes throws(WireError) in try Digest(wire: bytes, field: "data_digests")
      },
      state: try WorkerState(wire: state, field: "state"), remarks: remarks, committed: Int(committed),
      failed: Int(failed), keyName: keyName)
  }
}

extension WireWorkerCounts {
  fileprivate init(_ counts: WorkerCounts) {
    self.init()
    alive = UInt32(clamping: counts.alive)
    quarantined = UInt32(clamping: counts.quarantined)
    refused = UInt32(clamping: counts.refused)
    gone = UInt32(clamping: counts.gone)
    slots = UInt32(clamping: counts.slots)
    busy = UInt32(clamping: counts.busy)
  }

  fileprivate var counts: WorkerCounts {
    var counts = WorkerCounts()
    counts.alive = Int(alive)
    counts.quarantined = Int(quarantined)
    counts.refused = Int(refused)
    counts.gone = Int(gone)
    counts.slots = Int(slots)
    counts.busy = Int(busy)
    return counts
  }
}
