import SweepCore
import SweepViews
import Testing

struct LiveFrameTests {
  private let frame = LiveFrame(
    SampleSweep.leaderboard, note: "SYNTHETIC DATA", status: "2 workers, 4 of 4 slots busy")

  @Test func aFrameShowsProgressOptimizersAndAsManyConfigurationsAsFit() {
    #expect(
      frame.lines(width: 80, height: 18, colour: false).joined(separator: "\n") + "\n" == """
        sample  sweep 61d944ac6665  SYNTHETIC DATA
        11/15 trials, 2 diverged · ranked by iterations to training loss 1
        ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━─────────── 11/15
        2 workers, 4 of 4 slots busy

         #  rank       optimizer  rate    settings       to target  final loss  best val
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
        … and 2 more; `slalom leaderboard` shows all

        """)
  }

  @Test(arguments: [(1, 1), (10, 3), (40, 8), (80, 15), (80, 18), (200, 60)])
  func aFrameNeverExceedsItsTerminal(width: Int, height: Int) {
    let lines = frame.lines(width: width, height: height, colour: false)
    #expect(lines.count <= height)
    for line in lines { #expect(line.displayWidth <= width) }
  }
}
