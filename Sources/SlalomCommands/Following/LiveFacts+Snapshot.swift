internal import SweepClient
internal import SweepCore
internal import SweepViews

extension LiveFacts {
  init(_ snapshot: SweepSnapshot, workers: Workers?, messages: [String]) {
    let counts = snapshot.counts
    self.init(
      note: snapshot.definition.note, running: counts.running, waiting: counts.waiting, failed: counts.failed,
      alarmed: snapshot.alarmed.count, state: snapshot.intent == .running ? "" : snapshot.intent.rawValue,
      pace: SweepPace(snapshot.recentWork), workers: workers, messages: messages)
  }
}

extension SweepPace {
  init(_ work: RecentWork) { self.init(durations: work.durations, running: work.running, waiting: work.waiting) }
}

extension LiveFacts.Workers {
  init(_ counts: WorkerCounts) { self.init(alive: counts.alive, slots: counts.slots, busy: counts.busy) }
}
