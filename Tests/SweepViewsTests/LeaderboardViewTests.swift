import Foundation
import SweepCore
import SweepViews
import TestSupport
import Testing

/// Golden texts: what is printed, in full.
struct LeaderboardViewTests {
  private let view = LeaderboardView(SampleSweep.leaderboard, note: "SYNTHETIC DATA")

  @Test func aWideTerminalShowsEveryColumn() {
    #expect(
      view.rendered(.table, style: TableStyle(width: 180)) == """
        sample  sweep 61d944ac6665  SYNTHETIC DATA
        11/15 trials, 2 diverged · ranked by iterations to training loss 1

        Optimizers at their best configuration
         #  by loss    optimizer  rate    settings       trials  reached  to target        q1–q3  final loss          q1–q3  best val  final val  train  loss
        ──  ─────────  ─────────  ──────  ─────────────  ──────  ───────  ─────────  ───────────  ──────────  ─────────────  ────────  ─────────  ─────  ────────────────
         1  undecided  sgd        0.01 ▼                    6/6      2/3        366        359–∞      0.9712   0.9556–1.007     39.8%      38.8%  79.6%  ██████▇▇▇▇▆▆▆▆▅▅
        ~2  undecided  adam       1e-4                      3/6      3/3        153    151–156.5      0.3770  0.3541–0.3891     42.8%      41.8%  85.6%  ████▇▇▇▆▆▆▅▅▄▃▂▁
        ~3  undecided  nesterov   1e-3    momentum 0.95     2/3      2/2        204  202.5–205.5      0.3494  0.3491–0.3497     40.5%      39.5%  81.0%  ████▇▇▇▆▆▆▅▅▄▃▂▁

        5 configurations over 3 seeds
         #  optimizer  rate  settings       trials  reached  to target        q1–q3  final loss          q1–q3  best val  final val  train  diverged  loss
        ──  ─────────  ────  ─────────────  ──────  ───────  ─────────  ───────────  ──────────  ─────────────  ────────  ─────────  ─────  ────────  ────────────────
         1  adam       1e-4                    3/3      3/3        153    151–156.5      0.3770  0.3541–0.3891     42.8%      41.8%  85.6%            ████▇▇▇▆▆▆▅▅▄▃▂▁
         2  sgd        0.01                    3/3      2/3        366        359–∞      0.9712   0.9556–1.007     39.8%      38.8%  79.6%            ██████▇▇▇▇▆▆▆▆▅▅
         3  sgd        0.1                     3/3      0/3          —                        ∞                        —          —      —       2/3  █
        ~4  nesterov   1e-3  momentum 0.95     2/3      2/2        204  202.5–205.5      0.3494  0.3491–0.3497     40.5%      39.5%  81.0%            ████▇▇▇▆▆▆▅▅▄▃▂▁
        ~5  adam       1e-3                    0/3

        ~  provisional: trials are missing, so the row stands below the finished ones
        ▼  the best learning rate is the lowest of its grid: a better one may lie beyond it
        —  the target was not reached on half of the seeds or more
        undecided  it takes 6 seeds to tell ranks apart
        Values are medians over the seeds, q1–q3 their quartiles; a diverged trial counts as the worst

        """)
  }

  @Test func eightyColumnsKeepWhatTheRankingIsAbout() {
    #expect(
      view.rendered(.table, style: TableStyle(width: 80)) == """
        sample  sweep 61d944ac6665  SYNTHETIC DATA
        11/15 trials, 2 diverged · ranked by iterations to training loss 1

        Optimizers at their best configuration
         #  by loss    optimizer  rate    settings       to target  final loss  best val
        ──  ─────────  ─────────  ──────  ─────────────  ─────────  ──────────  ────────
         1  undecided  sgd        0.01 ▼                       366      0.9712     39.8%
        ~2  undecided  adam       1e-4                         153      0.3770     42.8%
        ~3  undecided  nesterov   1e-3    momentum 0.95        204      0.3494     40.5%

        5 configurations over 3 seeds
         #  optimizer  rate  settings       to target  final loss  best val  diverged
        ──  ─────────  ────  ─────────────  ─────────  ──────────  ────────  ────────
         1  adam       1e-4                       153      0.3770     42.8%
         2  sgd        0.01                       366      0.9712     39.8%
         3  sgd        0.1                          —           ∞         —       2/3
        ~4  nesterov   1e-3  momentum 0.95        204      0.3494     40.5%
        ~5  adam       1e-3

        ~  provisional: trials are missing, so the row stands below the finished ones
        ▼  the best learning rate is the lowest of its grid: a better one may lie beyond
           it
        —  the target was not reached on half of the seeds or more
        undecided  it takes 6 seeds to tell ranks apart
        Values are medians over the seeds, q1–q3 their quartiles; a diverged trial
           counts as the worst

        """)
  }

  @Test func markdownHoldsBothLevels() {
    #expect(
      view.rendered(.markdown) == """
        ## sample (SYNTHETIC DATA)

        11/15 trials, 2 diverged · ranked by iterations to training loss 1 · sweep 61d944ac6665

        ### Optimizers at their best configuration

        | \\# | by loss | optimizer | rate | settings | trials | reached | to target | q1–q3 | final loss | q1–q3 | best val | final val | train | loss |
        | ---: | --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
        | 1 | undecided | sgd | 0.01 ▼ |  | 6/6 | 2/3 | 366 | 359–∞ | 0.9712 | 0.9556–1.007 | 39.8% | 38.8% | 79.6% | ██████▇▇▇▇▆▆▆▆▅▅ |
        | \\~2 | undecided | adam | 1e-4 |  | 3/6 | 3/3 | 153 | 151–156.5 | 0.3770 | 0.3541–0.3891 | 42.8% | 41.8% | 85.6% | ████▇▇▇▆▆▆▅▅▄▃▂▁ |
        | \\~3 | undecided | nesterov | 1e-3 | momentum 0.95 | 2/3 | 2/2 | 204 | 202.5–205.5 | 0.3494 | 0.3491–0.3497 | 40.5% | 39.5% | 81.0% | ████▇▇▇▆▆▆▅▅▄▃▂▁ |

        ### 5 configurations over 3 seeds

        | \\# | optimizer | rate | settings | trials | reached | to target | q1–q3 | final loss | q1–q3 | best val | final val | train | diverged | loss |
        | ---: | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
        | 1 | adam | 1e-4 |  | 3/3 | 3/3 | 153 | 151–156.5 | 0.3770 | 0.3541–0.3891 | 42.8% | 41.8% | 85.6% |  | ████▇▇▇▆▆▆▅▅▄▃▂▁ |
        | 2 | sgd | 0.01 |  | 3/3 | 2/3 | 366 | 359–∞ | 0.9712 | 0.9556–1.007 | 39.8% | 38.8% | 79.6% |  | ██████▇▇▇▇▆▆▆▆▅▅ |
        | 3 | sgd | 0.1 |  | 3/3 | 0/3 | — |  | ∞ |  | — | — | — | 2/3 | █ |
        | \\~4 | nesterov | 1e-3 | momentum 0.95 | 2/3 | 2/2 | 204 | 202.5–205.5 | 0.3494 | 0.3491–0.3497 | 40.5% | 39.5% | 81.0% |  | ████▇▇▇▆▆▆▅▅▄▃▂▁ |
        | \\~5 | adam | 1e-3 |  | 0/3 |  |  |  |  |  |  |  |  |  |  |

        - \\~  provisional: trials are missing, so the row stands below the finished ones
        - ▼  the best learning rate is the lowest of its grid: a better one may lie beyond it
        - —  the target was not reached on half of the seeds or more
        - undecided  it takes 6 seeds to tell ranks apart
        - Values are medians over the seeds, q1–q3 their quartiles; a diverged trial counts as the worst

        """)
  }

  @Test(arguments: [40, 60, 80, 100, 120, 200])
  func noLineIsWiderThanTheTerminal(width: Int) {
    for line in view.lines(style: TableStyle(width: width)) { #expect(line.displayWidth <= width) }
  }

  @Test func colourAddsNothingButEscapeSequences() {
    let coloured = view.rendered(.table, style: TableStyle(width: 120, colour: true))
    #expect(coloured.contains("\u{1B}[33m~2\u{1B}[0m") || coloured.contains("\u{1B}[2m~2\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]+m/, with: "") == view.rendered(.table, style: TableStyle(width: 120)))
  }

  @Test(arguments: RankKey.allCases)
  func theTitleSaysHowItIsRanked(key: RankKey) {
    let board = Leaderboard(definition: SampleSweep.definition, summaries: SampleSweep.summaries, rankBy: key)
    let facts = LeaderboardView(board).rendered(.table).split(separator: "\n")[1]
    let measure = key == .target ? "iterations to training loss 1" : key.title
    #expect(facts == "11/15 trials, 2 diverged · ranked by \(measure)")
  }

  @Test func settingsThatTellConfigurationsApartAreShown() {
    var configurations = [Configuration](
      repeating: Configuration(optimizer: .init(.adam, learningRate: 1e-3)), count: 2)
    configurations[1].network.hidden = [10, 20]
    configurations[1].network.initialStandardDeviation = 0.1
    configurations[1].network.l2 = 1e-4
    configurations[1].epochs = 3
    configurations[1].batch = 50
    configurations[1].optimizer = .init(.adam, learningRate: 1e-3, [.beta2: 0.99])
    let definition = SweepDefinition(
      name: "n", target: Target(), configurations: configurations, seeds: [0], dataDigest: .sha256(""))
    let text = LeaderboardView(Leaderboard(definition: definition, summaries: [:])).rendered(.markdown)
    #expect(text.contains("beta2 0.99, hidden 10-20, init 0.1, l2 1e-4, epochs 3, batch 50"))
    #expect(text.contains("beta2 0.999, hidden 500-500-500, init 0.01, l2 0, epochs 10, batch 100"))
  }

  @Test func decidedRanksAreShownAndExplained() {
    let lines = LeaderboardView(SixSeeds.leaderboard).rendered(.table).split(separator: "\n")
    #expect(lines[3].hasPrefix("#  by loss  optimizer  rate"))
    #expect(lines[5].hasPrefix("1  1        sgd        0.1 ▼"))
    #expect(lines[6].hasPrefix("2  2        adam       0.1"))
    #expect(
      lines.contains(
        "by loss  the ranks that final losses leave open: exact sign-flip tests of all pairs over the seeds, at 5 %"))
    #expect(!lines.contains { $0.hasPrefix("undecided") })
  }

  /// Four configurations of two optimizers, none of which has begun.
  private static let unstarted = SweepDefinition(
    name: "n", target: Target(),
    configurations: [(UpdateRule.sgd, 1.0), (.adam, 0.1), (.sgd, 0.1), (.adam, 1.0)].map { rule, rate in
      Configuration(optimizer: .init(rule, learningRate: rate))
    }, seeds: [0], dataDigest: .sha256(""))

  private func lines(_ summaries: [Int: TrialSummary]) -> [String] {
    LeaderboardView(Leaderboard(definition: Self.unstarted, summaries: summaries))
      .rendered(.table, style: TableStyle(width: 60)).split(separator: "\n", omittingEmptySubsequences: false).map(
        String.init)
  }

  @Test func configurationsWithoutAResultShareOneLine() {
    let none = lines([:])
    let title = none.firstIndex { $0.hasPrefix("4 configurations") } ?? 0
    #expect(none[title + 3] == "4 configurations without a result yet")
    let one = lines([1: .completed(7, loss: 1, area: 1, final: 0.1, best: 0.1, digest: "1")])
    #expect(one[title + 3].hasPrefix(" 1  adam       0.1") || one[title + 3].hasPrefix("1  adam       0.1"))
    #expect(one[title + 4] == "… and 3 configurations without a result yet")
    let three = lines(
      Dictionary(
        uniqueKeysWithValues: (0..<3).map {
          ($0, .completed(7, loss: 1, area: 1, final: 0.1, best: 0.1, digest: "\($0)"))
        }))
    #expect(three[title + 6].hasPrefix("~4  adam       1"), "one that is alone has its own")
    #expect(!three.contains { $0.contains("without a result") })
  }

  @Test func anOptimizerWithoutAResultHasNoBestRate() {
    let rows = lines([1: .completed(7, loss: 1, area: 1, final: 0.1, best: 0.1, digest: "1")]).filter {
      $0.contains("sgd") || $0.contains("adam")
    }
    #expect(rows[0].contains("adam       0.1"))
    #expect(rows[1].contains("sgd        —"))
  }

  @Test func theLegendExplainsOnlyWhatOccurs() {
    let text = LeaderboardView(SampleSweep.finished).rendered(.table)
    #expect(!text.contains("provisional"))
    #expect(text.contains("▼"))
    #expect(!text.contains("▲"))
  }
}
