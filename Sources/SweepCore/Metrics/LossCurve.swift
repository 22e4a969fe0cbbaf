/// Means of a trial's losses over equal stretches of the iterations it was to have: for drawing only.
struct LossCurve: Sendable {
  private let iterations: Int
  /// Stretches: `TrialSummary.curvePoints`, fewer where there are fewer iterations.
  private let stretches: Int
  private var means: [Double] = []
  // The stretch that is under way.
  private var sum = 0.0
  private var count = 0
  private var end = 0
  private var length = 0

  init(iterations: Int) {
    self.iterations = iterations
    stretches = min(TrialSummary.curvePoints, iterations)
    beginStretch()
  }

  private mutating func beginStretch() {
    sum = 0
    length = 0
    end = means.count < stretches ? (means.count + 1) * iterations / stretches : 0
  }

  /// What comes after the last stretch has no part in it.
  mutating func append(_ loss: Double) {
    guard count < end else { return }
    sum += loss
    length += 1
    count += 1
    guard count == end else { return }
    means.append(mean)
    beginStretch()
  }

  /// One for each stretch that has begun, the last over what there is of it; a mean that is not finite is infinity.
  var points: [Double] { length == 0 ? means : means + [mean] }

  private var mean: Double {
    let mean = sum / Double(length)
    return mean.isFinite ? mean : .infinity
  }
}
