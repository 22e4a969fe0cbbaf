/// A sweep from its submission to a restart with its results.
package struct SweepMeasurement: Hashable, Sendable {
  package var trials = 0
  package var workers = 0
  package var slots = 0
  /// Workers that had joined when the sweep was let run.
  package var ready = 0

  // Resident bytes of the coordinator: just started, with the sweep submitted, with workers that have joined as well, at
  // the end of the sweep, and started again.
  package var startedBytes = 0
  package var submittedBytes = 0
  package var joinedBytes = 0
  package var endedBytes = 0
  package var restartedBytes = 0

  /// Trials with a result that the workers heard of.
  package var settled = 0
  /// From the moment the sweep was let run to the last Settled.
  package var seconds = 0.0
  /// Of the coordinator's process and of the simulated workers', meanwhile.
  package var coordinatorSeconds = 0.0
  package var workerSeconds = 0.0
  package var acknowledgements: LatencySummary?
  package var commits: LatencySummary?
  package var clusterAnswers: LatencySummary?
  package var followAnswers: LatencySummary?
  package var unanswered = 0
  /// What a worker's supervisor complained of.
  package var complaint: String?

  package var submit: CommandTime?
  /// With every trial waiting, and with every trial done.
  package var waiting: [SweepCommand: CommandTime] = [:]
  package var done: [SweepCommand: CommandTime] = [:]
  /// Of a core, with every trial waiting: with nobody that looks, with a follower, with a page.
  package var unwatchedShare: Double?
  package var followerShare: Double?
  package var pageShare: Double?
  package var stopSeconds: Double?
  /// From the start of its process to the first answer, with all results in the store.
  package var restartSeconds: Double?

  package init() {}
}

/// How a command went.
package struct CommandTime: Hashable, Sendable {
  package let seconds: Double
  /// Nil where it ended with exit code 0.
  package let failure: String?

  package init(seconds: Double, failure: String?) {
    self.seconds = seconds
    self.failure = failure
  }
}

/// Commands that show a whole sweep.
package enum SweepCommand: String, Hashable, Sendable, CaseIterable {
  case shards
  case leaderboard
  case status
}

/// Workers that have nothing to do.
package struct IdleMeasurement: Hashable, Sendable {
  package var workers = 0
  package var ready = 0
  package var seconds = 0.0
  /// Of a core.
  package var coordinatorShare = 0.0
  package var heartbeatsSent = 0
  package var heartbeatsAnswered = 0
  package var clusterAnswers: LatencySummary?
  package var unanswered = 0
  package var status: CommandTime?
  package var residentBytes = 0
  package var startedBytes = 0

  package init() {}
}

/// Trials that real slots train.
package struct SlotMeasurement: Hashable, Sendable {
  package var workers = 0
  package var slots = 0
  package var trials = 0
  /// From the first lease to the last result, by the coordinator's record of attempts.
  package var seconds = 0.0
  package var coordinatorSeconds = 0.0

  package init() {}
}
