/// Asks for the coordinator, its sweeps and its workers.
package struct ClusterRequest: Hashable, Sendable {
  /// Most workers, and most sweeps, that the answer is to hold: those that need attention or were heard last come first.
  package var limit: Int
  /// Whether archived sweeps are among them.
  package var archived: Bool

  package init(limit: Int = 5000, archived: Bool = false) {
    self.limit = limit
    self.archived = archived
  }
}

package struct ClusterAnswer: Hashable, Sendable {
  package var host: String
  /// 0 where a store without a coordinator is read.
  package var processID: Int
  package var softwareVersion: String
  package var startedMilliseconds: Int64
  package var store: String
  /// In order of submission.
  package var sweeps: [SweepOverview]
  /// Of those that the request is about.
  package var sweepCount: Int
  /// In the order they joined.
  package var workers: [WorkerOverview]
  package var workerCounts: WorkerCounts

  package init(
    host: String, processID: Int, softwareVersion: String, startedMilliseconds: Int64, store: String,
    sweeps: [SweepOverview], sweepCount: Int, workers: [WorkerOverview], workerCounts: WorkerCounts
  ) {
    self.host = host
    self.processID = processID
    self.softwareVersion = softwareVersion
    self.startedMilliseconds = startedMilliseconds
    self.store = store
    self.sweeps = sweeps
    self.sweepCount = sweepCount
    self.workers = workers
    self.workerCounts = workerCounts
  }
}

package struct WorkerCounts: Hashable, Sendable {
  package var alive = 0
  package var quarantined = 0
  package var refused = 0
  package var gone = 0
  /// Of those that are alive.
  package var slots = 0
  /// Trials that run on those that are alive.
  package var busy = 0

  package init() {}
}

package struct SweepOverview: Hashable, Sendable {
  package var sweep: SweepID
  package var name: String
  package var intent: SweepIntent
  package var state: SweepState
  package var counts: TrialCounts
  /// Trials with an integrity alarm.
  package var alarms: Int
  package var submittedMilliseconds: Int64
  package var stall: Stall?
  /// What its users wrote of it; empty for nothing.
  package var note: String
  package var isArchived: Bool
  /// When its first attempt was issued, and when the last of its trials ended; nil where none did since it was submitted.
  package var begunMilliseconds: Int64?
  package var endedMilliseconds: Int64?
  /// Of a finished sweep; nil where no trial has a result, and until it was worked out.
  package var winner: SweepWinner?

  package init(
    sweep: SweepID, name: String, intent: SweepIntent, state: SweepState, counts: TrialCounts, alarms: Int,
    submittedMilliseconds: Int64, stall: Stall?, note: String = "", isArchived: Bool = false,
    begunMilliseconds: Int64? = nil, endedMilliseconds: Int64? = nil, winner: SweepWinner? = nil
  ) {
    self.note = note
    self.isArchived = isArchived
    self.begunMilliseconds = begunMilliseconds
    self.endedMilliseconds = endedMilliseconds
    self.winner = winner
    self.sweep = sweep
    self.name = name
    self.intent = intent
    self.state = state
    self.counts = counts
    self.alarms = alarms
    self.submittedMilliseconds = submittedMilliseconds
    self.stall = stall
  }
}

extension SweepOverview {
  /// When a finished sweep ended; nil for one that has not finished, or needed no work of its own.
  package var finishedMilliseconds: Int64? { state.isFinished ? endedMilliseconds : nil }

  /// From the first attempt to the end of a finished sweep, in seconds.
  package var seconds: Double? {
    guard let begun = begunMilliseconds, let ended = finishedMilliseconds else { return nil }
    return Double(max(ended - begun, 0)) / 1000
  }
}

package struct WorkerOverview: Hashable, Sendable {
  package var worker: WorkerID
  package var name: String
  package var host: String
  package var processID: Int
  package var instructionSet: String
  package var slots: Int
  package var busy: Int
  package var joinedMilliseconds: Int64
  /// Nil for one that only earlier runs of the coordinator heard of.
  package var heardMillisecondsAgo: Int64?
  package var softwareVersion: String
  package var dataDigests: [Digest]
  package var state: WorkerState
  /// First why it is refused or in quarantine, where it is; then what else there is to say of it.
  package var remarks: [String]
  /// Trials it committed, and attempts that failed on it.
  package var committed: Int
  package var failed: Int
  /// The name of the key it came under; empty where it is not known.
  package var keyName: String

  package init(
    worker: WorkerID, name: String, host: String, processID: Int = 0, instructionSet: String = "", slots: Int = 0,
    busy: Int = 0, joinedMilliseconds: Int64 = 0, heardMillisecondsAgo: Int64? = nil, softwareVersion: String = "",
    dataDigests: [Digest] = [], state: WorkerState, remarks: [String] = [], committed: Int = 0, failed: Int = 0,
    keyName: String = ""
  ) {
    self.worker = worker
    self.name = name
    self.host = host
    self.processID = processID
    self.instructionSet = instructionSet
    self.slots = slots
    self.busy = busy
    self.joinedMilliseconds = joinedMilliseconds
    self.heardMillisecondsAgo = heardMillisecondsAgo
    self.softwareVersion = softwareVersion
    self.dataDigests = dataDigests
    self.state = state
    self.remarks = remarks
    self.committed = committed
    self.failed = failed
    self.keyName = keyName
  }
}
