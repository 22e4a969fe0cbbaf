import SweepCore
import SweepStore
import TestSupport
import Testing

struct StorePropertyTests {
  /// Each seed reproduces alone. Lists that break a rule are among the drawn ones: store and model must agree on which.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func storeHoldsWhatAModelHoldsThroughEveryReopening(_ seed: UInt64) throws {
    var source = ChangeSource(random: SeededGenerator(seed: seed))
    let scratch = ScratchStore()
    var store = try scratch.open()
    var model = StoreModel()
    var applied = 0
    var refused = 0

    let first = [StoreChange.sweepSubmitted(Sample.sweep(0, trials: Array(0..<12)))]
    let isLegal = model.apply(first)
    #expect(isLegal)
    try store.apply(first)
    for round in 0..<150 {
      let changes = source.changes()
      if model.apply(changes) {
        try store.apply(changes)
        applied += 1
      } else {
        #expect(throws: StoreError.self, "seed \(seed), round \(round)") { try store.apply(changes) }
        refused += 1
      }
      if round % 10 == 9 {
        try store.close()
        store = try scratch.open()
        try expect(store, toHold: model, "seed \(seed), round \(round)")
      }
    }
    // Both kinds of list must occur, or this test says little.
    #expect(applied >= 20 && refused >= 20, "seed \(seed): \(applied) applied, \(refused) refused")
    try store.close()
  }

  private func expect(_ store: SweepStore, toHold model: StoreModel, _ comment: Comment) throws {
    let state = try store.restore()
    #expect(state == model.state, comment)
    for trial in state.trials {
      for attempt in trial.attempts {
        let stored = try store.metrics(of: trial.id, attempt: attempt.number)
        let expected = (model.metrics[Execution(trial.id, attempt.number)] ?? [:]).sorted { $0.key < $1.key }
        #expect(stored.map(\.sequence) == expected.map(\.key), comment)
        #expect(stored.map(\.payload) == expected.map(\.value), comment)
      }
    }
    #expect(try store.journal(limit: .max) == model.journal, comment)
  }
}
