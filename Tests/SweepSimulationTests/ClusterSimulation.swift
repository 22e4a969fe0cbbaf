import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import SweepWorker
import TestSupport

/// A whole cluster in one thread: the real coordinator core, commit queue and store, real supervisor cores, and between
/// them a made-up network, disk and clock. One seed is one run. After `faultsEnd` nothing goes wrong any more, and
/// everything has to end.
final class ClusterSimulation {
  var random: SeededGenerator
  /// Milliseconds since the beginning.
  var now: Int64 = 0
  let faultsEnd: Int64
  static let step: Int64 = 50
  /// How long the cluster may take to finish once nothing goes wrong.
  static let recovery: Int64 = 150_000

  let store: SweepStore
  /// Nil while the coordinator is down.
  var core: CoordinatorCore?
  var commits = CommitQueue()
  var transaction: (changes: [StoreChange], due: Int64)?
  var reads: [(due: Int64, read: SeriesRead)] = []
  var coordinatorReturns: Int64 = 0
  /// Transactions take long until then.
  var diskIsSlowUntil: Int64 = 0
  var disk: DurableRecord

  var workers: [SimulatedWorker] = []
  var links: [SimulatedLink] = []
  /// What a broken connection had under way and still arrives.
  var strays: [(due: Int64, peer: Peer, message: WireToCoordinator)] = []
  var peersEver: UInt16 = 0
  var workersEver = 0

  let sweeps: [SweepDefinition]
  let trials: [TrialID: TrialSettings]
  /// When each sweep is submitted, again and again until it is confirmed.
  var submissions: [Int64?]
  var nextCare: Int64
  /// One a sweep.
  var followers: [Follower]
  var nextLook: Int64 = 0
  /// What the coordinator's machine shows people, against the world: a restart may find it set anew.
  var wallError: Int64 = 0
  static let client = Peer([200])
  static let impostor = Peer([201])
  static let viewer = Peer([202])

  /// Workers without the data, and those of them that the coordinator knows.
  let idleWorkers: Int
  var idlers: Set<Int> = []
  var idlersEver: Set<Int> = []
  /// Whether a viewer asks all the time and never reads.
  let hasViewer: Bool

  /// What workers said, for those who say it again.
  var overheard: [WireToCoordinator] = []

  /// Executions that a slot was told to train.
  var told: Set<Execution> = []
  /// Executions of which a supervisor heard from a slot: of no honest worker's twice.
  var begun: Set<Execution> = []
  var violations: [String] = []
  var traces = false
  var trace: [String] = []

  init(seed: UInt64, hasFaults: Bool = true, idleWorkers: Int = 0, traces: Bool = false) throws {
    var random = SeededGenerator(seed: seed)
    self.traces = traces
    self.idleWorkers = idleWorkers
    hasViewer = random.chance(100)
    store = try SweepStore.inMemory()
    faultsEnd = hasFaults ? Int64.random(in: 3...15, using: &random) * 1000 : 0
    nextCare = faultsEnd
    let seeds = (0..<Int.random(in: 1...5, using: &random)).map(UInt64.init)
    let rates = [0.1, 0.01].prefix(Int.random(in: 1...2, using: &random)).map(FakeTraining.configuration)
    var sweeps = [
      SweepDefinition(
        name: "first", target: Target(trainingLoss: 1), configurations: Array(rates), seeds: seeds,
        dataDigest: FakeTraining.data)
    ]
    if random.chance(600) {
      sweeps.append(
        SweepDefinition(
          name: "second", target: Target(trainingLoss: random.chance(500) ? 1 : 1.5),
          configurations: [rates[0]], seeds: Array(seeds.prefix(2)) + [9], dataDigest: FakeTraining.data))
    }
    self.sweeps = sweeps
    let latest = max(faultsEnd, 1000)
    submissions = sweeps.indices.map { index in index == 0 ? 0 : Int64.random(in: 0...latest, using: &random) }
    var trials: [TrialID: TrialSettings] = [:]
    for trial in sweeps.flatMap(\.trials) { trials[trial.id(dataDigest: FakeTraining.data)] = trial }
    self.trials = trials
    disk = DurableRecord(expected: trials.mapValues(FakeTraining.result))
    followers = sweeps.map(Follower.init)
    core = CoordinatorCore(settings: Self.settings, at: Self.moment(at: 0))
    let workers = Int.random(in: 1...3, using: &random)
    self.random = random
    for _ in 0..<workers { addWorker() }
  }

  static let settings = CoordinatorCore.Settings(
    leaseDuration: .seconds(6), heartbeatInterval: .seconds(1), softwareVersion: "1", host: "here", storePath: "")

  static func moment(at milliseconds: Int64, wallError: Int64 = 0) -> Moment {
    Moment(
      instant: Instant(nanoseconds: milliseconds * 1_000_000),
      wallMilliseconds: 1_700_000_000_000 + milliseconds + wallError)
  }

  var moment: Moment { Self.moment(at: now, wallError: wallError) }

  var hasFaults: Bool { now < faultsEnd }

  func note(_ line: @autoclosure () -> String) {
    if traces { trace.append("\(now) \(line())") }
  }

  /// Runs to the end.
  ///
  /// - Returns: what went wrong; empty when nothing did.
  func run() throws -> [String] {
    while now < faultsEnd + Self.recovery {
      now += Self.step
      if hasFaults { injectFaults() } else { heal() }
      try live()
      if !violations.isEmpty { return violations }
      if !hasFaults, isComplete { return try verdict() }
    }
    let missing = trials.keys.filter { disk.committed[$0] == nil }.map(\.short)
    return [
      "not complete \(Self.recovery / 1000) s after the last fault: \(disk.committed.count) of \(trials.count) trials, "
        + "missing \(missing.sorted()), workers hold \(workers.map { $0.core.holding })"
    ]
  }

  /// A step in everybody's life.
  func live() throws {
    if core == nil, now >= coordinatorReturns { try restart() }
    try finishTransaction()
    try finishReads()
    for index in workers.indices.shuffled(using: &random) {
      try moveMessages(index)
      turn(index)
    }
    try deliverStrays()
    hearIdlers()
    try hearViewer()
    try actAsClient()
    try follow()
    try tick()
  }

  /// As the coordinator's loop, which turns when a message or a deadline has come, and once a second.
  func tick() throws {
    // What a turn took in is given out at its end, so that nothing waits for a deadline.
    guard core != nil else { return }
    core?.advance(at: moment)
    check()
    if let deadline = core?.nextDeadline, deadline <= moment.instant {
      violations.append("the next deadline is not after a tick: the loop would spin")
    }
    try pump()
  }

  func check() { violations += core?.violations ?? [] }

  var isComplete: Bool {
    core != nil && commits.isIdle && reads.isEmpty && submissions.allSatisfy { $0 == nil }
      && trials.keys.allSatisfy { disk.committed[$0] != nil }
      && workers.allSatisfy { $0.core.holding.isEmpty }
      // A check of a worker that died is open until its lease ends.
      && disk.owners.keys.allSatisfy { disk.ended.contains($0) }
  }

  // MARK: Workers

  func addWorker() {
    workersEver += 1
    workers.append(
      SimulatedWorker(
        number: workersEver, slots: Int.random(in: 1...2, using: &random),
        temper: hasFaults ? .random(at: now, using: &random) : WorkerTemper(), at: now))
    links.append(SimulatedLink())
    if let worker = workers.last {
      if worker.temper.lies { disk.liars.insert(worker.id) }
      note("\(worker.id) starts: \(worker.temper)")
    }
  }

  func turn(_ index: Int) {
    guard workers[index].hangsUntil <= now, !workers[index].isDoomed else { return }
    workers[index].turn(at: now)
    for execution in workers[index].begun where !begun.insert(execution).inserted && !workers[index].temper.lies {
      violations.append("\(execution) was begun twice")
    }
    workers[index].begun = []
    violations += workers[index].core.violations
    carryOut(index)
  }

  func carryOut(_ index: Int) {
    for action in workers[index].core.takeActions() {
      if workers[index].isDoomed { return }
      if hasFaults, random.chance(1) {
        note("\(workers[index].id) is killed in the middle")
        workers[index].isDoomed = true
        return
      }
      switch action {
      case .send(let message): post(message, from: index)
      case .startSlot(let slot): workers[index].start(slot, at: now, using: &random)
      case .tell(let slot, let message):
        switch message.kind {
        case .canary: workers[index].trainCanary(in: slot, at: now)
        case .train(let assign): train(assign, in: slot, of: index)
        case .drop(let execution): workers[index].drop(execution, in: slot, at: now)
        case nil: break
        }
      case .kill(let slot): workers[index].kill(slot, at: now)
      case .log(_, let text): note("\(workers[index].id) logs: \(text)")
      case .end(let ending):
        // One that lied about its version is refused, and rightly.
        if !workers[index].temper.lies { violations.append("\(workers[index].id) gave up: \(ending)") }
        workers[index].isDoomed = true
      }
    }
  }

  func train(_ assign: WireAssign, in slot: Int, of index: Int) {
    do {
      let execution = try assign.execution.execution
      let (trial, _) = try assign.trial.trial()
      note("\(workers[index].id) slot \(slot) trains \(execution)")
      told.insert(execution)
      if trials[execution.trial] != trial { violations.append("\(execution) was assigned with other settings") }
      workers[index].train(trial, as: execution, in: slot, at: now, using: &random)
    } catch {
      violations.append("\(error)")
    }
  }

  // MARK: Client

  /// Submits each sweep until it is confirmed; once faults end, resumes and reruns whatever stands still.
  func actAsClient() throws {
    for (index, due) in submissions.enumerated() {
      guard let due, due <= now else { continue }
      submissions[index] = now + 2000
      try deliver(.submit(sweeps[index]), number: 0)
    }
    guard !hasFaults, now >= nextCare else { return }
    nextCare = now + 10_000
    for worker in disk.quarantined.sorted() {
      try deliver(.readmit(ReadmitRequest(worker: worker.value)), number: 0)
    }
    for sweep in sweeps {
      try steer(.resume, sweep)
      try steer(.rerunFailed(nil), sweep)
    }
  }

  func steer(_ action: SteerRequest.Action, _ sweep: SweepDefinition) throws {
    try deliver(.steer(SteerRequest(action, sweep: sweep.id.description)), number: 0)
  }
}
