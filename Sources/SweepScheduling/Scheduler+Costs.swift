extension Scheduler {
  /// What was looked at since the start: what the scheduler's work grows with.
  package struct Work: Hashable, Sendable {
    /// Workers that were considered for a job.
    package var workers = 0
    /// Jobs that were considered for a worker.
    package var jobs = 0
    /// Workers and jobs whose deadline was considered.
    package var deadlines = 0
  }

  /// What is held beside the records of sweeps and trials.
  package struct Footprint: Hashable, Sendable {
    /// Words of bits in the queues of what is ready.
    package var readyWords: Int
    /// Entries in the queues of what is due, those that are left over included.
    package var deadlines: Int
    /// Records of workers, those for reuse included.
    package var workers: Int
    /// Records of workers' failures.
    package var streaks: Int
  }

  package var footprint: Footprint {
    Footprint(
      readyWords: jobs.footprint.words, deadlines: jobs.footprint.entries + workers.footprint.entries,
      workers: workers.footprint.records, streaks: streaks.count)
  }
}
