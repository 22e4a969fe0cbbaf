internal import Kernels

/// How much an optimizer forgives in its learning rate: the rates around the best one that do nearly as well.
package struct LearningRateBasin: Hashable, Sendable {
  /// The ends of the stretch.
  package let lowest: Double
  package let highest: Double
  /// `log10(highest / lowest)`; 0 where only the best rate itself does.
  package let decades: Double
  /// Rates of the axis in the stretch.
  package let points: Int

  /// A rate belongs to the basin while its median final loss is at most so many times the best row's.
  package static let tolerance = 1.25

  /// Nil where the axis has one value only, while a rate on it has no result at all, and where the best row diverged on
  /// half of its seeds.
  init?(_ axis: LearningRateAxis) {
    guard axis.rows.count > 1, axis.isMeasured, let loss = Self.loss(of: axis.best), loss.isFinite else { return nil }
    func belongs(_ row: Leaderboard.ConfigurationRow) -> Bool {
      Self.loss(of: row).map { $0 <= Self.tolerance * loss } ?? false
    }
    let centre = axis.position
    let below = axis.rows[..<centre].reversed().prefix(while: belongs).count
    let above = axis.rows[(centre + 1)...].prefix(while: belongs).count
    lowest = axis.rows[centre - below].configuration.optimizer.learningRate
    highest = axis.rows[centre + above].configuration.optimizer.learningRate
    decades = Elementary.log(highest / lowest) / Elementary.log(10)
    points = below + 1 + above
  }

  /// Infinite where the row diverged on half of its seeds: the median of an even number lies between the middle two.
  private static func loss(of row: Leaderboard.ConfigurationRow) -> Double? { row.standing[.finalTrainingLoss]?.median }
}
