import SweepCore
import SweepScheduling

extension Scheduler {
  /// A turn of one event.
  mutating func step(_ event: Event, at now: Instant) -> [Effect] { handle(event, at: now) + advance(at: now) }
}

extension Attempt {
  init(_ number: AttemptNumber, by worker: WorkerID, _ ending: AttemptEnding? = nil) {
    self.init(
      number: number, owner: AttemptOwner(worker: worker, workerName: "", host: "", instructionSet: ""),
      issuedMilliseconds: 0, ending: ending)
  }
}
