/// Where the optimizers stand at easier and at harder targets than the sweep's, each at its best configuration.
package struct TargetLadder: Hashable, Sendable {
  /// What the sweep's target loss is multiplied by: from twice to half of it.
  package static let factors = [2, 1.75, 1.5, 1.25, 1, 0.75, 0.5]
  /// Where among them the sweep's own target stands.
  package static let ownTarget = 4

  /// Training losses, falling.
  package let targets: [Double]
  /// Iterations to each target over the seeds; a miss is infinity. Without the rules that have no result yet.
  package let rows: [UpdateRule: [Quartiles]]
  /// From 1, by the leaderboard's first keys: finished before provisional, reached on all seeds before some, then the
  /// median. What these cannot tell apart shares a rank; nil where the median is infinite.
  package let ranks: [UpdateRule: [Int?]]

  /// ln 10: the loss of a network that gives each of the ten classes the same probability, as an untrained one nearly does.
  /// Every optimizer is at such a target from its first epoch on, so it tells nothing.
  package static let untrainedLoss = 2.302585092994046

  /// The places of the targets below `untrainedLoss`: those that figures and reports tell.
  package var told: [Int] { targets.indices.filter { targets[$0] < Self.untrainedLoss } }

  static func targets(of target: Target) -> [Double] { factors.map { target.trainingLoss * $0 } }
}

extension Leaderboard {
  /// Rules of which an older coordinator does not tell the ladder are left out.
  package var ladder: TargetLadder {
    struct Entry {
      let rule: UpdateRule
      let isProvisional: Bool
      /// For each target: whether every seed reached it, and when.
      let reached: [(onAll: Bool, iterations: Quartiles)]
    }
    let targets = TargetLadder.targets(of: definition.target)
    let entries = optimizers.compactMap { row -> Entry? in
      let ladders = row.best.trials.compactMap(\.summary).map(\.ladder)
      guard ladders.allSatisfy({ $0.count == targets.count }) else { return nil }
      let reached = targets.indices.compactMap { rung in
        Quartiles(ladders.map { $0[rung].map(Double.init) ?? .infinity }).map { quartiles in
          (onAll: ladders.allSatisfy { $0[rung] != nil }, iterations: quartiles)
        }
      }
      return reached.isEmpty ? nil : Entry(rule: row.rule, isProvisional: row.isProvisional, reached: reached)
    }
    func precedes(_ a: Entry, _ b: Entry, at rung: Int) -> Bool {
      if a.isProvisional != b.isProvisional { return b.isProvisional }
      let (a, b) = (a.reached[rung], b.reached[rung])
      return a.onAll == b.onAll ? a.iterations.median < b.iterations.median : a.onAll
    }
    let ranks = entries.map { entry in
      let ranks = targets.indices.map { rung -> Int? in
        guard entry.reached[rung].iterations.median.isFinite else { return nil }
        return 1 + entries.count { precedes($0, entry, at: rung) }
      }
      return (entry.rule, ranks)
    }
    return TargetLadder(
      targets: targets,
      rows: Dictionary(uniqueKeysWithValues: entries.map { ($0.rule, $0.reached.map(\.iterations)) }),
      ranks: Dictionary(uniqueKeysWithValues: ranks))
  }
}
