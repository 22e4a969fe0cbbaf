/// When the mean of the last epoch's worth of losses first came to each of several limits (docs/ranking.md).
struct TargetSearch: Sendable {
  /// Falling, none twice: what reaches one has reached those before.
  private let limits: [Double]
  /// Iterations, for the first of the limits.
  private var reached: [Int] = []

  init(_ limits: [Double]) { self.limits = Set(limits).sorted(by: >) }

  /// Looks at the window that ends with `iteration`, counted from 1: reached is what `window.mean` is at or below.
  ///
  /// - Complexity: O(1) unless the mean is at most the next limit or about there.
  mutating func look(at window: LossWindow, iteration: Int) {
    guard window.isFull, reached.count < limits.count, !window.isSurelyAbove(limits[reached.count]) else { return }
    let mean = window.mean
    while reached.count < limits.count, mean <= limits[reached.count] { reached.append(iteration) }
  }

  /// Nil for a miss.
  ///
  /// - Parameter limit: one of those it was made with.
  func iteration(reaching limit: Double) -> Int? {
    limits.firstIndex(of: limit).flatMap { $0 < reached.count ? reached[$0] : nil }
  }
}
