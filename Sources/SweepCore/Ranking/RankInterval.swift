internal import Kernels

/// Between which ranks an optimizer stands for all that its final losses can tell (docs/ranking.md, "Rank intervals").
package struct RankInterval: Hashable, Sendable {
  /// From 1.
  package let best: Int
  package let worst: Int

  /// The level of every test.
  package static let significance = 0.05

  package init(best: Int, worst: Int) {
    self.best = best
    self.worst = worst
  }

  /// From 1 + rows significantly better to N - rows significantly worse, for each of N rows; nil where it is undecided.
  ///
  /// Below six seeds nothing is decided, unless there is one row only. A provisional row is undecided, for another configuration may still be its best, and against the others it counts
  /// as neither better nor worse. So what its missing trials bring can only narrow the intervals of finished rows.
  static func intervals(of rows: [Leaderboard.OptimizerRow]) -> [RankInterval?] {
    var intervals: [RankInterval?] = rows.map { row in
      let isTestable = rows.count == 1 || row.best.trials.count >= SignFlipTest.fewestPairs
      return row.isProvisional || !isTestable ? nil : RankInterval(best: 1, worst: rows.count)
    }
    let finished = rows.indices.filter { !rows[$0].isProvisional }
    for (position, a) in finished.enumerated() {
      for b in finished[(position + 1)...] {
        // Finished rows have a result on every seed: nil says that these are too few.
        guard let test = SignFlipTest(rows[a].best.logLossDifferences(from: rows[b].best)),
          test.pValue <= significance
        else { continue }
        let (better, worse) = test.direction < 0 ? (a, b) : (b, a)
        intervals[worse] = intervals[worse]?.below
        intervals[better] = intervals[better]?.above
      }
    }
    return intervals
  }

  /// This interval when one row more is significantly better.
  private var below: RankInterval { RankInterval(best: best + 1, worst: worst) }

  /// This interval when one row more is significantly worse.
  private var above: RankInterval { RankInterval(best: best, worst: worst - 1) }
}

extension Leaderboard.ConfigurationRow {
  /// log(final loss) - log(final loss of `other`) for each seed on which both have a result: infinite where one of them
  /// diverged, 0 where both did. As in the log-loss area, a loss below 2^-52 counts as 2^-52.
  func logLossDifferences(from other: Leaderboard.ConfigurationRow) -> [Double] {
    zip(trials, other.trials).compactMap { mine, others in
      guard let a = mine.summary?.finalTrainingLoss, let b = others.summary?.finalTrainingLoss else { return nil }
      guard a.isFinite || b.isFinite else { return 0 }
      return Elementary.log(max(a, .ulpOfOne)) - Elementary.log(max(b, .ulpOfOne))
    }
  }
}
