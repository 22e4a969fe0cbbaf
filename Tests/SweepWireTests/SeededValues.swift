import SweepCore

/// SplitMix64 (Steele, Lea and Flood 2014): a run is repeated by its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// One of `values`, which are not empty.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }

  /// Any bits: numbers of all sizes, subnormal ones, infinities and NaNs with a payload.
  mutating func anyDouble() -> Double {
    switch next() % 8 {
    case 0: pick([.nan, -.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
    case 1: Double(bitPattern: next())
    default: Double.random(in: -10...10, using: &self)
    }
  }

  mutating func digest() -> Digest { .sha256((0..<8).map { _ in UInt8.random(in: 0...255, using: &self) }) }

  /// Any configuration that a sweep file can ask for.
  mutating func configuration() -> Configuration {
    let rule = pick(UpdateRule.allCases)
    var values: [Hyperparameter: Double] = [:]
    for key in rule.hyperparameters where Bool.random(using: &self) {
      values[key] = key == .epsilon ? pick([1e-8, 1e-300, 3.0]) : Double.random(in: 0..<1, using: &self)
    }
    let rate = pick([1e-4, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1])
    var configuration = Configuration(optimizer: OptimizerSettings(rule, learningRate: rate, values))
    configuration.dataset.train = Int.random(in: 1..<SpecLimits.images, using: &self)
    configuration.dataset.validation = Int.random(
      in: 1...SpecLimits.images - configuration.dataset.train, using: &self)
    configuration.dataset.subset = pick([.first, .random(seed: 0), .random(seed: next()), .random(seed: .max)])
    configuration.dataset.preprocess = pick(DatasetSettings.Preprocessing.allCases)
    configuration.network.hidden = (0..<Int.random(in: 0...5, using: &self)).map { _ in
      Int.random(in: 1...2000, using: &self)
    }
    configuration.network.initialStandardDeviation = pick([0, 0.01, .leastNonzeroMagnitude, 7])
    configuration.network.l2 = pick([0, 1e-5, 0.1])
    configuration.batch = Int.random(in: 1...configuration.dataset.train, using: &self)
    configuration.epochs = Int.random(in: 1...SpecLimits.iterations / configuration.iterationsPerEpoch, using: &self)
    configuration.evaluation.train = Int.random(in: 1...configuration.dataset.train, using: &self)
    configuration.evaluation.test = Bool.random(using: &self)
    configuration.record = pick([[], [.gradient], [.update], [.gradient, .update]])
    return configuration
  }

  mutating func ending() -> TrialEnding {
    Bool.random(using: &self)
      ? .completed
      : .diverged(
        iteration: pick([1, 400, SpecLimits.iterations]), reason: pick(DivergenceReason.allCases))
  }

  mutating func result() -> TrialResult {
    TrialResult(ending: ending(), weightsHash: digest(), seriesHash: digest())
  }

  mutating func summary() -> TrialSummary {
    TrialSummary(
      ending: ending(), iterationsToTarget: pick([nil, 1, SpecLimits.iterations]), finalTrainingLoss: anyDouble(),
      logLossArea: anyDouble(), finalTrainingAccuracy: pick([nil, 0, anyDouble()]),
      finalValidationAccuracy: pick([nil, 0, anyDouble()]), bestValidationAccuracy: pick([nil, 0, anyDouble()]),
      finalValidationLoss: pick([nil, 0, anyDouble()]), testAccuracy: pick([nil, 0, anyDouble()]),
      lossCurve: (0..<Int.random(in: 0...TrialSummary.curvePoints, using: &self)).map { _ in anyDouble() },
      trialDigest: digest(),
      ladder: (0..<pick([0, TargetLadder.factors.count])).map { _ in pick([nil, 1, SpecLimits.iterations]) },
      shorterBudgets: (0..<pick([0, ShorterBudget.elevenths.count])).map { _ in
        ShorterBudget(iterationsToTarget: pick([nil, 1, SpecLimits.iterations]), trainingLoss: anyDouble())
      })
  }
}
