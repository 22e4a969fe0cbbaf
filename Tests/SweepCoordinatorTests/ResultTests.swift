import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

struct ResultTests {
  let sweep = Sample.definition(seeds: [0])
  let trial: TrialSettings
  let execution: Execution
  let batches: [WireMetricsBatch]

  init() {
    trial = sweep.trial(at: 0)
    execution = Sample.execution(sweep, 0)
    batches = Sample.batches(of: trial)
  }

  /// A coordinator whose one trial is leased to the first worker.
  func bench(_ settings: CoordinatorCore.Settings = Sample.settings) throws -> CoordinatorBench {
    var bench = try CoordinatorBench(settings)
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    return bench
  }

  @Test func resultIsReadBackBeforeItCountsAndThenCommitsTheTrial() throws {
    var bench = try bench()
    for (index, batch) in batches.enumerated() {
      _ = try bench.say(.metrics(Say.metrics(execution, index + 1, batch)), from: Sample.first)
    }
    let result = Sample.result(of: trial)
    var message = WireToCoordinator()
    message.done = Say.done(execution, last: 2, result)
    bench.core.receive(message, from: Sample.first, at: bench.now)
    let claimed = bench.core.takeOutput()
    #expect(claimed.messages.isEmpty && claimed.changes.isEmpty)
    let read = try #require(claimed.reads.first)
    // Said twice while it is being read: once is enough.
    bench.core.receive(message, from: Sample.first, at: bench.now)
    #expect(bench.core.takeOutput().isEmpty)

    bench.core.finish(read, try read.perform(from: bench.store), at: bench.now)
    let outcome = try bench.settle()
    let time = bench.now.wallMilliseconds
    let summary = TrialSummary(
      series: Sample.series(of: trial), result: result, configuration: trial.configuration, target: sweep.target)
    #expect(
      outcome.records == [
        .trialCommitted(
          execution.trial, execution.attempt, result,
          summaries: [StoredSummary(target: sweep.target.trainingLoss, payload: summary.encoded)], atMillis: time),
        .trialStateChanged(execution.trial, .done),
        .attemptEnded(execution.trial, execution.attempt, .committed, atMillis: time),
      ])
    #expect(outcome.sent == [Say.settled(execution, to: Sample.first)])

    let shard = try bench.sweep().shards[0]
    #expect(shard.state == .done)
    #expect(shard.iteration == 4)
    #expect(
      try shard.shard().summary
        == TrialSummary(
          series: Sample.series(of: trial), result: result, configuration: trial.configuration, target: sweep.target))
  }

  @Test func resultBeforeItsLastMetricsAsksForThemAndCountsOnceTheyAreThere() throws {
    var bench = try bench()
    _ = try bench.say(.metrics(Say.metrics(execution, 1, batches[0])), from: Sample.first)
    let done = WireToCoordinator.OneOf_Kind.done(Say.done(execution, last: 2, Sample.result(of: trial)))
    let early = try bench.say(done, from: Sample.first)
    #expect(early.sent == [Say.ack(execution, 1, resendFrom: 2, to: Sample.first)])
    #expect(early.changes.isEmpty)
    _ = try bench.say(.metrics(Say.metrics(execution, 2, batches[1])), from: Sample.first)
    #expect(try bench.say(done, from: Sample.first).sent == [Say.settled(execution, to: Sample.first)])
  }

  @Test func resultSaidAgainAfterTheCommitIsOnlySettledAgain() throws {
    var bench = try bench()
    _ = try bench.complete(execution, trial, from: Sample.first)
    let again = try bench.say(.done(Say.done(execution, last: 2, Sample.result(of: trial))), from: Sample.first)
    #expect(again.sent == [Say.settled(execution, to: Sample.first)])
    #expect(again.changes.isEmpty)
  }

  @Test func resultOfAnothersAttemptIsNotBelieved() throws {
    var bench = try bench()
    for (index, batch) in batches.enumerated() {
      _ = try bench.say(.metrics(Say.metrics(execution, index + 1, batch)), from: Sample.first)
    }
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second)
    let outcome = try bench.say(
      .done(Say.done(execution, last: 2, Sample.result(of: trial, bits: "forged"))), from: Sample.second)
    #expect(outcome.changes.isEmpty)
    #expect(
      outcome.sent == [
        Say.revoke(execution, .unknown, to: Sample.second), Say.settled(execution, to: Sample.second),
      ])
  }

  /// More than the trial can measure is refused when it arrives (WorkerLimitTests).
  enum Flaw: CaseIterable { case hash, losses, epochs, divergence }

  /// A result that claims `flaw`, with metrics that hash as it claims except for `.hash`.
  func claim(_ flaw: Flaw) -> (batches: [WireMetricsBatch], result: TrialResult, words: String) {
    var series = Sample.series(of: trial)
    var ending = TrialEnding.completed
    var words = ""
    switch flaw {
    case .hash: words = "hash to \(series.hash), its result claims"
    case .losses:
      series.losses.removeLast()
      words = "3 losses and 2 epochs of 4 and 2"
    case .epochs:
      series.epochs.removeLast()
      words = "4 losses and 1 epochs of 4 and 2"
    case .divergence:
      ending = .diverged(iteration: 3, reason: .lossNotFinite)
      words = "diverged at iteration 3 with 4 losses"
    }
    let hash = flaw == .hash ? Digest.sha256("other") : series.hash
    return (
      [WireMetricsBatch(losses: series.losses, epochs: series.epochs)],
      TrialResult(ending: ending, weightsHash: .sha256("w"), seriesHash: hash), words
    )
  }

  @Test(arguments: Flaw.allCases)
  func resultThatItsMetricsContradictFailsTheAttemptAsInvalid(flaw: Flaw) throws {
    var bench = try bench(Sample.strict)
    let claim = claim(flaw)
    _ = try bench.say(.metrics(Say.metrics(execution, 1, claim.batches[0])), from: Sample.first)
    let outcome = try bench.say(.done(Say.done(execution, last: 1, claim.result)), from: Sample.first)
    #expect(outcome.sent == [Say.settled(execution, to: Sample.first)])
    #expect(outcome.journal("attempt-failed").count == 1)
    let shard = try bench.sweep().shards[0]
    #expect(shard.state == .failed)
    #expect(shard.failure.failureClass == .invalidResult)
    #expect(shard.failure.message.contains(claim.words), "\(shard.failure.message)")
    #expect(try bench.store.restore().trials.allSatisfy { $0.result == nil })
  }

  @Test func missingTestAccuracyFailsTheAttemptAsInvalid() throws {
    let sweep = Sample.definition(seeds: [0], test: true)
    let execution = Sample.execution(sweep, 0)
    var bench = try CoordinatorBench(Sample.strict)
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    var series = Sample.series(of: sweep.trial(at: 0))
    series.testAccuracy = nil
    let batch = WireMetricsBatch(losses: series.losses, epochs: series.epochs)
    _ = try bench.say(.metrics(Say.metrics(execution, 1, batch)), from: Sample.first)
    let result = TrialResult(ending: .completed, weightsHash: .sha256("w"), seriesHash: series.hash)
    _ = try bench.say(.done(Say.done(execution, last: 1, result)), from: Sample.first)
    #expect(try bench.sweep().shards[0].failure.message == "it completed without the test accuracy it was asked for")
  }

  @Test func trialWhoseResultWasInvalidIsTriedAgain() throws {
    var bench = try bench()
    let claim = claim(.hash)
    _ = try bench.say(.metrics(Say.metrics(execution, 1, claim.batches[0])), from: Sample.first)
    _ = try bench.say(.done(Say.done(execution, last: 1, claim.result)), from: Sample.first)
    #expect(try bench.sweep().shards[0].state == .waiting)
    let second = Sample.execution(sweep, 0, attempt: 2)
    #expect(try bench.pass(.seconds(1)).sent == [Say.assign(second, trial, to: Sample.first)])
    #expect(try bench.complete(second, trial, from: Sample.first).sent == [Say.settled(second, to: Sample.first)])
    #expect(try bench.sweep().shards[0].state == .done)
  }

  @Test func divergedResultCountsAndSaysWhere() throws {
    var bench = try bench()
    var series = TrialSeries()
    series.losses = [2, .nan]
    let result = TrialResult(
      ending: .diverged(iteration: 2, reason: .lossNotFinite), weightsHash: .sha256(""), seriesHash: series.hash)
    _ = try bench.say(
      .metrics(Say.metrics(execution, 1, WireMetricsBatch(losses: series.losses))), from: Sample.first)
    _ = try bench.say(.done(Say.done(execution, last: 1, result)), from: Sample.first)
    let shard = try bench.sweep().shards[0]
    #expect(shard.state == .diverged)
    #expect(shard.iteration == 2)
    #expect(try shard.shard().summary?.ending == result.ending)
  }

  @Test func crashedTrialIsRetriedUntilItsLimitWithHistoryAndLastLines() throws {
    var bench = try bench()
    let crash = AttemptFailure(.crashed, message: "signal 11", standardErrorTail: "Segmentation fault")
    for attempt in 1...3 {
      let execution = Sample.execution(sweep, 0, attempt: attempt)
      let outcome = try bench.say(.failed(Say.failed(execution, crash)), from: Sample.first)
      #expect(outcome.sent == [Say.settled(execution, to: Sample.first)])
      _ = try bench.pass(.seconds(5))
      _ = try bench.say(.heartbeat(Say.heartbeat()), from: Sample.first)
    }
    let shard = try bench.sweep().shards[0]
    #expect(shard.state == .failed)
    #expect(shard.failure == WireFailure(crash))
    #expect(shard.attempts.map(\.number) == [1, 2, 3])
    #expect(shard.attempts.allSatisfy { $0.ending == .failed && $0.failure == WireFailure(crash) })
    #expect(shard.attempts.allSatisfy { $0.host == "host-worker-a" && $0.instructionSet == "avx2" })
  }

  /// The trial is leased to a second worker while the first is silent; then both finish.
  func raced(bits: String) throws -> (bench: CoordinatorBench, late: Outcome) {
    var bench = try bench()
    _ = try bench.pass(.seconds(16))
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second)
    _ = try bench.pass(.seconds(1))
    let second = Sample.execution(sweep, 0, attempt: 2)
    _ = try bench.complete(second, trial, from: Sample.second)
    let late = try bench.say(
      .done(Say.done(execution, last: 2, Sample.result(of: trial, bits: bits))), from: Sample.first)
    return (bench, late)
  }

  @Test func lateSecondResultWithTheSameDigestIsKeptAndSettled() throws {
    let (bench, late) = try raced(bits: "same")
    #expect(
      late.changes == [
        .resultObserved(
          execution.trial, execution.attempt, Sample.result(of: trial), atMillis: bench.now.wallMilliseconds)
      ])
    #expect(late.sent == [Say.settled(execution, to: Sample.first)])
    #expect(late.log.isEmpty)
  }

  @Test func lateSecondResultWithAnotherDigestRaisesTheAlarmAndNamesTheHost() throws {
    let (bench, late) = try raced(bits: "other")
    let other = Sample.result(of: trial, bits: "other")
    #expect(late.journal("integrity-alarm").count == 1)
    let line = try #require(late.log.first)
    for word in ["INTEGRITY", "host-worker-a", other.digest.hex, Sample.result(of: trial).digest.hex] {
      #expect(line.contains(word))
    }
    let stored = try bench.store.restore().trials.first { $0.id == execution.trial }
    #expect(stored?.observed.map(\.result) == [other])
    #expect(stored?.result?.result == Sample.result(of: trial))
  }

  @Test func resultOfALostAttemptStillCountsAndStopsTheOther() throws {
    var bench = try bench()
    _ = try bench.pass(.seconds(16))
    _ = try bench.say(.hello(Say.hello(Sample.bob)), from: Sample.second)
    _ = try bench.pass(.seconds(1))
    let outcome = try bench.complete(execution, trial, from: Sample.first)
    #expect(
      outcome.sent == [
        Say.settled(execution, to: Sample.first),
        Say.revoke(Sample.execution(sweep, 0, attempt: 2), .superseded, to: Sample.second),
      ])
    #expect(try bench.sweep().shards[0].attempts.map(\.ending) == [.committed, .superseded])
  }
}
