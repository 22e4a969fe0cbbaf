internal import SweepCore
internal import SweepStore

/// Every attempt that was issued, what came of it, and the result of each trial.
struct AttemptLedger {
  private struct Trial {
    /// Ascending by number.
    var attempts: [Attempt] = []
    var committed: (attempt: AttemptNumber, result: TrialResult)?
    /// Whether an attempt came to another digest than the committed one.
    var isAlarmed = false

    func place(of number: AttemptNumber) -> Int? { attempts.lastIndex { $0.number == number } }
  }

  private var trials: [TrialID: Trial] = [:]
  /// Trials with a result.
  private(set) var resultCount = 0

  // MARK: What is known

  func attempts(of trial: TrialID) -> [Attempt] { trials[trial]?.attempts ?? [] }

  func attempt(_ execution: Execution) -> Attempt? {
    guard let trial = trials[execution.trial], let place = trial.place(of: execution.attempt) else { return nil }
    return trial.attempts[place]
  }

  func result(of trial: TrialID) -> TrialResult? { trials[trial]?.committed?.result }

  /// The attempt whose result is the trial's.
  func committedAttempt(of trial: TrialID) -> Attempt? {
    trials[trial]?.committed.flatMap { attempt(Execution(trial, $0.attempt)) }
  }

  func isAlarmed(_ trial: TrialID) -> Bool { trials[trial]?.isAlarmed ?? false }

  /// Results of the trial that differ from the committed one.
  func alarms(of id: TrialID) -> [IntegrityAlarm] {
    guard let trial = trials[id], trial.isAlarmed, let committed = committedAttempt(of: id),
      let digest = committed.resultDigest
    else { return [] }
    return trial.attempts.compactMap { attempt in
      guard let other = attempt.resultDigest, other != digest else { return nil }
      return IntegrityAlarm(
        committed: .init(
          attempt: committed.number, workerName: committed.owner.workerName, host: committed.owner.host, digest: digest),
        other: .init(
          attempt: attempt.number, workerName: attempt.owner.workerName, host: attempt.owner.host, digest: other))
    }
  }

  // MARK: What happens

  /// Notes that an attempt was issued; one that was issued before is open again.
  mutating func issue(_ execution: Execution, to owner: AttemptOwner, atMillis now: Int64) {
    if let place = trials[execution.trial]?.place(of: execution.attempt) {
      trials[execution.trial]?.attempts[place].ending = nil
      trials[execution.trial]?.attempts[place].endedMilliseconds = nil
    } else {
      trials[execution.trial, default: Trial()].attempts.append(
        Attempt(number: execution.attempt, owner: owner, issuedMilliseconds: now))
    }
  }

  /// - Returns: who made the attempt; nil for one that was never issued.
  @discardableResult
  mutating func end(_ execution: Execution, _ ending: AttemptEnding, atMillis now: Int64) -> AttemptOwner? {
    guard let place = trials[execution.trial]?.place(of: execution.attempt) else { return nil }
    trials[execution.trial]?.attempts[place].ending = ending
    trials[execution.trial]?.attempts[place].endedMilliseconds = now
    return trials[execution.trial]?.attempts[place].owner
  }

  mutating func commit(_ execution: Execution, _ result: TrialResult) {
    if trials[execution.trial]?.committed == nil { resultCount += 1 }
    trials[execution.trial, default: Trial()].committed = (execution.attempt, result)
    setDigest(result.digest, of: execution)
  }

  enum Observation {
    /// The attempt's result is known already. A worker that was not told so sends it again.
    case known
    case equal
    /// Two results of the trial differ. `isFirst`: the trial had no such alarm yet.
    case different(isFirst: Bool)
  }

  /// Takes in the result of an attempt whose trial is committed. Of each attempt the first one counts: a worker that makes
  /// results up must not fill the store with them.
  mutating func observe(_ digest: Digest, of execution: Execution) -> Observation {
    guard let trial = trials[execution.trial], let committed = trial.committed,
      let place = trial.place(of: execution.attempt),
      trial.attempts[place].resultDigest == nil
    else { return .known }
    setDigest(digest, of: execution)
    if digest == committed.result.digest { return .equal }
    trials[execution.trial]?.isAlarmed = true
    return .different(isFirst: !trial.isAlarmed)
  }

  private mutating func setDigest(_ digest: Digest, of execution: Execution) {
    guard let place = trials[execution.trial]?.place(of: execution.attempt) else { return }
    trials[execution.trial]?.attempts[place].resultDigest = digest
  }

  /// Where an attempt was made, for people.
  func place(of execution: Execution) -> String {
    guard let attempt = attempt(execution) else { return "an unknown worker" }
    return "worker \(attempt.owner.workerName) on \(attempt.owner.host) (\(attempt.owner.instructionSet), attempt "
      + "\(attempt.number))"
  }

  // MARK: Restoring

  mutating func restore(
    _ id: TrialID, _ attempts: [Attempt], _ committed: (attempt: AttemptNumber, result: TrialResult)?
  ) {
    var trial = Trial(attempts: attempts, committed: committed)
    if let committed {
      resultCount += 1
      let digest = committed.result.digest
      trial.isAlarmed = attempts.contains { $0.resultDigest.map { $0 != digest } ?? false }
    }
    trials[id] = trial
  }

  /// What must hold; empty when it does.
  ///
  /// - Parameter open: whether the scheduler has an attempt as issued and not ended.
  func violations(isOpen: (Execution) -> Bool) -> [String] {
    var found: [String] = []
    for (id, trial) in trials {
      for attempt in trial.attempts where attempt.isOpen != isOpen(Execution(id, attempt.number)) {
        found.append("\(Execution(id, attempt.number)) is \(attempt.isOpen ? "open" : "over") in the ledger alone")
      }
      if let committed = trial.committed, trial.place(of: committed.attempt) == nil {
        found.append("\(id.short) is committed from an attempt that the ledger lacks")
      }
    }
    return found
  }
}
