import SweepCore
import SweepViews
import TestSupport
import Testing

/// What each key does to the frames of a live table.
struct LiveTableTests {
  private let facts = LiveFacts(
    note: "SYNTHETIC DATA", running: 2, waiting: 2, failed: 0,
    pace: SweepPace(durations: [10, 10], running: [0.5, 0.5], waiting: 2),
    workers: .init(alive: 2, slots: 4, busy: 2))

  private func live(_ board: Leaderboard = SampleSweep.leaderboard) -> LiveTable {
    LiveTable(board, leaving: "leave")
  }

  private func texts(_ live: inout LiveTable, width: Int = 80, height: Int = 24) -> [String] {
    live.frame(facts, width: width, height: height).map { $0.text(colour: false) }
  }

  /// Forty configurations of two optimizers over two seeds, in the order of their rates.
  private var long: Leaderboard {
    let configurations = (1...40).map { rate in
      Configuration(optimizer: .init(rate % 2 == 0 ? .adam : .sgd, learningRate: Double(rate)))
    }
    let definition = SweepDefinition(
      name: "long", target: Target(), configurations: configurations, seeds: [0, 1], dataDigest: .sha256(""))
    let summaries = (0..<80).map { shard -> (Int, TrialSummary) in
      let rate = Double(shard / 2 + 1)
      return (
        shard, .completed(Int(rate), loss: rate, area: rate, final: rate / 100, best: rate / 100, digest: "\(shard)")
      )
    }
    return Leaderboard(definition: definition, summaries: Dictionary(uniqueKeysWithValues: summaries))
  }

  /// The ranks of the configurations in a frame.
  private func shownRanks(_ frame: [String]) -> [Int] {
    let begin = frame.firstIndex { $0.contains("configurations over") } ?? 0
    return frame.dropFirst(begin + 3).compactMap { line in
      line.split(separator: " ").first.flatMap { Int($0) }
    }
  }

  @Test func aFrameOfEightyColumns() {
    var live = live()
    #expect(
      texts(&live, height: 22).joined(separator: "\n") + "\n" == """
        sample  sweep 61d944ac6665  SYNTHETIC DATA
        11/15 trials, 2 diverged · ranked by iterations to training loss 1
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━─────────── 73 % · 720 trials/h, 15 s left
        2 running, 2 waiting · 2 workers, 2 of 4 slots busy

         #  optimizer  rate    trials  to target  final loss  best val  loss
        ──  ─────────  ──────  ──────  ─────────  ──────────  ────────  ────────
         1  sgd        0.01 ▼     6/6        366      0.9712     39.8%  ███▇▇▆▆▅
        ~2  adam       1e-4       3/6        153      0.3770     42.8%  ██▇▆▆▅▃▁
        ~3  nesterov   1e-3       2/3        204      0.3494     40.5%  ██▇▆▆▅▃▁

        5 configurations over 3 seeds
         #  optimizer  rate  settings       trials  to target  final loss  diverged
        ──  ─────────  ────  ─────────────  ──────  ─────────  ──────────  ────────
         1  adam       1e-4                    3/3        153      0.3770
         2  sgd        0.01                    3/3        366      0.9712
         3  sgd        0.1                     3/3          —           ∞       2/3
        ~4  nesterov   1e-3  momentum 0.95     2/3        204      0.3494
        ~5  adam       1e-3                    0/3


        q leave  ↑↓ PgUp PgDn Home End scroll  s ranking  f optimizer: all

        """)
  }

  @Test func aFrameOfTwoHundredColumns() {
    var live = live(SixSeeds.leaderboard)
    #expect(
      texts(&live, width: 200, height: 18).joined(separator: "\n") + "\n" == """
        six seeds  sweep 38a66498d1e3  SYNTHETIC DATA
        24/24 trials · ranked by iterations to training loss 1
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 100 % · 720 trials/h, 15 s left
        2 running, 2 waiting · 2 workers, 2 of 4 slots busy

        #  by loss  optimizer  rate   trials  reached  to target      q1–q3  final loss          q1–q3  best val  final val  train  loss
        ─  ───────  ─────────  ─────  ──────  ───────  ─────────  ─────────  ──────────  ─────────────  ────────  ─────────  ─────  ────
        1  1        sgd        0.1 ▼   18/18      6/6       52.5  51.3–53.8      0.5250  0.5125–0.5375     44.8%      30.0%  50.0%  █▁
        2  2        adam       0.1       6/6      6/6       82.5  81.3–83.8      0.8250  0.8125–0.8375     41.8%      30.0%  50.0%  █▃

        4 configurations over 6 seeds
        #  optimizer  rate  trials  reached  to target        q1–q3  final loss          q1–q3  best val  final val  train  loss
        ─  ─────────  ────  ──────  ───────  ─────────  ───────────  ──────────  ─────────────  ────────  ─────────  ─────  ────
        1  sgd        0.1      6/6      6/6       52.5    51.3–53.8      0.5250  0.5125–0.5375     44.8%      30.0%  50.0%  █▁
        2  sgd        1        6/6      6/6       57.5    56.3–58.8      0.5750  0.5625–0.5875     44.3%      30.0%  50.0%  █▁
        3  adam       0.1      6/6      6/6       82.5    81.3–83.8      0.8250  0.8125–0.8375     41.8%      30.0%  50.0%  █▃
        4  sgd        10       6/6      6/6        202  200.5–203.5       2.025    2.012–2.038     29.8%      30.0%  50.0%  ██
        q leave  ↑↓ PgUp PgDn Home End scroll  s ranking  f optimizer: all

        """)
  }

  @Test(arguments: [
    (1, 1), (10, 3), (40, 8), (80, 6), (80, 15), (80, 18), (80, 24), (120, 40), (200, 60), (300, 100),
  ])
  func aFrameNeverExceedsItsTerminal(width: Int, height: Int) {
    for board in [SampleSweep.leaderboard, SampleSweep.finished, SixSeeds.leaderboard, long] {
      var live = live(board)
      for key in [nil, .end, .character("s"), .character("f"), .pageUp] as [Key?] {
        if let key { #expect(live.press(key) == .stays) }
        let lines = live.frame(facts, width: width, height: height)
        #expect(lines.count <= height)
        for line in lines { #expect(line.displayWidth <= width) }
      }
    }
  }

  @Test func theKeysStandOnTheLastLine() {
    var live = live()
    let frame = texts(&live, height: 30)
    #expect(frame.count == 30)
    #expect(frame.last == "q leave  ↑↓ PgUp PgDn Home End scroll  s ranking  f optimizer: all")
    #expect(texts(&live, width: 40).last == "q leave  ↑↓ scroll  s ranking  f all")
    var silent = LiveTable(SampleSweep.leaderboard, leaving: nil)
    #expect(!texts(&silent, height: 30).contains { $0.contains("PgUp") })
  }

  @Test func withoutColourNoLineHasAnEscape() {
    for (width, height) in [(80, 24), (200, 60)] {
      var live = live()
      let lines = live.frame(facts, width: width, height: height)
      for line in lines { #expect(!line.text(colour: false).contains("\u{1B}")) }
      // And colour adds nothing but escapes.
      for line in lines {
        #expect(line.text(colour: true).replacing(/\u{1B}\[[0-9;]+m/, with: "") == line.text(colour: false))
      }
      #expect(lines.contains { $0.text(colour: true).contains("\u{1B}") })
    }
  }

  @Test func arrowsAndPagesScrollTheConfigurations() {
    let board = long
    var live = live(board)
    let page = shownRanks(texts(&live))
    #expect(page.count > 5)
    #expect(page == Array(1...page.count))
    func after(_ keys: Key...) -> [Int] {
      for key in keys { #expect(live.press(key) == .stays) }
      return shownRanks(texts(&live))
    }
    #expect(after(.down).first == 2)
    #expect(after(.down, .down).first == 4)
    #expect(after(.up).first == 3)
    #expect(after(.pageDown).first == 3 + page.count)
    #expect(after(.pageUp).first == 3)
    #expect(after(.home).first == 1)
    #expect(after(.up).first == 1)
    #expect(after(.end).last == 40)
    #expect(after(.down).last == 40)
    // A key at the end is not owed back.
    #expect(after(.up).last == 39)
    #expect(after(.character("g")).first == 1)
    #expect(after(.character("G"), .character(" "), .character("j")).last == 40)
    #expect(texts(&live).contains { $0.contains("of 40") })
  }

  @Test func aTallTerminalShowsAllWhereverItWasScrolledTo() {
    let board = long
    var live = live(board)
    _ = texts(&live)
    #expect(live.press(.end) == .stays)
    #expect(shownRanks(texts(&live)).first ?? 1 > 1)
    #expect(shownRanks(texts(&live, width: 200, height: 60)) == Array(1...40))
  }

  @Test func sCyclesThroughEveryRanking() {
    var live = live()
    var seen: [RankKey] = []
    for _ in RankKey.allCases {
      seen.append(live.rankBy)
      live.show(
        Leaderboard(definition: SampleSweep.definition, summaries: SampleSweep.summaries, rankBy: live.rankBy))
      let title = live.rankBy == .target ? "ranked by iterations to training loss 1" : "ranked by \(live.rankBy.title)"
      #expect(texts(&live)[1].hasSuffix(title))
      #expect(live.press(.character("s")) == .stays)
    }
    #expect(seen == RankKey.allCases)
    #expect(live.rankBy == .target)
  }

  @Test(arguments: [
    (RankKey.bestValidationAccuracy, "best val"), (.finalValidationAccuracy, "final val"), (.logLossArea, "log-loss"),
  ])
  func whatItIsRankedByIsShownInEightyColumns(key: RankKey, title: String) {
    let board = Leaderboard(definition: SampleSweep.definition, summaries: SampleSweep.summaries, rankBy: key)
    var live = live(board)
    #expect(texts(&live).count { $0.contains(title) && $0.contains("optimizer") } == 2)
  }

  @Test func fCyclesThroughTheOptimizersOfTheSweep() {
    var live = live()
    #expect(live.filter == nil)
    for rule in [UpdateRule.sgd, .nesterov, .adam] {
      #expect(live.press(.character("f")) == .stays)
      #expect(live.filter == rule)
      let frame = texts(&live, height: 40)
      let begin = frame.firstIndex { $0.contains("configurations over") } ?? 0
      let rows = frame[(begin + 3)...].prefix { !$0.isEmpty }
      #expect(!rows.isEmpty)
      #expect(rows.allSatisfy { $0.contains(rule.rawValue) })
      #expect(frame[begin].contains("only \(rule.rawValue): \(rows.count)"))
      #expect(frame.last?.hasSuffix("f optimizer: \(rule.rawValue)") == true)
      // The optimizers above stay as they are, and ranks are those among all.
      #expect(frame[..<begin].contains { $0.contains("nesterov") })
    }
    #expect(live.press(.character("f")) == .stays)
    #expect(live.filter == nil)
  }

  @Test func aFilterBeginsAtItsFirstRow() {
    let board = long
    var live = live(board)
    _ = texts(&live)
    #expect(live.press(.end) == .stays)
    _ = texts(&live)
    #expect(live.press(.character("f")) == .stays)
    #expect(shownRanks(texts(&live)).prefix(3) == [1, 3, 5])
  }

  @Test func configurationsWithoutAResultShareTheLastLine() {
    let board = long
    let summaries = (0..<20).map {
      ($0, TrialSummary.completed(1, loss: Double($0), area: 1, final: 0.1, best: 0.1, digest: "\($0)"))
    }
    var live = live(
      Leaderboard(definition: board.definition, summaries: Dictionary(uniqueKeysWithValues: summaries)))
    let frame = texts(&live)
    let title = frame.firstIndex { $0.contains("configurations over") } ?? 0
    #expect(frame[title].hasSuffix("of 10"), "what is scrolled is what has a result")
    #expect(frame.contains("… and 30 configurations without a result yet"))
    #expect(live.press(.end) == .stays)
    #expect(shownRanks(texts(&live)).last == 10)
    #expect(live.press(.character("f")) == .stays)
    #expect(texts(&live)[title].contains("only sgd: 20"))
    var empty = self.live(Leaderboard(definition: board.definition, summaries: [:]))
    #expect(texts(&empty).contains("40 configurations without a result yet"))
  }

  @Test func onlyQLeaves() {
    var live = live()
    for key in [.up, .down, .pageUp, .pageDown, .home, .end, .character("x"), .character("Q")] as [Key] {
      #expect(live.press(key) == .stays)
    }
    #expect(live.press(.character("q")) == .leaves)
  }

  @Test func whatIsWrongIsSaidInWords() {
    var facts = facts
    (facts.failed, facts.alarmed, facts.state) = (1, 2, "paused")
    facts.messages = ["first", "worker 2 crashed", "nothing runs: no worker is connected"]
    facts.workers = nil
    var live = live()
    let lines = live.frame(facts, width: 80, height: 24).map { $0.text(colour: false) }
    #expect(lines[3] == "paused · 2 running, 2 waiting, 1 failed, 2 WITH RESULTS THAT DIFFER · workers —")
    #expect(Array(lines[4...5]) == ["worker 2 crashed", "nothing runs: no worker is connected"])
  }
}
