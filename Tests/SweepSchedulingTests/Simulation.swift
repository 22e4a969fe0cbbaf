import SweepCore
import SweepScheduling
import TestSupport

extension SeededGenerator {
  /// True `percent` times in a hundred.
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// A cluster on a simulated clock and network around the real scheduler: workers that crash, hang, come back and send
/// late; messages that are lost, delayed or doubled; a coordinator that is killed and restored from what it had
/// recorded before it sent anything. After `faultsEnd` nothing goes wrong any more, and everything has to end.
struct Simulation {
  struct Worker {
    var slots: Int
    /// In the order they came; the first `slots` of them run.
    var running: [Execution] = []
    /// Results not yet settled.
    var finished: Set<Execution> = []
    var hangsUntil = Instant(nanoseconds: 0)
  }

  enum Message: Hashable {
    case toCoordinator(Scheduler.Event)
    case toWorker(WorkerID, Scheduler.Effect)
  }

  /// What the coordinator wrote down; survives its death.
  struct Disk {
    var sweeps: [(id: SweepID, intent: SweepIntent)] = []
    var trials: [TrialID: (state: TrialState, failure: AttemptFailure?, failures: [FailureClass: Int])] = [:]
    var attempts: [TrialID: [Attempt]] = [:]
    var commits: [TrialID: AttemptNumber] = [:]
    var commitCount: [TrialID: Int] = [:]
    var quarantines: [WorkerID: Quarantine] = [:]
  }

  var random: SeededGenerator
  var scheduler = Scheduler(leaseDuration: .seconds(10))
  var disk = Disk()
  var workers: [WorkerID: Worker] = [:]
  var network: [(due: Int64, message: Message)] = []
  var nowSeconds: Int64 = 0
  var bornWorkers = 0
  let sweeps: [SweepID: [TrialID]]
  let data = Digest.sha256("data")
  let faultsEnd: Int64 = 120
  /// How many executions a worker wants to have ready at most.
  let credit: Int
  var trace: [String] = []

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    credit = random.chance(50) ? 0 : Int.random(in: 1...3, using: &random)
    let trials = (0..<Int.random(in: 1...12, using: &random)).map { TrialID(.sha256("trial \($0)")) }
    let overlap = Int.random(in: 0...trials.count, using: &random)
    sweeps = [SweepID(.sha256("a")): trials, SweepID(.sha256("b")): Array(trials.prefix(overlap))]
  }

  var now: Instant { Instant(nanoseconds: nowSeconds * 1_000_000_000) }

  /// Runs to the end and returns what went wrong; empty when nothing did.
  mutating func run() -> [String] {
    for (id, trials) in sweeps.sorted(by: { $0.key < $1.key }) where !trials.isEmpty {
      feed(.submit(id, trials: trials, dataDigest: data))
    }
    for _ in 0..<Int.random(in: 1...4, using: &random) { startWorker() }
    while nowSeconds < 2000 {
      nowSeconds += 1
      if nowSeconds < faultsEnd { injectFaults() } else { heal() }
      deliver()
      for id in workers.keys.sorted() { live(id) }
      act(scheduler.advance(at: now))
      let broken = scheduler.violations
      if !broken.isEmpty { return broken }
      if disk.commitCount.values.contains(where: { $0 > 1 }) { return ["a trial was committed twice"] }
      if nowSeconds > faultsEnd, isComplete { return miscounted }
    }
    return ["not complete after \(nowSeconds) s: \(disk.commits.count) of \(allTrials.count) trials committed"]
  }

  var allTrials: Set<TrialID> { Set(sweeps.values.joined()) }

  var isComplete: Bool {
    allTrials.allSatisfy { disk.commits[$0] != nil }
      && workers.values.allSatisfy { $0.running.isEmpty && $0.finished.isEmpty }
  }

  /// Sweeps whose counts are not what was committed.
  var miscounted: [String] {
    scheduler.sweepIDs.compactMap { id in
      let trials = sweeps[id] ?? []
      var expected = TrialCounts()
      expected.diverged = trials.count { $0.short < "4" }
      expected.done = trials.count - expected.diverged
      return scheduler.counts(of: id) == expected
        ? nil : "\(id.short): counts \(String(describing: scheduler.counts(of: id)))"
    }
  }

  // MARK: Coordinator

  /// An event of a turn, which ends with it or goes on.
  mutating func feed(_ event: Scheduler.Event) {
    trace.append("\(nowSeconds) \(event)")
    act(scheduler.handle(event, at: now))
    if random.chance(50) { act(scheduler.advance(at: now)) }
  }

  mutating func act(_ effects: [Scheduler.Effect]) {
    if !effects.isEmpty { trace.append("\(nowSeconds) -> \(effects)") }
    for effect in effects { record(effect) }
    // Sent only once recorded; a crash between the two loses messages, never records.
    if nowSeconds < faultsEnd, random.chance(1) { return restart() }
    for effect in effects { send(effect) }
  }

  mutating func record(_ effect: Scheduler.Effect) {
    switch effect {
    case .recordSweep(let id, let intent):
      if let index = disk.sweeps.firstIndex(where: { $0.id == id }) {
        disk.sweeps[index].intent = intent
      } else {
        disk.sweeps.append((id, intent))
      }
    case .recordTrial(let id, let state, let failure, let failures): disk.trials[id] = (state, failure, failures)
    case .recordIssue(let execution, let worker):
      if let index = disk.attempts[execution.trial]?.firstIndex(where: { $0.number == execution.attempt }) {
        disk.attempts[execution.trial]?[index].ending = nil
      } else {
        disk.attempts[execution.trial, default: []].append(Attempt(execution.attempt, by: worker))
      }
    case .recordEnd(let execution, let ending):
      guard let index = disk.attempts[execution.trial]?.firstIndex(where: { $0.number == execution.attempt }) else {
        break
      }
      disk.attempts[execution.trial]?[index].ending = ending
    case .commit(let execution):
      disk.commits[execution.trial] = execution.attempt
      disk.commitCount[execution.trial, default: 0] += 1
    case .recordQuarantine(let worker, let host, let reason):
      disk.quarantines[worker] = Quarantine(worker: worker, workerName: worker.value, host: host, reason: reason)
    case .recordReadmission(let worker, _): disk.quarantines[worker] = nil
    case .compareResult, .assign, .revoke, .settle, .askForHello, .reportMissingData: break
    }
  }

  mutating func send(_ effect: Scheduler.Effect) {
    switch effect {
    case .assign(_, let worker), .revoke(_, let worker, _), .settle(_, let worker), .askForHello(let worker):
      post(.toWorker(worker, effect))
    default: break
    }
  }

  mutating func restart() {
    trace.append("\(nowSeconds) coordinator restarts")
    scheduler = Scheduler(leaseDuration: .seconds(10))
    scheduler.restore(
      disk.sweeps.map { .init(id: $0.id, intent: $0.intent, trials: sweeps[$0.id] ?? [], dataDigest: data) },
      allTrials.sorted().map { id in
        let known = disk.trials[id] ?? (.waiting, nil, [:])
        return .init(
          id: id, state: known.state, failure: known.failure, failures: known.failures,
          attempts: disk.attempts[id] ?? [])
      }, quarantines: Array(disk.quarantines.values), at: now)
  }

  // MARK: Network

  mutating func post(_ message: Message) {
    if nowSeconds < faultsEnd {
      if random.chance(8) { return }
      if random.chance(8) { network.append((nowSeconds + Int64.random(in: 1...30, using: &random), message)) }
    }
    network.append((nowSeconds + Int64.random(in: 0...2, using: &random), message))
  }

  mutating func deliver() {
    let due = network.filter { $0.due <= nowSeconds }
    network.removeAll { $0.due <= nowSeconds }
    for (_, message) in due.shuffled(using: &random) {
      switch message {
      case .toCoordinator(let event): feed(event)
      case .toWorker(let id, let effect): receive(effect, at: id)
      }
    }
  }

  // MARK: Workers

  mutating func startWorker() {
    bornWorkers += 1
    let id = WorkerID("worker-\(bornWorkers)")
    workers[id] = Worker(slots: Int.random(in: 1...3, using: &random))
    hello(id)
  }

  mutating func hello(_ id: WorkerID) {
    guard let worker = workers[id] else { return }
    post(
      .toCoordinator(
        .workerJoined(
          id, slots: worker.slots, credit: credit, dataDigests: [data], holding: worker.finished.union(worker.running)))
    )
  }

  mutating func receive(_ effect: Scheduler.Effect, at id: WorkerID) {
    guard let worker = workers[id], worker.hangsUntil <= now else { return }
    switch effect {
    case .assign(let execution, _):
      if !worker.finished.contains(execution), !worker.running.contains(execution) {
        workers[id]?.running.append(execution)
      }
    case .revoke(let execution, _, _): workers[id]?.running.removeAll { $0 == execution }
    case .settle(let execution, _): workers[id]?.finished.remove(execution)
    case .askForHello: hello(id)
    default: break
    }
  }

  /// A second in a worker's life.
  mutating func live(_ id: WorkerID) {
    guard let worker = workers[id], worker.hangsUntil <= now else { return }
    for execution in worker.running.prefix(worker.slots) where random.chance(10) {
      workers[id]?.running.removeAll { $0 == execution }
      if nowSeconds < faultsEnd, random.chance(10) {
        let crash = AttemptFailure(random.chance(50) ? .lost : .crashed, message: "simulated")
        post(.toCoordinator(.failed(execution, by: id, crash)))
      } else {
        workers[id]?.finished.insert(execution)
      }
    }
    if nowSeconds % 3 == 0 {
      for execution in (workers[id]?.finished ?? []).sorted(by: { $0.trial < $1.trial }) {
        post(.toCoordinator(.finished(execution, by: id, diverged: execution.trial.short < "4")))
      }
      let holding = worker.finished.union(worker.running)
      post(.toCoordinator(.workerAlive(id, credit: Int.random(in: 0...credit, using: &random), holding: holding)))
    }
  }

  // MARK: Faults

  mutating func injectFaults() {
    if random.chance(3), let victim = workers.keys.sorted().randomElement(using: &random) { workers[victim] = nil }
    if random.chance(4) { startWorker() }
    if random.chance(3), let victim = workers.keys.sorted().randomElement(using: &random) {
      workers[victim]?.hangsUntil = Instant(
        nanoseconds: (nowSeconds + Int64.random(in: 1...40, using: &random)) * 1_000_000_000)
    }
    if random.chance(2) { restart() }
    if random.chance(2), let id = sweeps.keys.sorted().randomElement(using: &random) {
      feed(
        [
          .cancel(id), .pause(id), .resume(id), .rerunFailed(id), .check(sweeps[id] ?? []),
          .endChecks(sweeps[id] ?? []),
        ]
        .randomElement(using: &random) ?? .pause(id))
    }
  }

  mutating func heal() {
    if workers.isEmpty { startWorker() }
    // Also later than the first healthy second: a delayed failure may still arrive and use up the last retry.
    if nowSeconds % 50 == 20 {
      for id in sweeps.keys.sorted() {
        feed(.resume(id))
        feed(.rerunFailed(id))
        for worker in disk.quarantines.keys.sorted() { feed(.readmit(worker)) }
      }
    }
  }
}
