import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

struct ClientTests {
  let sweep = Sample.definition()

  // MARK: Submit

  @Test func newSweepIsStoredInTheOutputThatAnswersIt() throws {
    var bench = try CoordinatorBench()
    let outcome = try bench.say(.request(Say.submit(sweep)), from: Sample.client)
    let trials = sweep.trials.map { $0.id(dataDigest: Sample.data) }
    let record = StoredSweep(
      id: sweep.id, name: "demo", definition: WireSweepDefinition(sweep).encoded, order: 1,
      submittedAtMillis: bench.now.wallMilliseconds, trials: trials)
    #expect(outcome.records == [.sweepSubmitted(record), .sweepStateChanged(sweep.id, .running)])
    var submitted = WireSubmitAnswer()
    submitted.sweepID = sweep.id.wire
    submitted.trials = 2
    submitted.state = .stalled
    #expect(outcome.answer?.request == 5)
    #expect(outcome.answer?.submit == submitted)
  }

  @Test func knownSweepIsFoundAgainAndChangesNothing() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.complete(Sample.execution(sweep, 0), sweep.trial(at: 0), from: Sample.first)
    let outcome = try bench.say(.request(Say.submit(sweep)), from: Sample.client)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.answer?.submit.wasKnown == true)
    #expect(outcome.answer?.submit.results == 1)
  }

  @Test func cancelledSweepStaysCancelledWhenSubmittedAgain() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.steer(.cancel)
    let again = try bench.submit(sweep)
    #expect(again.wasKnown)
    #expect(again.state == .cancelled)
    #expect(try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first).sent == [Say.welcome(Sample.first)])
  }

  static let holding: CoordinatorCore.Settings = {
    var settings = Sample.settings
    settings.holdsRestoredSweeps = true
    return settings
  }()

  @Test func heldSweepWaitsUntilItIsSubmittedAgain() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    try bench.restart(Self.holding)
    #expect(try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first).sent == [Say.welcome(Sample.first)])
    #expect(try bench.sweep().state == .paused)
    let outcome = try bench.say(.request(Say.submit(sweep)), from: Sample.client)
    #expect(outcome.sent.contains(Say.assign(Sample.execution(sweep, 0), sweep.trial(at: 0), to: Sample.first)))
    #expect(outcome.sent.last?.message.answer.submit.state == .running)
  }

  @Test func heldSweepThatIsPausedStaysPausedInARunThatHoldsNone() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    try bench.restart(Self.holding)
    #expect(try bench.steer(.pause).steer.state == .paused)
    try bench.restart()
    #expect(try bench.sweep().state == .paused)
  }

  @Test func sweepHeldOnlyByOneRunGoesOnInTheNext() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    try bench.restart(Self.holding)
    try bench.restart()
    #expect(try bench.sweep().intent == .running)
  }

  @Test func requestOfAnotherVersionIsRefusedWithBothVersions() throws {
    var bench = try CoordinatorBench()
    var request = Say.submit(sweep)
    request.protocolVersion = 9
    let outcome = try bench.say(.request(request), from: Sample.client)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.answer?.request == 5)
    #expect(outcome.answer?.refusal.code == .unusable)
    #expect(outcome.answer?.refusal.message.contains("speaks protocol version 9, the coordinator 2") == true)
  }

  @Test func unusableDefinitionIsRefusedWithTheFieldAndItsBound() throws {
    var bench = try CoordinatorBench()
    var submit = WireSubmitRequest()
    submit.definition = WireSweepDefinition(sweep)
    submit.definition.targetTrainingLoss = -1
    let outcome = try bench.say(.request(Say.request(.submit(submit))), from: Sample.client)
    #expect(outcome.changes.isEmpty)
    #expect(outcome.answer?.refusal.message.contains("target_training_loss is '-1.0'") == true)
    #expect(try bench.say(.request(Say.query()), from: Sample.client).answer?.refusal.code == .unusable)
  }

  @Test func requestOfAnUnknownKindIsRefused() throws {
    var bench = try CoordinatorBench()
    let outcome = try bench.say(.request(Say.request(nil)), from: Sample.client)
    #expect(outcome.answer?.refusal.message == WireError.unknownKind.description)
  }

  // MARK: Shared trials

  @Test(arguments: [1, 1.25])
  func trialOfAnEarlierSweepFillsTheNewSweepsShardForItsOwnTarget(target: Double) throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.complete(Sample.execution(sweep, 0), sweep.trial(at: 0), from: Sample.first)

    let other = Sample.definition("other", target: target, seeds: [0])
    #expect(try bench.submit(other).results == 1)
    let answer = try bench.sweep("other")
    #expect(answer.state == .finished)
    let shard = answer.shards[0]
    #expect(shard.state == .done)
    // Epochs of 2 iterations: means 3, 5/3 and 7/6 of neighbours, so 1.25 is reached at iteration 4, 1 never.
    #expect(try shard.shard().summary?.iterationsToTarget == (target == 1.25 ? 4 : nil))
    #expect(try bench.store.restore().trials.first { $0.id == Sample.execution(sweep, 0).trial }?.attempts.count == 1)
  }

  @Test func followerOfASweepHearsOfAnAdoptedShard() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.complete(Sample.execution(sweep, 0), sweep.trial(at: 0), from: Sample.first)
    let other = Sample.definition("other", target: 1.25, seeds: [0])
    var message = WireToCoordinator()
    message.request = Say.submit(other)
    bench.core.receive(message, from: Sample.client, at: bench.now)
    let output = bench.core.takeOutput()
    try bench.store.apply(output.changes)
    let read = try #require(output.reads.first)
    let before = try bench.sweep("other")
    #expect(before.shards[0].summary.isEmpty)
    #expect(before.state == .running)
    bench.core.finish(read, try read.perform(from: bench.store), at: bench.now)
    let after = try bench.sweep("other", after: before.version)
    #expect(after.shards.map(\.summary.isEmpty) == [false])
    #expect(after.state == .finished)
  }

  @Test func trialInTwoSweepsIsTrainedOnceAndRunsOnWhenOneIsCancelled() throws {
    var bench = try CoordinatorBench()
    let other = Sample.definition("other", target: 1.25, seeds: [0])
    _ = try bench.submit(sweep)
    _ = try bench.submit(other)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let cancelled = try bench.say(.request(Say.steer(.cancel, "demo")), from: Sample.client)
    #expect(cancelled.sent.map(\.peer) == [Sample.client])
    let execution = Sample.execution(sweep, 0)
    #expect(
      try bench.complete(execution, sweep.trial(at: 0), from: Sample.first).sent
        == [Say.settled(execution, to: Sample.first)])
    #expect(try bench.sweep("other").shards[0].shard().summary?.iterationsToTarget == 4)
    #expect(try bench.sweep("demo").shards[0].shard().summary?.iterationsToTarget == nil)
  }

  // MARK: References

  @Test func sweepIsFoundByIdPrefixNameOrAsTheLatest() throws {
    var bench = try CoordinatorBench()
    let other = Sample.definition("other")
    let renewed = Sample.definition(seeds: [4])
    for definition in [sweep, other, renewed] { _ = try bench.submit(definition) }
    let id = sweep.id.description
    for (reference, expected) in [
      (id, sweep), (id.uppercased(), sweep), (String(id.prefix(20)), sweep), ("other", other), ("demo", renewed),
      ("", renewed),
    ] {
      #expect(try bench.sweep(reference).sweepID == expected.id.wire, "\(reference)")
    }
  }

  @Test func unknownAndAmbiguousReferencesAreRefusedWithWhatThereIs() throws {
    var bench = try CoordinatorBench()
    let none = try bench.say(.request(Say.query()), from: Sample.client)
    #expect(none.answer?.refusal.message.contains("no sweep was submitted") == true)
    // Seventeen ids have two that begin with the same digit.
    let sweeps = (0..<17).map { Sample.definition("sweep \($0)") }
    for definition in sweeps { _ = try bench.submit(definition) }
    let byDigit = Dictionary(grouping: sweeps) { $0.id.description.prefix(1) }
    let (digit, twins) = try #require(byDigit.first { $0.value.count > 1 })
    let ambiguous = try bench.say(.request(Say.query(String(digit))), from: Sample.client)
    let message = try #require(ambiguous.answer?.refusal.message)
    #expect(message.contains("begins \(twins.count) ids"))
    #expect(message.contains(twins[0].id.short))
    let unknown = try bench.say(.request(Say.query("nobody")), from: Sample.client)
    #expect(unknown.answer?.refusal.message.contains("no sweep has the id or name 'nobody'") == true)
    #expect(unknown.answer?.refusal.message.contains("sweep 16") == true)
  }

  // MARK: Steering

  @Test func cancelTakesLeasesBackAndResumeGoesOn() throws {
    var bench = try CoordinatorBench()
    let (first, second) = (Sample.execution(sweep, 0), Sample.execution(sweep, 0, attempt: 2))
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let cancel = try bench.say(.request(Say.steer(.cancel)), from: Sample.client)
    #expect(
      cancel.records == [
        .sweepStateChanged(sweep.id, .cancelled),
        .attemptEnded(first.trial, first.attempt, .released, atMillis: bench.now.wallMilliseconds),
      ])
    #expect(cancel.sent.first == Say.revoke(first, .cancelled, to: Sample.first))
    let steered = try #require(cancel.sent.last?.message.answer.steer)
    #expect(steered.sweepID == sweep.id.wire)
    #expect(steered.state == .cancelled)
    #expect(steered.affected == 2)
    let resume = try bench.say(.request(Say.steer(.resume)), from: Sample.client)
    #expect(resume.sent.first == Say.assign(second, sweep.trial(at: 0), to: Sample.first))
    #expect(resume.sent.last?.message.answer.steer.state == .running)
  }

  @Test func pauseLetsRunWhatRuns() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    #expect(try bench.steer(.pause).steer.state == .paused)
    let execution = Sample.execution(sweep, 0)
    #expect(
      try bench.complete(execution, sweep.trial(at: 0), from: Sample.first).sent
        == [Say.settled(execution, to: Sample.first)])
  }

  @Test func steeringThatCannotBeIsRefusedWithTheReason() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.steer(.cancel)
    #expect(try bench.steer(.pause).refusal.message.contains("is cancelled; 'slalom resume"))
    _ = try bench.steer(.resume)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    for index in 0..<2 {
      _ = try bench.complete(Sample.execution(sweep, index), sweep.trial(at: index), from: Sample.first)
    }
    #expect(try bench.steer(.cancel).refusal.message.contains("nothing left to cancel"))
    #expect(
      try bench.steer(.pause).refusal.message.hasSuffix(
        "is finished: every trial has ended, and there is nothing to pause"))
    #expect(try bench.steer(.resume).refusal.message.hasSuffix("and there is nothing to resume"))
    #expect(try bench.steer(.unspecified).refusal.message == WireError.unknownKind.description)
    #expect(try bench.steer(.UNRECOGNIZED(99)).refusal.message == WireError.unknownKind.description)
    #expect(try bench.steer(.rerunFailed).steer.affected == 0)
  }

  @Test func aNameOfTwoSweepsWillNotDoToChangeOne() throws {
    var bench = try CoordinatorBench()
    let renewed = Sample.definition(seeds: [4])
    for definition in [sweep, renewed] { _ = try bench.submit(definition) }
    let refusal =
      "2 sweeps are named 'demo': \(sweep.id.short) (2 trials), \(renewed.id.short) (1 trial, submitted last); give the id "
      + "of the one you mean"
    for action in [.cancel, .pause, .resume, .rerunFailed] as [WireSteerRequest.Action] {
      #expect(try bench.steer(action, "demo").refusal.message == refusal)
    }
    #expect(try bench.sweep("demo").sweepID == renewed.id.wire, "looking takes the latest")
    #expect(try bench.steer(.pause, sweep.id.short).steer.sweepID == sweep.id.wire)
    #expect(try bench.steer(.pause).steer.sweepID == renewed.id.wire)
  }

  @Test func rerunGivesFailedTrialsTheirAttemptsBack() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let failure = AttemptFailure(.rejected, message: "no")
    _ = try bench.say(.failed(Say.failed(Sample.execution(sweep, 0), failure)), from: Sample.first)
    #expect(try bench.sweep().shards[0].state == .failed)
    let rerun = try bench.say(.request(Say.steer(.rerunFailed)), from: Sample.client)
    #expect(rerun.answer?.steer.affected == 1)
    #expect(
      rerun.records == [
        .trialStateChanged(Sample.execution(sweep, 0).trial, .waiting)
      ])
    _ = try bench.complete(Sample.execution(sweep, 1), sweep.trial(at: 1), from: Sample.first)
    let second = Sample.execution(sweep, 0, attempt: 2)
    _ = try bench.complete(second, sweep.trial(at: 0), from: Sample.first)
    #expect(try bench.sweep().shards.map(\.state) == [.done, .done])
  }

  // MARK: Following

  @Test func answerToAFollowerHoldsOnlyWhatChanged() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    let whole = try bench.sweep()
    #expect(whole.hasDefinition)
    #expect(whole.shards.map(\.index) == [0, 1])
    let nothing = try bench.sweep(after: whole.version)
    #expect(!nothing.hasDefinition && nothing.shards.isEmpty)

    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    let leased = try bench.sweep(after: whole.version)
    #expect(!leased.hasDefinition)
    #expect(leased.shards.map(\.state) == [.running])
    let execution = Sample.execution(sweep, 0)
    _ = try bench.say(
      .metrics(Say.metrics(execution, 1, Sample.batches(of: sweep.trial(at: 0))[0])), from: Sample.first)
    let progressed = try bench.sweep(after: leased.version)
    #expect(progressed.shards.map(\.iteration) == [3])
  }

  @Test(arguments: [true, false])
  func followerOfAnotherCoordinatorGetsEverything(isFromThePast: Bool) throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    let version = try bench.sweep().version
    try bench.restart()
    let answer = try bench.sweep(after: isFromThePast ? version : .max)
    #expect(answer.hasDefinition)
    #expect(answer.shards.count == 2)
  }

  @Test func clusterAnswerCountsSweepsAndWorkers() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    _ = try bench.complete(Sample.execution(sweep, 0), sweep.trial(at: 0), from: Sample.first)
    bench.milliseconds += 700
    let answer = try #require(
      try bench.say(.request(Say.cluster()), from: Sample.client).answer?.cluster)
    let overview = try #require(answer.sweeps.first)
    var counts = WireTrialCounts()
    (counts.done, counts.running) = (1, 1)
    #expect(overview.counts == counts)
    let worker = try #require(answer.workers.first)
    #expect(worker.busy == 1 && worker.committed == 1 && worker.failed == 0 && worker.state == .alive)
    #expect(worker.heardMillisecondsAgo == 700)
    _ = try bench.say(.goodbye(WireGoodbye()), from: Sample.first)
    let later = try #require(
      try bench.say(.request(Say.cluster()), from: Sample.client).answer?.cluster)
    #expect(later.workers.map(\.state) == [.gone])
    #expect(later.workers.map(\.remarks) == [["left"]])
  }
}
