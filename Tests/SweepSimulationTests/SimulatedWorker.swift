import SweepCore
import SweepWire
import SweepWorker
import TestSupport

/// A supervisor with made-up slots. Times are milliseconds of the simulation.
struct SimulatedWorker {
  /// A slot's process: what it will write when, and when it ends.
  struct Process {
    /// With the execution that it is of; nil for what is of none.
    var output: [(due: Int64, kind: WireFromSlot.OneOf_Kind, execution: Execution?)]
    var ends: (due: Int64, reason: String, failureClass: FailureClass)?
    /// It does nothing more of what it is told.
    var isStuck = false
    var isKilled = false
    /// What it last said something of.
    var spokenOf: Execution?
  }

  let id: WorkerID
  var core: SupervisorCore
  var processes: [Process?]
  /// A stopped process, or a machine that swaps.
  var hangsUntil: Int64 = 0
  var nextTick: Int64 = 0
  var temper: WorkerTemper
  /// Of which a slot said something for the first time since it was told to train it.
  var begun: [Execution] = []
  /// Killed in the middle of what it did: it does nothing more, and is taken away at the next step.
  var isDoomed = false

  init(number: Int, slots: Int, temper: WorkerTemper, at now: Int64) {
    id = WorkerID("worker-\(number)")
    self.temper = temper
    let identity = WorkerIdentity(
      id: id, name: "name-\(number)", host: "host-\(number)", processID: Int32(number), instructionSet: "avx2",
      slots: slots, softwareVersion: "1", dataDigests: [FakeTraining.data], dataPath: "/data")
    core = SupervisorCore(
      identity: identity,
      // By a fast clock a minute without a coordinator is soon over, and rightly ends a worker; here nobody starts it
      // again.
      settings: SupervisorCore.Settings(
        connectTimeout: .seconds(600), stallTimeout: .seconds(8), bufferedBytes: 2000),
      at: temper.clock.instant(now))
    processes = Array(repeating: nil, count: slots)
  }

  /// By the worker's own clock.
  func instant(_ now: Int64) -> Instant { temper.clock.instant(now) }

  /// Reads what the slots wrote, and lets time pass.
  mutating func turn(at now: Int64) {
    for index in processes.indices {
      while core.wantsSlotOutput, let next = processes[index]?.output.first, next.due <= now {
        processes[index]?.output.removeFirst()
        if let execution = next.execution, processes[index]?.isKilled == false,
          processes[index]?.spokenOf != execution
        {
          processes[index]?.spokenOf = execution
          begun.append(execution)
        }
        var message = WireFromSlot()
        message.kind = next.kind
        core.receive(message, fromSlot: index, at: instant(now))
      }
      guard let process = processes[index], process.output.isEmpty, let ends = process.ends, ends.due <= now else {
        continue
      }
      processes[index] = nil
      core.slotEnded(
        index, reason: ends.reason, failureClass: ends.failureClass, standardErrorTail: "", at: instant(now))
    }
    if now >= nextTick {
      nextTick = now + 200
      core.tick(at: instant(now))
    }
  }

  mutating func start(_ index: Int, at now: Int64, using random: inout SeededGenerator) {
    var process = Process(output: [(now + Int64.random(in: 50...500, using: &random), .ready(WireSlotReady()), nil)])
    if random.chance(temper.slotFaults / 4) {
      process.output = []
      process.ends = (now + 100, "exit status 1", .crashed)
    }
    processes[index] = process
  }

  mutating func trainCanary(in index: Int, at now: Int64) {
    var result = WireCanaryResult()
    result.digests = Canary.digests.wire
    processes[index]?.output.append((now + 100, .canary(result), nil))
  }

  /// Tells a slot to train, at once or when it has written what it has to: batches over time and a result, or a crash, or
  /// silence, or a refusal in between.
  mutating func train(
    _ trial: TrialSettings, as execution: Execution, in index: Int, at now: Int64, using random: inout SeededGenerator
  ) {
    guard processes[index]?.isStuck == false else { return }
    var due = max(now, processes[index]?.output.last?.due ?? 0)
    for batch in FakeTraining.batches(of: trial, using: &random) {
      due += Int64.random(in: 20...800, using: &random) * temper.slowness
      if random.chance(temper.slotFaults / 3) {
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
          processes[index]?.ends = (due, "signal 11", .crashed)
          processes[index]?.isStuck = true
        case 1: processes[index]?.isStuck = true  // it says no more
        default:
          var failure = WireSlotFailure()
          failure.failure = WireFailure(AttemptFailure(.outOfMemory, message: "simulated"))
          processes[index]?.output.append((due, .failure(failure), execution))
        }
        return
      }
      processes[index]?.output.append((due, .batch(batch.encodedData), execution))
    }
    processes[index]?.output.append((due, .result(WireTrialResult(FakeTraining.result(of: trial))), execution))
  }

  /// Tells a slot to drop what waits in it. Where it begins that before it reads this, it goes on with it.
  mutating func drop(_ wire: WireExecution, in index: Int, at now: Int64) {
    func isDropped(_ execution: Execution?) -> Bool {
      execution.map { WireExecution(trial: $0.trial, attempt: $0.attempt) == wire } ?? false
    }
    guard let output = processes[index]?.output, let first = output.firstIndex(where: { isDropped($0.execution) }),
      first > 0, output[first - 1].due > now
    else { return }
    processes[index]?.output.removeAll { isDropped($0.execution) }
    processes[index]?.output.insert((output[first - 1].due, .dropped(wire), nil), at: first)
  }

  mutating func kill(_ index: Int, at now: Int64) {
    // What is in the pipe is read all the same.
    processes[index]?.isKilled = true
    processes[index]?.isStuck = true
    processes[index]?.output.removeAll { $0.due > now }
    processes[index]?.ends = (now, "signal 9 (Killed)", .crashed)
  }
}
