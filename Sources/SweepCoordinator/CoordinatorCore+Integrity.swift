internal import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire

/// A trial has one answer. A second one is kept beside the committed one, and told from the rooftops where it differs.
extension CoordinatorCore {
  /// Takes in a second result of a committed trial: late, of a check, or of an attempt that was superseded.
  mutating func compareResult(of execution: Execution, at now: Moment) {
    guard let (result, _) = verified[execution], let committed = results[execution.trial] else { return }
    let observation = Observation(attempt: execution.attempt, digest: result.digest)
    // A worker that was not told so sends its result again.
    let known = observations[execution.trial] ?? []
    // Nor shall one that makes results up fill the store with them.
    guard !known.contains(observation), !known.contains(where: { $0.attempt == execution.attempt }) else { return }
    change(.resultObserved(execution.trial, execution.attempt, result, atMillis: now.wallMilliseconds))
    note(observation, of: execution.trial)
    touch(execution.trial)
    guard result.digest != committed.digest else { return }
    let text =
      "INTEGRITY: two results of trial \(execution.trial.short) differ. Committed is digest \(committed.digest) by "
      + "\(place(of: committedAttempt(of: execution.trial), execution.trial)); \(result.digest) was computed by "
      + "\(place(of: execution.attempt, execution.trial)). One of the two computes other bits; both are kept, and "
      + "'slalom verify' trains more of their trials again"
    log(.error, text)
    change(
      .journal(
        kind: "integrity-alarm", subject: execution.description, detail: text, atMillis: now.wallMilliseconds))
  }

  mutating func note(_ observation: Observation, of trial: TrialID) {
    observations[trial, default: []].append(observation)
    if observation.digest != results[trial]?.digest { alarmed.insert(trial) }
  }

  func committedAttempt(of trial: TrialID) -> AttemptNumber? {
    guard case .committed(let attempt) = scheduler.phase(of: trial) else { return nil }
    return attempt
  }

  private func record(_ attempt: AttemptNumber?, of trial: TrialID) -> AttemptRecord? {
    attempts[trial]?.first { $0.number == attempt }
  }

  private func place(of attempt: AttemptNumber?, _ trial: TrialID) -> String {
    guard let record = record(attempt, of: trial) else { return "an unknown worker" }
    return "worker \(record.workerName) on \(record.host) (\(record.instructionSet), attempt \(record.number))"
  }

  func wireAlarms(of trial: TrialID) -> [WireIntegrityAlarm] {
    guard alarmed.contains(trial), let committed = results[trial]?.digest else { return [] }
    let first = record(committedAttempt(of: trial), of: trial)
    return (observations[trial] ?? []).filter { $0.digest != committed }.map { observation in
      let other = record(observation.attempt, of: trial)
      var alarm = WireIntegrityAlarm()
      alarm.committedAttempt = UInt32(clamping: first?.number.value ?? 0)
      alarm.committedWorker = first?.workerName ?? ""
      alarm.committedHost = first?.host ?? ""
      alarm.committedDigest = committed.wire
      alarm.otherAttempt = UInt32(clamping: observation.attempt.value)
      alarm.otherWorker = other?.workerName ?? ""
      alarm.otherHost = other?.host ?? ""
      alarm.otherDigest = observation.digest.wire
      return alarm
    }
  }

  /// The digest an attempt came to; the last one of several.
  func digest(of attempt: AttemptNumber, _ trial: TrialID) -> Digest? {
    if attempt == committedAttempt(of: trial) { return results[trial]?.digest }
    return observations[trial]?.last { $0.attempt == attempt }?.digest
  }

  func wireAttempt(_ record: AttemptRecord, of trial: TrialID) -> WireAttempt {
    var wire = WireAttempt()
    wire.number = UInt32(clamping: record.number.value)
    wire.workerName = record.workerName
    wire.host = record.host
    wire.instructionSet = record.instructionSet
    wire.issuedMilliseconds = UInt64(max(record.issuedMilliseconds, 0))
    if let ended = record.endedMilliseconds { wire.endedMilliseconds = UInt64(max(ended, 0)) }
    let digest = digest(of: record.number, trial)
    if let digest { wire.resultDigest = digest.wire }
    switch record.ending {
    case nil: break
    case .committed: wire.ending = "committed"
    case .released: wire.ending = "released"
    case .superseded: wire.ending = "superseded"
    case .compared: wire.ending = digest == results[trial]?.digest ? "confirmed" : "different"
    case .failed(let failure):
      wire.ending = "failed"
      wire.failure = WireFailure(failure)
    }
    return wire
  }
}
