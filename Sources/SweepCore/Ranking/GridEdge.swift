/// A best learning rate at the end of its grid: a better one may lie beyond.
package enum GridEdge: String, Hashable, Sendable, CaseIterable {
  case lowest
  case highest

  /// The edge on which the best row lies on its axis. Nil inside the axis, where the axis has one value only, while a
  /// rate on it has no result at all, and for a row of nothing but divergence, whose rate is nobody's best.
  init?(_ axis: LearningRateAxis) {
    guard let state = axis.best.standing.targetState, state != .allDiverged else { return nil }
    guard axis.rows.count > 1, axis.isMeasured else { return nil }
    switch axis.position {
    case 0: self = .lowest
    case axis.rows.count - 1: self = .highest
    default: return nil
    }
  }
}
