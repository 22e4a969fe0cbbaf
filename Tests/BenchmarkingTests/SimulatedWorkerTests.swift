import Benchmarking
import SweepCore
import SweepWire
import SweepWorker
import Testing

struct SimulatedWorkerTests {
  private static let data = Digest.sha256("data")

  /// Milliseconds on the test's clock.
  private static func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

  private static func worker(training: Duration = .zero, slots: Int = 1) -> SimulatedWorker {
    let identity = WorkerIdentity(
      id: WorkerID("w"), name: "w", host: "here", processID: 1, instructionSet: "portable", slots: slots,
      softwareVersion: "1", dataDigests: [data], dataPath: "")
    return SimulatedWorker(identity: identity, trainingTime: training, firstTick: at(0))
  }

  private static func message(_ kind: WireFromCoordinator.OneOf_Kind) -> WireFromCoordinator {
    var message = WireFromCoordinator()
    message.kind = kind
    return message
  }

  private static var welcome: WireFromCoordinator {
    var welcome = WireWelcome()
    welcome.protocolVersion = protocolVersion
    welcome.heartbeatIntervalMilliseconds = 2000
    welcome.leaseMilliseconds = 15_000
    return message(.welcome(welcome))
  }

  /// One that has joined and shown its canary.
  private static func admitted(training: Duration = .zero, slots: Int = 1) -> SimulatedWorker {
    var worker = worker(training: training, slots: slots)
    worker.pass(at: at(0))
    worker.receive(welcome, at: at(0))
    worker.receive(message(.canary(WireCanaryRequest())), at: at(0))
    _ = worker.takeMessages()
    return worker
  }

  private static let trial: TrialSettings = {
    var configuration = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 0.5))
    configuration.dataset.train = 4
    configuration.evaluation.train = 4
    configuration.batch = 2
    configuration.epochs = 3
    return TrialSettings(configuration: configuration, seed: 512)
  }()

  private static func execution(_ index: Int) -> WireExecution {
    WireExecution(trial: TrialID(.sha256("trial \(index)")), attempt: AttemptNumber(1))
  }

  private static func assign(_ index: Int) -> WireFromCoordinator {
    var assign = WireAssign()
    assign.execution = execution(index)
    assign.trial = WireTrial(trial, dataDigest: data)
    return message(.assign(assign))
  }

  private static func ack(_ index: Int) -> WireFromCoordinator {
    var ack = WireAck()
    ack.execution = execution(index)
    ack.sequence = 1
    return message(.ack(ack))
  }

  private static func settled(_ index: Int) -> WireFromCoordinator {
    var settled = WireSettled()
    settled.execution = execution(index)
    return message(.settled(settled))
  }

  @Test func joiningEndsWithTheRecordedCanary() throws {
    var worker = Self.worker()
    worker.pass(at: Self.at(0))
    guard case .hello(let hello)? = worker.takeMessages().first?.kind else {
      Issue.record("it says no Hello first")
      return
    }
    #expect(hello.dataDigests == [Self.data.wire])
    worker.receive(Self.welcome, at: Self.at(1))
    #expect(worker.record.hasJoined && !worker.record.isAdmissible)
    worker.receive(Self.message(.canary(WireCanaryRequest())), at: Self.at(2))
    guard case .canary(let result)? = worker.takeMessages().first?.kind else {
      Issue.record("it does not answer a CanaryRequest")
      return
    }
    #expect(result.digests == Canary.digests.wire)
    #expect(worker.record.isAdmissible)
  }

  @Test func trialWithoutTrainingTimeIsDoneAtOnce() throws {
    var worker = Self.admitted()
    worker.receive(Self.assign(1), at: Self.at(10))
    let messages = worker.takeMessages()
    guard messages.count == 2, case .metrics(let metrics)? = messages[0].kind, case .done(let done)? = messages[1].kind
    else {
      Issue.record("it says \(messages), and complains of \(worker.record.complaint ?? "nothing")")
      return
    }
    let series = try metrics.measured().piece
    #expect(series == SimulatedTraining.series(of: Self.trial))
    #expect(series.losses.count == 6)
    #expect(series.epochs.count == 3)
    #expect(done.lastSequence == 1)
    #expect(done.result.seriesHash == series.hash.wire)
  }

  @Test func slotsTrainForAsLongAsIsSaid() {
    var worker = Self.admitted(training: .milliseconds(30), slots: 2)
    worker.receive(Self.assign(1), at: Self.at(10))
    worker.receive(Self.assign(2), at: Self.at(20))
    #expect(worker.takeMessages().isEmpty)
    #expect(worker.nextDeadline == Self.at(40))
    worker.pass(at: Self.at(40))
    #expect(worker.takeMessages().count == 2)
    #expect(worker.nextDeadline == Self.at(50))
    worker.pass(at: Self.at(50))
    #expect(worker.takeMessages().count == 2)
  }

  @Test func answersAreTimedFromTheFirstSending() {
    var worker = Self.admitted()
    worker.receive(Self.assign(1), at: Self.at(100))
    worker.receive(Self.ack(1), at: Self.at(107))
    // After 5 s what is not settled is sent again.
    worker.pass(at: Self.at(5100))
    worker.receive(Self.settled(1), at: Self.at(5120))
    worker.receive(Self.settled(1), at: Self.at(5130))
    #expect(worker.record.acknowledgements == [.milliseconds(7)])
    #expect(worker.record.commits == [.milliseconds(5020)])
    #expect(worker.record.lastSettled == Self.at(5120))
  }

  @Test func unansweredBatchIsSentAgain() {
    var worker = Self.admitted()
    worker.receive(Self.assign(1), at: Self.at(10))
    _ = worker.takeMessages()
    var ack = WireAck()
    ack.execution = Self.execution(1)
    ack.sequence = 0
    ack.resendFrom = 1
    worker.receive(Self.message(.ack(ack)), at: Self.at(20))
    #expect(worker.takeMessages().count == 2)
    #expect(worker.record.acknowledgements.isEmpty)
  }

  @Test func heartbeatsAreCountedBothWays() {
    var worker = Self.admitted()
    for second in 1...4 {
      worker.pass(at: Self.at(Int64(second) * 1000))
      worker.receive(Self.message(.heartbeat(WireHeartbeat())), at: Self.at(Int64(second) * 1000 + 1))
    }
    #expect(worker.record.heartbeatsSent == 2)
    #expect(worker.record.heartbeatsAnswered == 4)
  }

  @Test func revokedTrialIsForgotten() {
    var worker = Self.admitted(training: .milliseconds(50))
    worker.receive(Self.assign(1), at: Self.at(10))
    var revoke = WireRevoke()
    revoke.execution = Self.execution(1)
    revoke.reason = .cancelled
    worker.receive(Self.message(.revoke(revoke)), at: Self.at(20))
    worker.pass(at: Self.at(100))
    worker.receive(Self.assign(2), at: Self.at(110))
    // The tick starts a slot anew, which then trains for 50 ms.
    worker.pass(at: Self.at(300))
    worker.pass(at: Self.at(400))
    let executions = worker.takeMessages().compactMap { message -> WireExecution? in
      if case .done(let done) = message.kind { done.execution } else { nil }
    }
    #expect(executions == [Self.execution(2)])
  }

  @Test func leavingSaysGoodbye() {
    var worker = Self.admitted()
    worker.leave(at: Self.at(10))
    #expect(worker.takeMessages().map(\.kind) == [.goodbye(WireGoodbye())])
  }

  @Test func refusalIsItsComplaint() {
    var worker = Self.worker()
    worker.pass(at: Self.at(0))
    var rejected = WireRejected()
    rejected.reason = "no room"
    worker.receive(Self.message(.rejected(rejected)), at: Self.at(1))
    #expect(worker.record.complaint?.contains("no room") == true)
  }
}
