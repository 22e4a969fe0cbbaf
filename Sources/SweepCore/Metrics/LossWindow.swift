/// The last losses of a trial, an epoch's worth at most, and their mean.
///
/// Takes memory for twice as many doubles as it has losses.
struct LossWindow: Sendable {
  private let size: Int
  /// A ring: the oldest loss is at `position` once there are `size` of them.
  private var losses: [Double] = []
  private var position = 0
  /// For each position the sum from there to the end, of the losses of the round before this one.
  private var rests: [Double] = []
  /// Sum of this round's losses.
  private var sumOfRound = 0.0
  /// No loss of a sound worker is.
  private var hasNegative = false

  init(size: Int) {
    precondition(size >= 1, "an epoch has at least one iteration")
    self.size = size
  }

  var isFull: Bool { losses.count == size }

  /// - Complexity: O(1) amortized.
  mutating func append(_ loss: Double) {
    if losses.count < size { losses.append(loss) } else { losses[position] = loss }
    sumOfRound += loss
    if loss < 0 { hasNegative = true }
    position += 1
    if position == size { beginRound() }
  }

  private mutating func beginRound() {
    position = 0
    sumOfRound = 0
    if rests.isEmpty { rests = Array(repeating: 0, count: size) }
    var sum = 0.0
    for index in losses.indices.reversed() {
      sum += losses[index]
      rests[index] = sum
    }
  }

  /// Of the losses there are, summed from the oldest to the latest; infinity for none.
  ///
  /// - Complexity: O(size).
  var mean: Double {
    guard isFull else { return losses.isEmpty ? .infinity : losses.reduce(0, +) / Double(losses.count) }
    return losses[..<position].reduce(losses[position...].reduce(0, +), +) / Double(size)
  }

  /// Whether the mean of a full window is above `limit` for sure; where not, only `mean` tells.
  ///
  /// Summing each window anew would cost `size`² an epoch. Two sums that are known make up the window; where no loss is
  /// negative, the result is off by at most one rounding of itself for each loss, as is the sum in `mean`.
  ///
  /// - Complexity: O(1).
  func isSurelyAbove(_ limit: Double) -> Bool {
    let sum = rests[position] + sumOfRound
    let uncertainty = 2 * Double(size) * .ulpOfOne
    // False for NaN.
    return !hasNegative && sum * (1 - uncertainty) > limit * Double(size) * (1 + 4 * .ulpOfOne)
  }
}
