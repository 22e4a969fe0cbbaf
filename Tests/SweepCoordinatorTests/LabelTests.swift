import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import TestSupport
import Testing

/// What users call a sweep and write of it, and what a list says of one that has finished.
struct LabelTests {
  let sweep = Sample.definition()

  private func ask(_ request: Request, _ bench: inout CoordinatorBench) throws -> Result<Answer, RequestRefusal> {
    bench.core.receive(request, from: Client(peer: Sample.client, request: 7), at: bench.now)
    let output = bench.core.takeOutput()
    try bench.store.apply(output.changes)
    return try #require(output.answers.first).answer
  }

  private func steer(_ action: SteerRequest.Action, _ name: String, _ bench: inout CoordinatorBench) throws {
    _ = try ask(.steer(SteerRequest(action, sweep: name)), &bench).get()
  }

  private func list(_ bench: inout CoordinatorBench, archived: Bool = false) throws -> [SweepOverview] {
    guard case .cluster(let answer) = try ask(.cluster(ClusterRequest(archived: archived)), &bench).get() else {
      return []
    }
    #expect(answer.sweepCount == answer.sweeps.count)
    return answer.sweeps
  }

  @Test func aRenamedSweepKeepsItsIdAndIsFoundByItsNewNameAlone() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.submit(Sample.definition("other"))
    try steer(.rename("größer"), "demo", &bench)
    for _ in 0..<2 {
      let answer = try bench.sweep("größer")
      #expect(answer.sweepID == sweep.id.wire)
      #expect(answer.definition.name == "größer")
      #expect(try bench.steer(.pause, "demo").refusal.message.contains("no sweep has the id or name 'demo'"))
      #expect(try list(&bench).map(\.name) == ["größer", "other"])
      // The same file is the same sweep.
      #expect(try bench.submit(sweep).wasKnown)
      try bench.restart()
    }
  }

  @Test func ofTwoSweepsOfANameTheLatestIsMeantUntilItIsRenamed() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    let later = Sample.definition(seeds: [9])
    _ = try bench.submit(later)
    #expect(try bench.sweep("demo").sweepID == later.id.wire)
    // A change of one of them has to name it.
    #expect(try bench.steer(.pause, "demo").refusal.message.contains("2 sweeps are named 'demo'"))
    try steer(.rename("new"), later.id.description, &bench)
    #expect(try bench.sweep("demo").sweepID == sweep.id.wire)
    #expect(try bench.sweep("new").sweepID == later.id.wire)
  }

  @Test func notesAndTheArchiveSurviveARestart() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    _ = try bench.submit(Sample.definition("other"))
    try steer(.annotate("two\nlines"), "demo", &bench)
    try steer(.archive(true), "demo", &bench)
    for _ in 0..<2 {
      #expect(try list(&bench).map(\.name) == ["other"])
      let all = try list(&bench, archived: true)
      #expect(all.map(\.isArchived) == [true, false])
      #expect(all.map(\.note) == ["two\nlines", ""])
      // It is found as before.
      #expect(try bench.sweep("demo").sweepID == sweep.id.wire)
      try bench.restart()
    }
    try steer(.archive(false), "demo", &bench)
    try steer(.annotate(""), "demo", &bench)
    #expect(try list(&bench).map(\.name) == ["demo", "other"])
    #expect(try list(&bench).allSatisfy(\.note.isEmpty))
  }

  @Test(arguments: [
    (SteerRequest.Action.rename(" "), "the name is empty"),
    (.rename(String(repeating: "x", count: 10_000)), "10000 bytes"), (.rename("a\nb"), "control character"),
    (.annotate(String(repeating: "x", count: SteerRequest.noteLimit + 1)), "at most 4096"),
    (.annotate("\u{1B}[31m"), "control character"),
  ])
  func aLabelThatCannotBeIsRefused(action: SteerRequest.Action, words: String) throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    guard case .failure(let refusal) = try ask(.steer(SteerRequest(action, sweep: "demo")), &bench) else {
      Issue.record("it was taken")
      return
    }
    #expect(refusal.code == .unusable)
    #expect(refusal.message.contains(words), "\(refusal.message)")
  }

  @Test func aFinishedSweepIsListedWithWhatItTookItsEndAndItsWinner() throws {
    var bench = try CoordinatorBench()
    _ = try bench.submit(sweep)
    #expect(try list(&bench)[0].begunMilliseconds == nil)
    bench.milliseconds += 1000
    let began = bench.now.wallMilliseconds
    _ = try bench.say(.hello(Say.hello(Sample.alice)), from: Sample.first)
    for index in 0..<2 {
      #expect(try list(&bench)[0].finishedMilliseconds == nil)
      #expect(try list(&bench)[0].winner == nil)
      bench.milliseconds += 2000
      _ = try bench.complete(Sample.execution(sweep, index), sweep.trial(at: index), from: Sample.first)
    }
    let ended = bench.now.wallMilliseconds
    // What is checked afterwards, and a sweep that adopts all, change nothing of it.
    bench.milliseconds += 5000
    _ = try bench.submit(Sample.definition("twin"))
    _ = try bench.say(.request(Say.rerun(shards: ["0"])), from: Sample.client)
    for _ in 0..<2 {
      let found = try list(&bench)
      #expect(found[0].begunMilliseconds == began)
      #expect(found[0].finishedMilliseconds == ended)
      #expect(found[0].seconds == 4)
      #expect(found.map(\.winner) == Array(repeating: SweepWinner(rule: .sgd, learningRate: 0.1), count: 2))
      #expect(found[1].finishedMilliseconds == nil)
      try bench.restart()
    }
  }

  @Test func theWinnerIsTheFirstOfTheTable() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<20 {
      let configurations = [0.1, 0.01, 0.001].map { Sample.configuration($0) }
      let definition = SweepDefinition(
        name: "w", target: Target(trainingLoss: 1), configurations: configurations, seeds: [0, 1],
        dataDigest: Sample.data)
      let summaries: [TrialSummary?] = (0..<6).map { _ in
        guard Bool.random(using: &generator) else { return nil }
        return Bool.random(using: &generator)
          ? .diverged(at: 3) : .completed(Int.random(in: 1...40, using: &generator), loss: 1)
      }
      let board = Leaderboard(
        definition: definition,
        summaries: Dictionary(uniqueKeysWithValues: summaries.enumerated().compactMap { i, s in s.map { (i, $0) } }))
      let trials = definition.trials.map { $0.id(dataDigest: definition.dataDigest) }
      #expect(SweepWinner(of: definition, trials: trials, summaries: summaries) == board.winner)
    }
  }
}
