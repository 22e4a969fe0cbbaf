import Foundation
import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

/// Who may train: canary first, quarantine after a row of failures.
struct AdmissionTests {
  let sweep = Sample.definition(seeds: [0, 1, 2, 3])
  let crash = AttemptFailure(.crashed, message: "signal 11")

  func fresh(_ id: WorkerID = Sample.alice) -> WireHello {
    var hello = Say.hello(id)
    hello.canaryDigests = [:]
    return hello
  }

  func workers(_ bench: inout CoordinatorBench) throws -> [WireWorkerOverview] {
    try bench.say(.request(Say.cluster()), from: Sample.client).answer?.cluster.workers ?? []
  }

  // MARK: Canary

  @Test func newWorkerIsAskedForItsCanaryAndGetsNothingBefore() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    let joined = try bench.say(.hello(fresh()), from: Sample.first)
    #expect(joined.sent == [Say.welcome(Sample.first), Say.canary(to: Sample.first)])
    // The request or the answer may be lost.
    #expect(
      try bench.say(.heartbeat(Say.heartbeat()), from: Sample.first).sent
        == [Say.heartbeat(to: Sample.first), Say.canary(to: Sample.first)])
    #expect(try workers(&bench).first?.remarks == ["trains its canary"])
    #expect(try bench.sweep().stall.kind == .notAdmitted)
    let admitted = try bench.say(Say.canary(Canary.digests), from: Sample.first)
    #expect(admitted.sent == [Say.assign(Sample.execution(sweep, 0), sweep.trial(at: 0), to: Sample.first)])
    #expect(try bench.say(.heartbeat(Say.heartbeat()), from: Sample.first).sent == [Say.heartbeat(to: Sample.first)])
  }

  @Test func workerThatComputesOtherBitsIsRefusedByNameForGood() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(fresh()), from: Sample.first)
    let other = Digest.sha256("other bits")
    let outcome = try bench.say(
      Say.canary(Canary.digests.merging([.rmsprop: other, .adam: other]) { $1 }), from: Sample.first)
    #expect(outcome.records.isEmpty)
    #expect(outcome.journal("worker-refused").count == 1)
    let reason = try #require(outcome.sent.first?.message.rejected.reason)
    for word in ["name-worker-a", "host-worker-a", "avx2", "of rmsprop", other.hex, "wrong, too: adam"] {
      #expect(reason.contains(word), "\(word)")
    }
    #expect(outcome.sent.count == 1)
    let overview = try #require(try workers(&bench).first)
    #expect(overview.remarks == [reason] && overview.state == .refused)
    // Saying Hello again changes nothing, with whatever digest.
    for hello in [fresh(), Say.hello(Sample.alice)] {
      let again = try bench.say(.hello(hello), from: Sample.second)
      #expect(again.changes.isEmpty)
      #expect(again.sent.first?.message.rejected.reason == reason)
    }
    #expect(
      try bench.say(.request(Say.readmit("name-worker-a")), from: Sample.client).answer?.refusal.message
        .contains("computes other bits") == true)
  }

  @Test func workerThatBringsAWrongDigestIsRefusedAtItsHello() throws {
    var bench = try CoordinatorBench()
    var hello = Say.hello(Sample.alice)
    hello.canaryDigests["sgd"] = .init([1, 2, 3])
    let outcome = try bench.say(.hello(hello), from: Sample.first)
    #expect(outcome.sent.first?.message.rejected.reason.contains("of 3 bytes") == true)
  }

  /// A rule added to one side changes no bit of the others.
  @Test func rulesThatOneSideAloneKnowsDoNotMatter() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(fresh()), from: Sample.first)
    let outcome = try bench.say(Say.canary([.sgd: try #require(Canary.digests[.sgd])]), from: Sample.first)
    #expect(outcome.sent == [Say.assign(Sample.execution(sweep, 0), sweep.trial(at: 0), to: Sample.first)])
    var newer = Say.hello(Sample.bob)
    newer.canaryDigests["downhill"] = Digest.sha256("bits of a rule to come").wire
    #expect(try bench.say(.hello(newer), from: Sample.second).sent.contains(Say.welcome(Sample.second)))
  }

  @Test func workerWithoutAKnownRuleIsRefused() throws {
    var bench = try CoordinatorBench()
    var hello = Say.hello(Sample.alice)
    hello.canaryDigests = ["downhill": Digest.sha256("bits of a rule to come").wire]
    let reason = try bench.say(.hello(hello), from: Sample.first).sent.first?.message.rejected.reason
    #expect(reason?.contains("none of this coordinator's update rules: its canary has digests of downhill") == true)
  }

  @Test func canaryThatCannotBeTrainedIsTold() throws {
    var bench = try CoordinatorBench()
    _ = try bench.say(.hello(fresh()), from: Sample.first)
    let outcome = try bench.say(Say.canary([:], failure: "slot 0 ended by signal 4"), from: Sample.first)
    #expect(outcome.sent.first?.message.rejected.reason.contains("signal 4") == true)
  }

  @Test func workerOfARestartedCoordinatorBringsItsDigestAndGoesOn() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    try bench.restart()
    let execution = Sample.execution(sweep, 0)
    #expect(
      try bench.say(.hello(Say.hello(Sample.alice, holding: [execution])), from: Sample.second).sent
        == [Say.welcome(Sample.second), Say.ack(execution, 0, resendFrom: 1, to: Sample.second)])
  }

  // MARK: Quarantine

  /// Three shards fail in a row on the only worker.
  func quarantined() throws -> (bench: CoordinatorBench, last: Outcome) {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    var last = Outcome()
    for index in 0..<3 {
      last = try bench.say(.failed(Say.failed(Sample.execution(sweep, index), crash)), from: Sample.first)
    }
    return (bench, last)
  }

  let reason = "3 trials in a row failed here, the last crashed: signal 11"

  @Test func quarantineIsStoredJournaledLoggedAndTold() throws {
    var (bench, last) = try quarantined()
    let record = Quarantine(
      worker: Sample.alice, workerName: "name-worker-a", host: "host-worker-a", reason: reason)
    #expect(last.changes.contains(.workerQuarantined(record, atMillis: bench.now.wallMilliseconds)))
    #expect(last.journal("worker-quarantined").count == 1)
    #expect(last.log.contains { $0.contains("quarantine") && $0.contains("readmit name-worker-a") })
    #expect(try workers(&bench).map(\.remarks.first) == [reason])
    let stall = try bench.sweep().stall
    #expect(stall.kind == .quarantined)
    #expect(stall.text.contains(reason))
    let answer = try bench.say(.request(Say.explain("3")), from: Sample.client).answer
    #expect(answer?.explain.reason == "quarantined")
  }

  @Test func quarantineSurvivesARestartUntilAUserEndsIt() throws {
    var (bench, _) = try quarantined()
    try bench.restart()
    #expect(try workers(&bench).map(\.remarks.first) == [reason])
    #expect(try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first).sent == [Say.welcome(Sample.first)])
    #expect(try workers(&bench).map(\.remarks.first) == [reason])
    let readmitted = try bench.say(.request(Say.readmit("name-w")), from: Sample.client)
    #expect(readmitted.sent.last?.message.answer.readmit.reason == reason)
    #expect(readmitted.changes.contains(.workerReadmitted(Sample.alice)))
    #expect(readmitted.sent.first?.message.assign.execution.attempt == 2)
    #expect(try workers(&bench).map(\.state) == [.alive])
    try bench.restart()
    #expect(try workers(&bench).isEmpty)
  }

  @Test func nobodyInQuarantineIsSaid() throws {
    var bench = try CoordinatorBench()
    let answer = try bench.say(.request(Say.readmit("anna")), from: Sample.client).answer
    #expect(answer?.refusal.message == "no worker in quarantine is called 'anna'; no worker is in quarantine")
  }
}
