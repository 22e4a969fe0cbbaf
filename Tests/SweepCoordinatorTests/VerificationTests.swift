import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

/// Second results: asked for by verify and rerun, compared, kept, and never in the place of the first.
struct VerificationTests {
  let sweep = Sample.definition(seeds: [0, 1])

  /// Both trials committed by alice; bob is there too.
  func committed() throws -> CoordinatorBench {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    for index in 0..<2 {
      _ = try bench.complete(Sample.execution(sweep, index), sweep.trial(at: index), from: Sample.first)
    }
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second)
    return bench
  }

  func verified(_ bench: inout CoordinatorBench, _ run: UInt64 = 1, sample: UInt32 = 0) throws -> WireVerifyAnswer {
    try bench.say(.request(Say.verify(run, sample: sample)), from: Sample.client).sent.last?.message.answer.verify
      ?? WireVerifyAnswer()
  }

  /// Bob trains the check of a trial.
  func check(_ bench: inout CoordinatorBench, _ index: Int, bits: String = "same") throws -> Outcome {
    let execution = Sample.execution(sweep, index, attempt: 2)
    let trial = sweep.trial(at: index)
    for (number, batch) in Sample.batches(of: trial).enumerated() {
      let outcome = try bench.say(.metrics(Say.metrics(execution, number + 1, batch)), from: Sample.second)
      #expect(outcome.sent == [Say.ack(execution, UInt32(number + 1), to: Sample.second)])
    }
    return try bench.say(.done(Say.done(execution, last: 2, Sample.result(of: trial, bits: bits))), from: Sample.second)
  }

  @Test func everyTrialIsTrainedByTheOtherWorkerAndComparedEqual() throws {
    var bench = try committed()
    let begun = try bench.say(.request(Say.verify(1)), from: Sample.client)
    #expect(
      begun.sent.first == Say.assign(Sample.execution(sweep, 0, attempt: 2), sweep.trial(at: 0), to: Sample.second))
    #expect(begun.sent.last?.message.answer.verify.trials.map(\.state) == [.running, .waiting])
    let first = try check(&bench, 0)
    #expect(
      first.records == [
        .resultObserved(
          Sample.execution(sweep, 0).trial, AttemptNumber(2), Sample.result(of: sweep.trial(at: 0)),
          atMillis: bench.now.wallMilliseconds),
        .attemptEnded(
          Sample.execution(sweep, 0).trial, AttemptNumber(2), .compared, atMillis: bench.now.wallMilliseconds),
        .attemptIssued(
          Sample.execution(sweep, 1).trial, AttemptNumber(2), Sample.owner(Sample.bob),
          atMillis: bench.now.wallMilliseconds),
      ])
    _ = try check(&bench, 1)
    let answer = try verified(&bench)
    #expect(answer.trials.map(\.state) == [.equal, .equal])
    #expect(answer.trials.map(\.committed.workerName) == ["name-worker-a", "name-worker-a"])
    #expect(answer.trials.map(\.attempt.workerName) == ["name-worker-b", "name-worker-b"])
    #expect(
      try bench.sweep().shards.map { $0.attempts.map(\.ending) } == [
        [.committed, .compared], [.committed, .compared],
      ])
    #expect(try bench.sweep().shards.allSatisfy { $0.state == .done && $0.alarms.isEmpty })
  }

  @Test func anotherDigestIsAnAlarmThatNamesBothAndChangesNothing() throws {
    var bench = try committed()
    let before = try bench.sweep().shards[0].summary
    _ = try verified(&bench)
    let outcome = try check(&bench, 0, bits: "other")
    let trial = sweep.trial(at: 0)
    let (committed, other) = (Sample.result(of: trial).digest, Sample.result(of: trial, bits: "other").digest)
    #expect(outcome.journal("integrity-alarm").count == 1)
    let line = try #require(outcome.log.first { $0.contains("INTEGRITY") })
    for word in [committed.hex, other.hex, "host-worker-a", "host-worker-b"] { #expect(line.contains(word)) }
    #expect(try verified(&bench).trials.map(\.state) == [.different, .running])
    for isRestarted in [false, true] {
      if isRestarted { try bench.restart() }
      let shard = try bench.sweep().shards[0]
      #expect(shard.summary == before)
      let alarm = try #require(shard.alarms.first)
      #expect(shard.alarms.count == 1)
      #expect(alarm.committed.digest == committed.wire && alarm.other.digest == other.wire)
      #expect(alarm.committed.host == "host-worker-a" && alarm.other.host == "host-worker-b")
      #expect(shard.attempts.map(\.ending) == [.committed, .compared])
      let cluster = try bench.say(.request(Say.cluster()), from: Sample.client).answer?.cluster
      #expect(cluster?.sweeps.map(\.alarms) == [1])
    }
  }

  @Test func aSampleIsTheTrialsWithTheLowestIDs() throws {
    var bench = try committed()
    let answer = try verified(&bench, sample: 1)
    let lowest = try #require([0, 1].min { Sample.execution(sweep, $0).trial < Sample.execution(sweep, $1).trial })
    #expect(answer.trials.map(\.index) == [UInt32(lowest)])
    #expect(answer.committed == 2)
  }

  @Test func nothingCommittedIsNothingToVerify() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    let answer = try bench.say(.request(Say.verify(1)), from: Sample.client).answer
    #expect(answer?.refusal.message.contains("no committed trial yet") == true)
  }

  @Test func aRunThatNobodyAsksForEnds() throws {
    var bench = try committed()
    _ = try verified(&bench)
    for _ in 0..<6 {
      _ = try bench.pass(.seconds(10))
      for peer in [Sample.first, Sample.second] {
        _ = try bench.say(
          .heartbeat(Say.heartbeat(holding: peer == Sample.second ? [Sample.execution(sweep, 0, attempt: 2)] : [])),
          from: peer)
      }
    }
    #expect(try bench.sweep().shards[0].attempts.map(\.ending) == [.committed, .released])
    #expect(try bench.sweep().shards[1].attempts.count == 1)
  }

  // MARK: Rerun

  @Test func aCommittedShardThatIsRerunIsComparedAndAnEqualDigestConfirmsIt() throws {
    var bench = try committed()
    let steered = try bench.say(.request(Say.rerun(shards: ["0"])), from: Sample.client)
    #expect(steered.sent.last?.message.answer.steer.affected == 1)
    #expect(steered.journal("rerun").count == 1)
    _ = try check(&bench, 0)
    #expect(try bench.sweep().shards[0].attempts.map(\.ending) == [.committed, .compared])
  }

  @Test func onlyFailuresOfTheNamedClassAreTriedAgain() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice, slots: 2)), from: Sample.first)
    let rejected = AttemptFailure(.rejected, message: "no")
    for index in 0..<2 {
      _ = try bench.say(.failed(Say.failed(Sample.execution(sweep, index), rejected)), from: Sample.first)
    }
    #expect(
      try bench.say(.request(Say.rerun(class: .crashed)), from: Sample.client).answer?.steer.affected == 0)
    #expect(
      try bench.say(.request(Say.rerun(class: .UNRECOGNIZED(99))), from: Sample.client).answer?.refusal.message
        .contains("failure_class is '99', expected one of 1 (crashed), 2 (timed-out)") == true)
    let again = try bench.say(.request(Say.rerun(class: .rejected)), from: Sample.client)
    #expect(again.sent.last?.message.answer.steer.affected == 2)
    #expect(try bench.sweep().shards.map(\.state) == [.running, .running])
    #expect(try bench.sweep().shards.map { $0.attempts.count } == [2, 2])
  }

  @Test func divergedTrialsAreTrainedOnceMore() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    var series = TrialSeries()
    series.losses = [2, .nan]
    let result = TrialResult(
      ending: .diverged(iteration: 2, reason: .lossNotFinite), weightsHash: .sha256(""), seriesHash: series.hash)
    let batch = WireMetricsBatch(losses: series.losses)
    _ = try bench.say(.metrics(Say.metrics(Sample.execution(sweep, 0), 1, batch)), from: Sample.first)
    _ = try bench.say(.done(Say.done(Sample.execution(sweep, 0), last: 1, result)), from: Sample.first)
    let steered = try bench.steer(.rerunDiverged)
    #expect(steered.steer.affected == 1)
    _ = try bench.complete(Sample.execution(sweep, 1), sweep.trial(at: 1), from: Sample.first)
    let check = Sample.execution(sweep, 0, attempt: 2)
    _ = try bench.say(.metrics(Say.metrics(check, 1, batch)), from: Sample.first)
    _ = try bench.say(.done(Say.done(check, last: 1, result)), from: Sample.first)
    #expect(try bench.sweep().shards[0].attempts.map(\.ending) == [.committed, .compared])
  }

  @Test func shardsAreNamedByIndexOrByTrialAndNothingElse() throws {
    var bench = try committed()
    let trial = Sample.execution(sweep, 1).trial.description
    #expect(
      try bench.say(.request(Say.explain(String(trial.prefix(12)))), from: Sample.client).answer?.explain.shard.index
        == 1)
    #expect(
      try bench.say(.request(Say.explain("2")), from: Sample.client).answer?.refusal.message
        .hasSuffix("has no trial 2; its trials are 0 to 1") == true)
    #expect(
      try bench.say(.request(Say.explain("zebra")), from: Sample.client).answer?.refusal.message
        .contains("begins with 'zebra'") == true)
    #expect(
      try bench.say(.request(Say.explain("")), from: Sample.client).answer?.refusal.message.contains("give more digits")
        == true)
  }

  // MARK: Explain

  @Test func anExplanationHoldsSettingsAttemptsAndProgress() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let crash = AttemptFailure(.crashed, message: "signal 11", standardErrorTail: "Segmentation fault")
    _ = try bench.say(.failed(Say.failed(Sample.execution(sweep, 0), crash)), from: Sample.first)
    let waiting = try #require(
      try bench.say(.request(Say.explain("0")), from: Sample.client).answer?.explain)
    #expect(waiting.reason == "backoff")
    #expect(waiting.detail == "its last attempt failed; the next one may begin in 1.0 s")
    #expect(waiting.shard.attempts.map(\.failure.standardErrorTail) == ["Segmentation fault"])
    #expect(try waiting.configuration.configuration() == sweep.trial(at: 0).configuration)

    let execution = Sample.execution(sweep, 1)
    _ = try bench.say(
      .metrics(Say.metrics(execution, 1, Sample.batches(of: sweep.trial(at: 1))[0])), from: Sample.first)
    let running = try #require(
      try bench.say(.request(Say.explain("1")), from: Sample.client).answer?.explain)
    #expect(running.reason == "running")
    #expect(running.shard.iteration == 3 && running.epochsReceived == 1)
    #expect(running.lastEpoch.trainingAccuracy == 0.25)
  }
}
