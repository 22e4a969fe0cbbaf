import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

/// What a role does not allow is refused and changes nothing, whatever the message says.
struct RoleTests {
  let sweep = Sample.definition()
  let execution: Execution

  init() { execution = Sample.execution(sweep, 0) }

  private func holder(_ role: Role) throws -> KeyHolder {
    KeyHolder(name: try KeyName("key-\(role.rawValue)"), role: role)
  }

  /// A coordinator with a sweep, of which alice, under the key of a worker, trains the first shard.
  private func bench() throws -> CoordinatorBench {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first, of: try holder(.worker))
    return bench
  }

  private var workerMessages: [WireToCoordinator.OneOf_Kind] {
    let trial = sweep.trial(at: 0)
    return [
      .heartbeat(Say.heartbeat(holding: [execution])),
      .metrics(Say.metrics(execution, 1, Sample.batches(of: trial)[0])),
      .done(Say.done(execution, last: 0, Sample.result(of: trial))),
      .failed(Say.failed(execution, AttemptFailure(.crashed, message: "made up"))), .goodbye(WireGoodbye()),
    ]
  }

  @Test(arguments: [Role.operator, .viewer])
  func aWorkersMessagesUnderAnotherRoleAreDroppedAndChangeNothing(role: Role) throws {
    var bench = try bench()
    let before = try bench.sweep()
    for kind in workerMessages {
      // Over the worker's own connection, which libzmq lets nobody else use; over one of its own it is nobody.
      let outcome = try bench.say(kind, from: Sample.first, of: try holder(role))
      #expect(outcome.changes.isEmpty && outcome.sent.isEmpty)
    }
    #expect(try bench.sweep() == before)
  }

  @Test(arguments: [Role.operator, .viewer])
  func aHelloUnderAnotherRoleIsRejectedWithTheRemedy(role: Role) throws {
    var bench = try bench()
    let outcome = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second, of: try holder(role))
    #expect(outcome.changes.isEmpty)
    let reason = try #require(outcome.sent.first?.message.rejected.reason)
    for part in [
      "'key-\(role.rawValue)'", "role \(role.rawValue)", "needs the role worker", "slalom keys issue --role worker",
    ] {
      #expect(reason.contains(part))
    }
  }

  @Test func aViewerMayLookAndNothingElse() throws {
    var bench = try bench()
    let viewer = try holder(.viewer)
    #expect(try bench.say(.request(Say.query()), from: Sample.client, of: viewer).answer?.sweep.shards.count == 2)
    let cluster = Say.cluster()
    #expect(try bench.say(.request(cluster), from: Sample.client, of: viewer).answer?.cluster.sweeps.count == 1)
    let actions: [WireSteerRequest.Action] = [.cancel, .pause, .resume, .rerunFailed]
    for request in actions.map({ Say.steer($0) }) + [Say.submit(Sample.definition("other"))] {
      let outcome = try bench.say(.request(request), from: Sample.client, of: viewer)
      #expect(outcome.changes.isEmpty)
      let refused = try #require(outcome.answer?.refusal)
      #expect(outcome.answer?.request == 5)
      #expect(refused.code == .unusable)
      for part in ["'key-viewer'", "role viewer", "needs the role operator", "slalom keys issue --role operator"] {
        #expect(refused.message.contains(part))
      }
    }
    #expect(try bench.sweep().intent == .running)
  }

  @Test func aWorkersKeyAsksNothing() throws {
    var bench = try bench()
    for request in [Say.query(), Say.cluster(), Say.steer(.cancel), Say.submit(sweep)] {
      let outcome = try bench.say(.request(request), from: Sample.first, of: try holder(.worker))
      #expect(outcome.changes.isEmpty)
      #expect(outcome.answer?.refusal.message.contains("has the role worker") == true)
    }
  }

  @Test func anOperatorSteersAndLooks() throws {
    var bench = try bench()
    let outcome = try bench.say(.request(Say.steer(.pause)), from: Sample.client, of: try holder(.operator))
    #expect(outcome.answer?.steer.state == .paused)
    #expect(
      try bench.say(.request(Say.query()), from: Sample.client, of: try holder(.operator)).answer?.sweep.state
        == .paused)
  }

  @Test func theOwnersKeyDoesEverything() throws {
    var bench = try CoordinatorBench()
    _ = try bench.say(.request(Say.submit(sweep)), from: Sample.client, of: .owner)
    let outcome = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first, of: .owner)
    #expect(outcome.sent.contains(Say.assign(execution, sweep.trial(at: 0), to: Sample.first)))
    #expect(try bench.say(.request(Say.steer(.cancel)), from: Sample.client, of: .owner).sent.count == 2)
  }

  @Test func violationsAreLoggedNowAndThen() throws {
    var bench = try bench()
    var lines: [String] = []
    for _ in 0..<1000 {
      lines += try bench.say(.goodbye(WireGoodbye()), from: Sample.second, of: try holder(.viewer)).log
    }
    #expect(lines.count == 4)
    #expect(lines.last?.contains("(1000 so far)") == true)
    #expect(lines.allSatisfy { $0.contains("'key-viewer'") && $0.contains("role viewer") })
  }

  // MARK: A worker and its key

  @Test func aWorkersIdIsOfNoUseUnderAnotherKey() throws {
    var bench = try bench()
    let thief = KeyHolder(name: try KeyName("thief"), role: .worker)
    let outcome = try bench.say(
      .hello(Say.hello(Sample.alice, holding: [execution])), from: Sample.second, of: thief)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.sent.count == 1)
    #expect(outcome.sent.first?.message.rejected.reason.contains("another key") == true)
    // The connection is nobody's: a heartbeat over it is asked who it is, and the real one goes on.
    let beat = try bench.say(.heartbeat(Say.heartbeat(holding: [execution])), from: Sample.second, of: thief)
    #expect(beat.sent == [Say.helloAgain(Sample.second)])
    let real = try bench.say(
      .heartbeat(Say.heartbeat(holding: [execution])), from: Sample.first, of: try holder(.worker))
    #expect(real.sent == [Say.heartbeat(to: Sample.first)])
  }

  @Test func workersAreShownWithTheirKeys() throws {
    var bench = try bench()
    let cluster = Say.cluster()
    let answer = try bench.say(.request(cluster), from: Sample.client, of: .owner).answer
    #expect(answer?.cluster.workers.map(\.keyName) == ["key-worker"])
  }

  @Test func theTrialsOfAnExpelledWorkerGoToOthersAtOnce() throws {
    var bench = try bench()
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second, of: .owner)
    _ = try bench.complete(Sample.execution(sweep, 1), sweep.trial(at: 1), from: Sample.second)
    bench.core.expel(Sample.first, of: try holder(.worker), at: bench.now)
    let outcome = try bench.settle()
    #expect(outcome.journal("worker-expelled").count == 1)
    let next = Sample.execution(sweep, 0, attempt: 2)
    #expect(outcome.sent == [Say.assign(next, sweep.trial(at: 0), to: Sample.second)])
    #expect(try bench.store.restore().trials.first { $0.id == next.trial }?.attempts.first?.ending == .released)
  }
}
