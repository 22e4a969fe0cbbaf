import SweepCore
import SweepStore
import Testing

struct StoreRoundTripTests {
  let store: SweepStore
  let trial = Sample.trial(1)
  let first = AttemptNumber(1)

  init() throws { store = try SweepStore.inMemory() }

  @Test func emptyStoreRestoresNothing() throws {
    #expect(try store.restore() == StoredState())
    #expect(try store.journal(limit: 10).isEmpty)
  }

  @Test func sweepsComeBackInTheirOrderWithSharedTrialsOnce() throws {
    try store.apply([
      .sweepSubmitted(Sample.sweep(1, order: 20, trials: [3, 1, 2])),
      .sweepSubmitted(Sample.sweep(2, order: 10, trials: [2, 4])),
      .sweepStateChanged(Sample.sweepID(1), .cancelled),
    ])
    let state = try store.restore()
    #expect(state.sweeps.map(\.id) == [2, 1].map(Sample.sweepID))
    #expect(state.sweeps.map(\.trials) == [[2, 4], [3, 1, 2]].map { $0.map(Sample.trial) })
    #expect(state.sweeps.map(\.state) == [.running, .cancelled])
    #expect(state.sweeps.map(\.name) == ["sweep «2»\n", "sweep «1»\n"])
    #expect(state.sweeps.map(\.definition) == [[0, 255, 2], [0, 255, 1]])
    #expect(state.sweeps.map(\.submittedAtMillis) == [1_700_000_000_002, 1_700_000_000_001])
    #expect(state.sweeps.map(\.order) == [10, 20])
    #expect(state.trials == [3, 1, 2, 4].map { StoredTrial(id: Sample.trial($0)) })
  }

  @Test(arguments: SweepIntent.allCases)
  func everySweepStateComesBack(_ sweepState: SweepIntent) throws {
    try store.apply(Sample.beginning + [.sweepStateChanged(Sample.sweepID(1), sweepState)])
    #expect(try store.restore().sweeps.map(\.state) == [sweepState])
  }

  @Test(arguments: FailureClass.allCases)
  func everyFailureComesBackWithItsAttemptAndItsTrial(_ failureClass: FailureClass) throws {
    let failure = Sample.failure(failureClass)
    try store.apply(
      Sample.beginning + [
        .attemptEnded(trial, first, .failed(failure), atMillis: 9),
        .trialStateChanged(trial, .failed, failure: failure, failures: [failureClass: 3]),
      ])
    let stored = try #require(try store.trial(1))
    #expect(stored.attempts.map(\.ending) == [.failed(failure)])
    #expect(stored.state == .failed)
    #expect(stored.failure == failure)
    #expect(stored.failures == [failureClass: 3])
  }

  @Test func failureCountsAreReplacedAndAFailedTrialCanWaitAgain() throws {
    try store.apply(
      Sample.beginning + [
        .trialStateChanged(
          trial, .failed, failure: Sample.failure(.crashed), failures: [.crashed: 3, .lost: 1])
      ])
    #expect(try store.trial(1)?.failures == [.crashed: 3, .lost: 1])
    try store.apply([.trialStateChanged(trial, .waiting, failures: [.lost: 2])])
    let stored = try #require(try store.trial(1))
    #expect(stored.state == .waiting && stored.failure == nil && stored.failures == [.lost: 2])
    try store.apply([.trialStateChanged(trial, .waiting)])
    #expect(try store.trial(1)?.failures == [:])
  }

  @Test(arguments: [AttemptEnding.committed, .failed(Sample.failure(.lost)), .released, .superseded])
  func attemptKeepsOwnerTimesAndEnding(_ ending: AttemptEnding) throws {
    try store.apply(Sample.beginning + [.attemptEnded(trial, first, ending, atMillis: 77)])
    #expect(
      try store.trial(1)?.attempts == [
        Attempt(number: first, owner: Sample.owner(1), issuedMilliseconds: 5, endedMilliseconds: 77, ending: ending)
      ])
  }

  @Test func attemptIssuedAgainToItsOwnerIsOpenAgain() throws {
    try store.apply(Sample.beginning + [.attemptEnded(trial, first, .failed(Sample.failure(.lost)), atMillis: 77)])
    try store.apply([.attemptIssued(trial, first, Sample.owner(1), atMillis: 80)])
    #expect(
      try store.trial(1)?.attempts == [
        Attempt(number: first, owner: Sample.owner(1), issuedMilliseconds: 5)
      ])
  }

  @Test func endingOfALostAttemptMayBecomeCommitted() throws {
    try store.apply(Sample.beginning + [.attemptEnded(trial, first, .failed(Sample.failure(.lost)), atMillis: 77)])
    try store.apply([.attemptEnded(trial, first, .committed, atMillis: 78)])
    let attempt = try store.trial(1)?.attempts.first
    #expect(attempt?.ending == .committed)
    #expect(attempt?.endedMilliseconds == 78)
  }

  @Test(arguments: 0...3)
  func everyKindOfResultComesBack(_ kind: Int) throws {
    let result = Sample.result(kind)
    try store.apply(Sample.beginning + [.trialCommitted(trial, first, result, atMillis: 6)])
    let stored = try #require(try store.trial(1))
    #expect(stored.result == StoredResult(attempt: first, result: result))
    #expect(stored.attempts.map(\.resultDigest) == [result.digest])
    #expect(try store.trial(2)?.result == nil)
  }

  @Test func summariesComeBackWithTheirResultByTarget() throws {
    let result = Sample.result(0)
    try store.apply(
      Sample.beginning + [
        .trialCommitted(trial, first, result, summaries: [Sample.summary(3), Sample.summary(1)], atMillis: 6)
      ])
    let stored = { try store.trial(1)?.result }
    #expect(
      try stored()
        == StoredResult(attempt: first, result: result, summaries: [Sample.summary(1), Sample.summary(3)]))
    try store.apply([
      .summarized(trial, Sample.summary(2)), .summarized(trial, StoredSummary(target: 0.25, payload: [])),
    ])
    #expect(try stored()?.summaries.map(\.target) == [0.25, 0.5, 0.75])
    #expect(try stored()?.summary(for: 0.5) == Sample.summary(2).payload)
    #expect(try stored()?.summary(for: 0.25) == [])
    #expect(try stored()?.summary(for: 1) == nil)
  }

  @Test func lastSequencesAreThoseOfAttemptsThatMayGoOn() throws {
    try store.apply(
      Sample.beginning + [
        .attemptIssued(trial, AttemptNumber(2), Sample.owner(1), atMillis: 6),
        .attemptIssued(Sample.trial(2), first, Sample.owner(1), atMillis: 6),
        .metrics(trial, first, sequence: 9, payload: [1]),
        .metrics(trial, AttemptNumber(2), sequence: 3, payload: [1]),
        .metrics(trial, AttemptNumber(2), sequence: 1, payload: [1]),
        .attemptEnded(trial, first, .released, atMillis: 7),
      ])
    let expected = [Execution(trial, first): 9, Execution(trial, AttemptNumber(2)): 3]
    #expect(try store.restore().lastSequences == expected)
    try store.apply([.trialStateChanged(trial, .done)])
    #expect(try store.restore().lastSequences == [Execution(trial, AttemptNumber(2)): 3])
  }

  @Test func resultsOfOtherAttemptsAreKeptApartAndOnceEach() throws {
    let second = AttemptNumber(2)
    try store.apply(
      Sample.beginning + [
        .attemptIssued(trial, second, Sample.owner(2), atMillis: 6),
        .trialCommitted(trial, first, Sample.result(0), atMillis: 7),
        .resultObserved(trial, second, Sample.result(1), atMillis: 8),
        .resultObserved(trial, second, Sample.result(1), atMillis: 9),
        .resultObserved(trial, second, Sample.result(2), atMillis: 10),
      ])
    let stored = try #require(try store.trial(1))
    #expect(stored.result == StoredResult(attempt: first, result: Sample.result(0)))
    #expect(stored.observed == [1, 2].map { StoredResult(attempt: second, result: Sample.result($0)) })
    #expect(stored.attempts.map(\.resultDigest) == [Sample.result(0).digest, Sample.result(2).digest])
    #expect(try store.trial(2)?.observed == [])
  }

  @Test func metricsComeBackInSequenceAndARepeatedBatchIsLeftAsItWas() throws {
    try store.apply(
      Sample.beginning + [
        .attemptIssued(trial, AttemptNumber(2), Sample.owner(1), atMillis: 6),
        .metrics(trial, first, sequence: 2, payload: [2]),
        .metrics(trial, first, sequence: 0, payload: []),
        .metrics(trial, first, sequence: 10, payload: [UInt8](repeating: 9, count: 100_000)),
        .metrics(trial, AttemptNumber(2), sequence: 0, payload: [42]),
        .metrics(trial, first, sequence: 2, payload: [3]),
      ])
    try store.apply([.metrics(trial, first, sequence: 0, payload: [8])])
    let batches = try store.metrics(of: trial, attempt: first)
    #expect(batches.map(\.sequence) == [0, 2, 10])
    #expect(batches.map(\.payload) == [[], [2], [UInt8](repeating: 9, count: 100_000)])
    #expect(try store.metrics(of: trial, attempt: AttemptNumber(2)).map(\.payload) == [[42]])
    #expect(try store.metrics(of: trial, attempt: AttemptNumber(3)).isEmpty)
  }

  @Test func journalEndsWithItsLastLines() throws {
    let entries = (1...5).map { JournalEntry(kind: "kind", subject: "s\($0)", detail: "d'\($0)", atMillis: Int64($0)) }
    try store.apply(
      entries.map { .journal(kind: $0.kind, subject: $0.subject, detail: $0.detail, atMillis: $0.atMillis) })
    #expect(try store.journal(limit: 2) == Array(entries.suffix(2)))
    #expect(try store.journal(limit: 100) == entries)
    #expect(try store.journal(limit: 0).isEmpty)
  }
}
