internal import Foundation
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

extension LiveFacts {
  init(_ snapshot: SweepSnapshot, workers: Workers?, messages: [String]) {
    let work = snapshot.recentWork
    let pace = SweepPace(durations: work.durations, running: work.running, waiting: work.waiting)
    self.init(
      note: snapshot.definition.note, running: snapshot.count(.leased), waiting: snapshot.count(.pending),
      failed: snapshot.count(.failed), alarmed: snapshot.alarmedCount,
      state: snapshot.state == .running ? "" : snapshot.state.rawValue, pace: pace, workers: workers,
      messages: messages)
  }
}

extension LiveFacts.Workers {
  init(_ cluster: WireClusterAnswer) {
    let alive = cluster.workers.filter(\.isAlive)
    self.init(
      alive: alive.count, slots: alive.reduce(0) { $0 + Int($1.slots) }, busy: alive.reduce(0) { $0 + Int($1.busy) })
  }
}
