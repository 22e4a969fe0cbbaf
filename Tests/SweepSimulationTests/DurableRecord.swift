import SweepCore
import SweepStore
import SweepWire

/// What the store was told so far, kept beside it: what a message may say is held against this.
struct DurableRecord {
  var sweeps: Set<SweepID> = []
  var owners: [Execution: WorkerID] = [:]
  var ended: Set<Execution> = []
  var committed: [TrialID: AttemptNumber] = [:]
  /// Batches of each execution that are on disk, which are without a gap.
  var batches: [Execution: Int] = [:]
  /// The highest acknowledgement that left.
  var acknowledged: [Execution: Int] = [:]
  var quarantined: Set<WorkerID> = []
  var violations: [String] = []

  mutating func note(_ change: StoreChange) {
    switch change {
    case .sweepSubmitted(let sweep): sweeps.insert(sweep.id)
    case .attemptIssued(let trial, let attempt, let owner, _):
      owners[Execution(trial, attempt)] = owner.worker
      ended.remove(Execution(trial, attempt))
    case .attemptEnded(let trial, let attempt, let ending, _):
      ended.insert(Execution(trial, attempt))
      if case .failed(let failure) = ending, [.rejected, .invalidResult].contains(failure.failureClass) {
        violations.append("an honest worker's \(Execution(trial, attempt)) was rejected: \(failure.message)")
      }
    case .metrics(let trial, let attempt, let sequence, _):
      let known = batches[Execution(trial, attempt), default: 0]
      if sequence > known + 1 { violations.append("\(Execution(trial, attempt)) has a gap before batch \(sequence)") }
      batches[Execution(trial, attempt)] = max(known, sequence)
    case .trialCommitted(let trial, let attempt, _, _):
      if committed[trial] != nil { violations.append("\(trial.short) is committed twice") }
      committed[trial] = attempt
    case .workerQuarantined(let record, _): quarantined.insert(record.worker)
    case .workerReadmitted(let worker): quarantined.remove(worker)
    case .journal("integrity-alarm", _, let detail, _): violations.append("between honest workers: \(detail)")
    case .sweepStateChanged, .trialStateChanged, .resultObserved, .journal: break
    }
  }

  /// Holds a message that leaves against what is on disk.
  mutating func check(_ message: WireFromCoordinator, to worker: WorkerID?) throws {
    switch message.kind {
    case .assign(let assign):
      let execution = try assign.execution.execution
      if owners[execution] != worker { violations.append("\(execution) is assigned before its issue is on disk") }
    case .ack(let ack):
      let execution = try ack.execution.execution
      let sequence = Int(ack.sequence)
      if sequence > batches[execution, default: 0] {
        violations.append("batch \(sequence) of \(execution) is acknowledged before it is on disk")
      }
      if sequence < acknowledged[execution, default: 0] {
        violations.append("batch \(sequence + 1) of \(execution) was acknowledged and is gone")
      }
      acknowledged[execution] = sequence
    case .settled(let settled):
      let execution = try settled.execution.execution
      if owners[execution] == worker, !ended.contains(execution), committed[execution.trial] == nil {
        violations.append("\(execution) is settled before its end is on disk")
      }
    case .answer(let answer):
      guard case .submitted(let submitted) = answer.kind else { return }
      let id = try SweepID(wire: submitted.sweepID, field: "sweep_id")
      if !sweeps.contains(id) { violations.append("sweep \(id.short) is confirmed before it is on disk") }
    default: break
    }
  }
}

extension WireExecution {
  var execution: Execution {
    get throws {
      let (trial, attempt) = try trialAndAttempt()
      return Execution(trial, attempt)
    }
  }
}
