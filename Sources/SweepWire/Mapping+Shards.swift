internal import Foundation
package import SweepCore

extension WireShard {
  package init(_ shard: Shard) {
    self.init()
    index = UInt32(clamping: shard.index)
    trialID = shard.trial.wire
    state = shard.state.wire
    iteration = UInt32(clamping: shard.iteration)
    if let loss = shard.lastLoss { lastLoss = loss }
    if let summary = shard.summary { self.summary = Data(summary.encoded) }
    if let failure = shard.failure { self.failure = WireFailure(failure) }
    attempts = shard.attempts.map(WireAttempt.init)
    alarms = shard.alarms.map(WireIntegrityAlarm.init)
  }

  package func shard() throws(WireError) -> Shard {
    Shard(
      index: Int(index), trial: try TrialID(wire: trialID, field: "trial_id"),
      state: try TrialState(wire: state, field: "state"), iteration: Int(iteration),
      lastLoss: hasLastLoss ? lastLoss : nil,
      summary: summary.isEmpty ? nil : try TrialSummary(encoded: Array(summary)),
      failure: hasFailure ? try failure.failure() : nil,
      attempts: try attempts.mapping { wire throws(WireError) in try wire.attempt() },
      alarms: try alarms.mapping { wire throws(WireError) in try wire.alarm() })
  }
}

extension WireAttempt {
  init(_ attempt: Attempt) {
    self.init()
    number = UInt32(clamping: attempt.number.value)
    workerID = attempt.owner.worker.value
    workerName = attempt.owner.workerName
    host = attempt.owner.host
    instructionSet = attempt.owner.instructionSet
    issuedMilliseconds = wireTime(attempt.issuedMilliseconds)
    if let ended = attempt.endedMilliseconds { endedMilliseconds = wireTime(ended) }
    if let digest = attempt.resultDigest { resultDigest = digest.wire }
    switch attempt.ending {
    case nil: ending = .unspecified
    case .committed: ending = .committed
    case .failed(let failure):
      ending = .failed
      self.failure = WireFailure(failure)
    case .released: ending = .released
    case .superseded: ending = .superseded
    case .compared: ending = .compared
    }
  }

  func attempt() throws(WireError) -> Attempt {
    Attempt(
      number: AttemptNumber(Int(number)),
      owner: AttemptOwner(
        worker: WorkerID(workerID), workerName: workerName, host: host, instructionSet: instructionSet),
      issuedMilliseconds: time(issuedMilliseconds),
      endedMilliseconds: hasEndedMilliseconds ? time(endedMilliseconds) : nil,
      ending: try attemptEnding(),
      resultDigest: resultDigest.isEmpty ? nil : try Digest(wire: resultDigest, field: "result_digest"))
  }

  private func attemptEnding() throws(WireError) -> AttemptEnding? {
    switch ending {
    case .unspecified: nil
    case .committed: .committed
    case .failed: .failed(try failure.failure())
    case .released: .released
    case .superseded: .superseded
    case .compared: .compared
    case .UNRECOGNIZED(let number):
      throw .invalid(field: "ending", value: String(number), expected: "an ending this version knows")
    }
  }
}

extension WireIntegrityAlarm {
  init(_ alarm: IntegrityAlarm) {
    self.init()
    committed = Result(alarm.committed)
    other = Result(alarm.other)
  }

  func alarm() throws(WireError) -> IntegrityAlarm {
    IntegrityAlarm(committed: try committed.result(), other: try other.result())
  }
}

extension WireIntegrityAlarm.Result {
  fileprivate init(_ result: IntegrityAlarm.Result) {
    self.init()
    attempt = UInt32(clamping: result.attempt.value)
    workerName = result.workerName
    host = result.host
    digest = result.digest.wire
  }

  fileprivate func result() throws(WireError) -> IntegrityAlarm.Result {
    IntegrityAlarm.Result(
      attempt: AttemptNumber(Int(attempt)), workerName: workerName, host: host,
      digest: try Digest(wire: digest, field: "digest"))
  }
}

extension TrialSummary {
  /// Its bytes in messages and in the store.
  package var encoded: [UInt8] { WireTrialSummary(self).encoded }

  /// The summary that `encoded` made.
  package init(encoded: [UInt8]) throws(WireError) { self = try WireTrialSummary.decode(encoded).summary() }
}

// MARK: Times

/// Milliseconds since 1970, of which a message has none before.
func wireTime(_ milliseconds: Int64) -> UInt64 { UInt64(max(milliseconds, 0)) }

/// Milliseconds since 1970 as far as calendars go (the end of the year 9999), so that the difference of two is one too.
func time(_ milliseconds: UInt64) -> Int64 { Int64(min(milliseconds, 253_402_300_799_999)) }

extension Array {
  /// `map` whose closure throws what it says: the library's throws any error.
  func mapping<Value>(_ transform: (Element) throws(WireError) -> Value) throws(WireError) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(count)
    for element in self { result.append(try transform(element)) }
    return result
  }
}
