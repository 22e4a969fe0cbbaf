import Foundation
import SweepCore
import SweepWire
import SweepWorker
import TestSupport
import Testing

/// A supervisor's core between a coordinator that assigns and revokes at will and slots that are slow, crash and read
/// what they are told when they come to it. Whatever happens, the coordinator hears of each execution once, of one run,
/// and of nothing that it revoked.
struct PipelineSimulationTests {
  @Test(arguments: UInt64(0)..<200)
  func everyExecutionIsReportedOnce(seed: UInt64) {
    var simulation = PipelineSimulation(seed: seed)
    #expect(simulation.run() == [])
  }
}

/// A slot's process. Its pipes keep their order; nobody knows how long a word is under way.
private struct SlotModel {
  var input: [WireToSlot] = []
  var output: [WireFromSlot.OneOf_Kind] = []
  var waiting: [Execution] = []
  var training: (execution: Execution, run: Int, batches: Int, left: Int)?
  /// It writes nothing more; what is in the pipe is read all the same.
  var hasEnded = false
}

private struct PipelineSimulation {
  private var random: SeededGenerator
  private var now: Int64 = 1_000_000
  private var core: SupervisorCore
  private var slots: [SlotModel?]
  private var issued = 0
  private var credit = 0
  /// What the coordinator counts as the worker's.
  private var leased: [Execution] = []
  private var revoked: Set<Execution> = []
  /// Batches that came of each execution: they say which run they are of.
  private var batches: [Execution: [[Double]]] = [:]
  private var outcomes: [Execution: WireToCoordinator.OneOf_Kind] = [:]
  private var unsettled: [Execution] = []
  private var runs = 0
  private var violations: [String] = []

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let count = 1 + Int(seed % 3)
    core = SupervisorCore(
      identity: SupervisorBench.identity(slots: count), settings: .init(patience: .seconds(100_000)),
      at: Instant(nanoseconds: 1_000_000 * 1_000_000))
    slots = Array(repeating: nil, count: count)
  }

  private var instant: Instant { Instant(nanoseconds: now * 1_000_000) }

  mutating func run() -> [String] {
    hear(SupervisorBench.welcome)
    for _ in 0..<600 {
      step(isCalm: false)
      if !violations.isEmpty { return violations }
    }
    for _ in 0..<3000 where !leased.isEmpty || !core.holding.isEmpty { step(isCalm: true) }
    if !core.holding.isEmpty { violations.append("it holds \(core.holding) for ever") }
    for index in 0..<issued {
      let execution = SupervisorBench.execution(index)
      if outcomes[execution] == nil, !revoked.contains(execution) { violations.append("nothing came of \(execution)") }
    }
    return violations
  }

  private mutating func step(isCalm: Bool) {
    now += random.chance(10) ? Int64.random(in: 100...600, using: &random) : Int64.random(in: 0...20, using: &random)
    core.tick(at: instant)
    carryOut()
    if !isCalm, leased.count < slots.count + credit, random.chance(70) {
      let execution = SupervisorBench.execution(issued)
      issued += 1
      leased.append(execution)
      hear(SupervisorBench.assign(execution))
    }
    if !isCalm, random.chance(8), let execution = leased.randomElement(using: &random) {
      revoked.insert(execution)
      leased.removeAll { $0 == execution }
      hear(SupervisorBench.revoke(execution, .cancelled))
    }
    for index in slots.indices { live(index, isCalm: isCalm) }
    for execution in unsettled where random.chance(50) {
      unsettled.removeAll { $0 == execution }
      leased.removeAll { $0 == execution }
      hear(SupervisorBench.settled(execution))
    }
    hear(SupervisorBench.heartbeat)
  }

  private mutating func live(_ index: Int, isCalm: Bool) {
    guard slots[index] != nil else { return }
    if !isCalm, random.chance(2) { slots[index]?.hasEnded = true }
    if slots[index]?.hasEnded == false { work(index) }
    while random.chance(60), let kind = slots[index]?.output.first {
      slots[index]?.output.removeFirst()
      var message = WireFromSlot()
      message.kind = kind
      core.receive(message, fromSlot: index, at: instant)
      carryOut()
      if slots[index] == nil { return }
    }
    guard let slot = slots[index], slot.hasEnded, slot.output.isEmpty else { return }
    inTrainingAtEnd = slot.training?.execution
    slots[index] = nil
    core.slotEnded(index, reason: "a fault", failureClass: .crashed, standardErrorTail: "", at: instant)
    carryOut()
    inTrainingAtEnd = nil
  }

  /// What the process was training whose end is being told.
  private var inTrainingAtEnd: Execution?

  private mutating func work(_ index: Int) {
    guard var slot = slots[index] else { return }
    defer { slots[index] = slot }
    if random.chance(40) { read(&slot) }
    guard random.chance(60) else { return }
    guard var training = slot.training else {
      read(&slot)
      guard !slot.waiting.isEmpty else { return }
      let execution = slot.waiting.removeFirst()
      runs += 1
      slot.training = (execution, runs, 0, Int.random(in: 0...3, using: &random))
      return
    }
    if training.left > 0 {
      training.left -= 1
      training.batches += 1
      slot.output.append(.batch(Self.batch(training.execution, run: training.run, training.batches)))
      slot.training = training
      return
    }
    slot.training = nil
    if random.chance(10) {
      var failure = WireSlotFailure()
      failure.failure = WireFailure(AttemptFailure(.badData, message: "unreadable"))
      slot.output.append(.failure(failure))
    } else {
      slot.output.append(.result(SupervisorBench.result))
    }
  }

  private mutating func read(_ slot: inout SlotModel) {
    for message in slot.input {
      if case .drop(let wire) = message.kind {
        guard let place = slot.waiting.firstIndex(where: { SupervisorBench.wire($0) == wire }) else { continue }
        slot.waiting.remove(at: place)
        slot.output.append(.dropped(wire))
      } else if let (trial, attempt) = try? message.train.execution.trialAndAttempt() {
        slot.waiting.append(Execution(trial, attempt))
      }
    }
    slot.input = []
  }

  private static func batch(_ execution: Execution, run: Int, _ number: Int) -> Data {
    let index = execution.trial.digest.bytes.prefix(6).reduce(0.0) { $0 * 256 + Double($1) }
    return WireMetricsBatch(losses: [index, Double(run), Double(number)]).encodedData
  }

  private mutating func hear(_ kind: WireFromCoordinator.OneOf_Kind) {
    var message = WireFromCoordinator()
    message.kind = kind
    core.receive(message, at: instant)
    carryOut()
  }

  private mutating func carryOut() {
    violations += core.violations
    for action in core.takeActions() {
      switch action {
      case .send(let message): take(message)
      case .startSlot(let index): slots[index] = SlotModel(output: [.ready(WireSlotReady())])
      case .tell(let index, let message): slots[index]?.input.append(message)
      case .kill(let index): slots[index]?.hasEnded = true
      case .log: break
      case .end(let ending): if case .slotsDoNotStart = ending {} else { violations.append("it ends: \(ending)") }
      }
    }
  }

  private mutating func take(_ message: WireToCoordinator) {
    if let credit = message.credit { self.credit = Int(credit) }
    switch message.kind {
    case .metrics(let metrics):
      guard let execution = execution(metrics.execution), let piece = try? metrics.measured().piece else { return }
      if Self.batch(execution, run: Int(piece.losses[1]), Int(metrics.sequence)) != metrics.batch {
        violations.append("batch \(metrics.sequence) of \(execution) is another's")
      }
      if metrics.sequence == batches[execution, default: []].count + 1 {
        batches[execution, default: []].append(piece.losses)
      }
      if batches[execution]?.first?[1] != piece.losses[1] { violations.append("\(execution) is of two runs") }
    case .done(let done):
      guard let execution = execution(done.execution) else { return }
      if Int(done.lastSequence) != batches[execution, default: []].count {
        violations.append("\(execution) is done after \(done.lastSequence) batches")
      }
      conclude(execution, .done(done.withoutCredit))
    case .failed(let failed):
      guard let execution = execution(failed.execution) else { return }
      if failed.failure.failureClass == .crashed, let inTrainingAtEnd,
        inTrainingAtEnd != execution
      {
        violations.append("\(execution) is blamed for a crash in another trial")
      }
      conclude(execution, .failed(failed))
    default: break
    }
  }

  private mutating func execution(_ wire: WireExecution) -> Execution? {
    guard let (trial, attempt) = try? wire.trialAndAttempt() else { return nil }
    let execution = Execution(trial, attempt)
    if revoked.contains(execution), outcomes[execution] == nil { violations.append("\(execution) was revoked") }
    return execution
  }

  private mutating func conclude(_ execution: Execution, _ outcome: WireToCoordinator.OneOf_Kind) {
    if let known = outcomes[execution], known != outcome { violations.append("\(execution) ended twice") }
    if outcomes.updateValue(outcome, forKey: execution) == nil { unsettled.append(execution) }
  }
}

extension WireTrialDone {
  fileprivate var withoutCredit: WireTrialDone {
    var done = self
    done.credit = 0
    return done
  }
}

extension SeededGenerator {
  fileprivate mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
