import SweepCoordinator
import SweepCore
import SweepWire
import SweepWorker
import Testing

/// A worker that lies may speak of its next attempt before that is issued. The answer to the lie and the assignment can then
/// leave with the same transaction.
struct ForeseenAttemptTests {
  static func moment(_ milliseconds: Int64) -> Moment { ClusterSimulation.moment(at: milliseconds) }

  /// What a worker is sent that says that it finished attempt 2, in the moment in which attempt 2 is issued to it.
  static func messages(to peer: Peer, _ sweep: SweepDefinition) -> [WireFromCoordinator] {
    var core = CoordinatorCore(settings: ClusterSimulation.settings, at: moment(0))
    func say(_ at: Int64, _ kind: WireToCoordinator.OneOf_Kind) {
      var message = WireToCoordinator()
      message.kind = kind
      core.receive(message, from: peer, at: moment(at))
      core.advance(at: moment(at))
    }
    let trial = sweep.trial(at: 0)
    func wire(_ attempt: Int) -> WireExecution {
      WireExecution(trial: trial.id(dataDigest: sweep.dataDigest), attempt: AttemptNumber(attempt))
    }
    core.receive(.submit(sweep), from: Client(peer: ClusterSimulation.client, request: 1), at: moment(0))
    var hello = WireHello()
    hello.protocolVersion = protocolVersion
    hello.numericsVersion = UInt32(numericsVersion)
    hello.workerID = "liar"
    hello.name = "liar"
    hello.host = "host"
    hello.instructionSet = "avx2"
    hello.slots = 1
    hello.canaryDigests = Canary.digests.wire
    hello.dataDigests = [sweep.dataDigest.wire]
    say(100, .hello(hello))
    _ = core.takeOutput()
    var failed = WireTrialFailed()
    failed.execution = wire(1)
    failed.failure = WireFailure(AttemptFailure(.crashed, message: "by itself"))
    say(200, .failed(failed))
    var done = WireTrialDone()
    done.execution = wire(2)
    done.result = WireTrialResult(FakeTraining.result(of: trial))
    say(1100, .done(done))
    core.advance(at: moment(1300))
    return core.takeOutput().messages.map(\.message)
  }

  static let sweep = SweepDefinition(
    name: "foreseen", target: Target(trainingLoss: 1), configurations: [FakeTraining.configuration(0.1)], seeds: [0],
    dataDigest: FakeTraining.data)

  @Test func wordToForgetLeavesBeforeAssignment() throws {
    let second = AttemptNumber(2)
    let about = try Self.messages(to: Peer([1]), Self.sweep).compactMap { message -> String? in
      switch message.kind {
      case .settled(let settled) where try settled.execution.execution.attempt == second: "settled"
      case .revoke(let revoke) where try revoke.execution.execution.attempt == second: "revoke"
      case .assign(let assign) where try assign.execution.execution.attempt == second: "assign"
      default: nil
      }
    }
    #expect(about == ["revoke", "settled", "assign"])
  }

  /// In this order, an honest worker trains the attempt.
  @Test func wordToForgetHarmsNoWorker() throws {
    let identity = WorkerIdentity(
      id: WorkerID("honest"), name: "honest", host: "host", processID: 1, instructionSet: "avx2", slots: 1,
      softwareVersion: "1", dataDigests: [FakeTraining.data], dataPath: "/data")
    let now = Self.moment(0).instant
    var worker = SupervisorCore(identity: identity, settings: SupervisorCore.Settings(), at: now)
    worker.tick(at: now)
    var ready = WireFromSlot()
    ready.ready = WireSlotReady()
    worker.receive(ready, fromSlot: 0, at: now)
    for message in Self.messages(to: Peer([1]), Self.sweep) { worker.receive(message, at: now) }
    let trial = Self.sweep.trial(at: 0).id(dataDigest: FakeTraining.data)
    #expect(worker.holding == [Execution(trial, AttemptNumber(2))])
    let trained = worker.takeActions().contains {
      if case .tell(0, let message) = $0 { message.train.execution.attempt == 2 } else { false }
    }
    #expect(trained)
  }
}
