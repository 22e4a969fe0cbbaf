import SweepCore
import SweepStore
import Testing

struct StoreAtomicityTests {
  /// Changes that break a rule after `Sample.beginning` and a committed trial 1, with what the refusal says.
  static let refusals: [(change: StoreChange, reason: String)] = [
    (.sweepSubmitted(Sample.sweep(1, trials: [9])), "UNIQUE"),
    (.sweepStateChanged(Sample.sweepID(2), .paused), "there is no sweep \(Sample.sweepID(2).short)"),
    (.attemptIssued(Sample.trial(9), AttemptNumber(1), Sample.owner(1), atMillis: 1), "no sweep has the trial"),
    (.attemptIssued(Sample.trial(1), AttemptNumber(1), Sample.owner(2), atMillis: 1), "to another worker"),
    (.attemptIssued(Sample.trial(1), AttemptNumber(0), Sample.owner(2), atMillis: 1), "CHECK"),
    (.attemptEnded(Sample.trial(1), AttemptNumber(2), .released, atMillis: 1), "was never issued"),
    (.trialStateChanged(Sample.trial(9), .waiting), "no sweep has the trial"),
    (.trialStateChanged(Sample.trial(1), .running), "CHECK"),
    (.trialStateChanged(Sample.trial(1), .failed), "CHECK"),
    (.trialStateChanged(Sample.trial(1), .done, failure: Sample.failure(.lost)), "CHECK"),
    (.metrics(Sample.trial(9), AttemptNumber(1), sequence: 0, payload: [1]), "no sweep has the trial"),
    (.metrics(Sample.trial(1), AttemptNumber(2), sequence: 0, payload: [1]), "FOREIGN KEY"),
    (.metrics(Sample.trial(1), AttemptNumber(1), sequence: -1, payload: [1]), "CHECK"),
    (.trialCommitted(Sample.trial(1), AttemptNumber(1), Sample.result(0), atMillis: 1), "UNIQUE"),
    (.trialCommitted(Sample.trial(2), AttemptNumber(1), Sample.result(0), atMillis: 1), "FOREIGN KEY"),
    (.summarized(Sample.trial(2), Sample.summary(1)), "FOREIGN KEY"),
    (.summarized(Sample.trial(9), Sample.summary(1)), "no sweep has the trial"),
    (.resultObserved(Sample.trial(1), AttemptNumber(7), Sample.result(0), atMillis: 1), "FOREIGN KEY"),
  ]

  @Test(arguments: refusals.indices)
  func changesBeforeARefusedOneAreNotApplied(_ index: Int) throws {
    let (change, reason) = Self.refusals[index]
    let trial = Sample.trial(1)
    let store = try SweepStore.inMemory()
    try store.apply(Sample.beginning + [.trialCommitted(trial, AttemptNumber(1), Sample.result(0), atMillis: 6)])
    let before = try store.restore()

    let error = #expect(throws: StoreError.self) {
      try store.apply([
        .sweepSubmitted(Sample.sweep(3, trials: [2, 30])),
        .sweepStateChanged(Sample.sweepID(1), .paused),
        .metrics(trial, AttemptNumber(1), sequence: 0, payload: [1]),
        .attemptEnded(trial, AttemptNumber(1), .committed, atMillis: 7),
        .journal(kind: "kind", subject: "subject", detail: "detail", atMillis: 8),
        change,
      ])
    }
    guard case .refused(":memory:", let text) = error else {
      Issue.record("\(String(describing: error)) is no refusal")
      return
    }
    #expect(text.contains(reason))
    #expect(try store.restore() == before)
    #expect(try store.metrics(of: trial, attempt: AttemptNumber(1)).isEmpty)
    #expect(try store.journal(limit: 1).isEmpty)

    try store.apply([.sweepStateChanged(Sample.sweepID(1), .paused)])
    #expect(try store.restore().sweeps.map(\.state) == [.paused])
  }

  @Test func firstResultOutlivesARefusedSecond() throws {
    let store = try SweepStore.inMemory()
    let trial = Sample.trial(1)
    try store.apply(Sample.beginning + [.trialCommitted(trial, AttemptNumber(1), Sample.result(0), atMillis: 6)])
    #expect(throws: StoreError.self) {
      try store.apply([
        .attemptIssued(trial, AttemptNumber(2), Sample.owner(2), atMillis: 7),
        .trialCommitted(trial, AttemptNumber(2), Sample.result(1), atMillis: 8),
      ])
    }
    #expect(try store.trial(1)?.result == StoredResult(attempt: AttemptNumber(1), result: Sample.result(0)))
    #expect(try store.trial(1)?.attempts.count == 1)
  }
}
