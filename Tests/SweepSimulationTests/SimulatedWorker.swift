import SweepCore
import SweepWire
import SweepWorker
import TestSupport

/// A supervisor with made-up slots. Times are milliseconds of the simulation.
struct SimulatedWorker {
  /// A slot's process: what it will write when, and when it ends.
  struct Process {
    var output: [(due: Int64, kind: WireFromSlot.OneOf_Kind)]
    var ends: (due: Int64, reason: String, failureClass: FailureClass)?
  }

  let id: WorkerID
  var core: SupervisorCore
  var processes: [Process?]
  /// A stopped process, or a machine that swaps.
  var hangsUntil: Int64 = 0
  var nextTick: Int64 = 0
  var temper: WorkerTemper
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
    var process = Process(output: [(now + Int64.random(in: 50...500, using: &random), .ready(WireSlotReady()))])
    if random.chance(temper.slotFaults / 4) {
      process.output = []
      process.ends = (now + 100, "exit status 1", .crashed)
    }
    processes[index] = process
  }

  mutating func trainCanary(in index: Int, at now: Int64) {
    var result = WireCanaryResult()
    result.digests = Canary.digests.wire
    processes[index]?.output.append((now + 100, .canary(result)))
  }

  /// Begins a trial in a slot: batches over time and a result, or a crash, or silence, or a refusal in between.
  mutating func train(
    _ trial: TrialSettings, in index: Int, at now: Int64, using random: inout SeededGenerator
  ) {
    var due = now
    for batch in FakeTraining.batches(of: trial, using: &random) {
      due += Int64.random(in: 20...800, using: &random) * temper.slowness
      if random.chance(temper.slotFaults / 3) {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: processes[index]?.ends = (due, "signal 11", .crashed)
        case 1: break  // it says no more
        default:
          var failure = WireSlotFailure()
          failure.failure = WireFailure(AttemptFailure(.outOfMemory, message: "simulated"))
          processes[index]?.output.append((due, .failure(failure)))
        }
        return
      }
      processes[index]?.output.append((due, .batch(batch.encodedData)))
    }
    processes[index]?.output.append((due, .result(WireTrialResult(FakeTraining.result(of: trial)))))
  }

  mutating func kill(_ index: Int, at now: Int64) {
    // What is in the pipe is read all the same.
    processes[index]?.output.removeAll { $0.due > now }
    processes[index]?.ends = (now, "signal 9 (Killed)", .crashed)
  }
}
