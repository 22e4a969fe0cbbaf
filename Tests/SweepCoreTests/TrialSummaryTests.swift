import SweepCore
import Testing

/// The target rule, divergence and the values that tables show, on series small enough to work out by hand.
struct TrialSummaryTests {
  /// 8 training images in batches of 3: 3 iterations an epoch.
  private func summary(
    losses: [Double], epochs: [EpochMetrics] = [], ending: TrialEnding = .completed, target: Double = 1
  ) -> TrialSummary {
    var configuration = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 1))
    configuration.dataset.train = 8
    configuration.batch = 3
    var series = TrialSeries()
    series.losses = losses
    series.epochs = epochs
    series.testAccuracy = 0.25
    let result = TrialResult(ending: ending, weightsHash: .sha256("w"), seriesHash: series.hash)
    return TrialSummary(
      series: series, result: result, configuration: configuration, target: Target(trainingLoss: target))
  }

  @Test(
    arguments: [
      // Not before the end of the first epoch, however low the losses are.
      ([0, 0, 0, 0], 3),
      // Means of 3: 2, 1.5, 1.
      ([3, 2, 1, 1.5, 0.5], 5),
      // At the target counts as reached.
      ([1, 1, 1], 3),
      ([1, 1, 1.000000000000001], nil),
      ([1, 1, 1.000000000000001, 1, 1, 1], 6),
      // One low loss is not a low mean.
      ([2, 2, 2, 0.1, 2, 2], nil),
      // A miss.
      ([2, 2, 2, 2, 2, 2], nil),
      // Shorter than an epoch.
      ([0.5, 0.5], nil),
      // A spike that leaves the window must leave nothing behind.
      ([1e30, 1, 1, 1, 0.5, 0.5], 4),
      ([2, 1e300, 0.9, 0.9, 0.9], 5),
    ] as [([Double], Int?)])
  func theTargetIsReachedAtTheFirstWindowWhoseMeanIsAtOrBelowIt(losses: [Double], expected: Int?) {
    #expect(summary(losses: losses).iterationsToTarget == expected)
  }

  @Test func theFastSearchAgreesWithSummingEveryWindow() {
    var bits: UInt64 = 20_181_124
    func uniform() -> Double {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(bits >> 11) * 0x1p-53
    }
    for window in [1, 2, 7, 40] {
      for _ in 0..<50 {
        let losses = (0..<200).map { 2.3 * (1 - Double($0) / 400) + uniform() * (uniform() < 0.02 ? 1e6 : 0.5) }
        let targets = [1.9, 1.4, 1.4, 1.2]
        let expected = targets.map { target in
          (window...losses.count).first { end in
            losses[(end - window)..<end].reduce(0, +) / Double(window) <= target
          }
        }
        #expect(
          TrialSummary.iterationsToTargets(losses: losses, window: window, trainingLosses: targets) == expected)
      }
    }
  }

  @Test func aCompletedTrialIsSummedUp() {
    let epochs = [(0.3, 0.5, 2.0), (0.6, 0.4, 1.5)].map {
      EpochMetrics(trainingAccuracy: $0, validationAccuracy: $1, validationLoss: $2)
    }
    let summary = summary(losses: [4, 4, 4, 2, 1, 0.5], epochs: epochs)
    #expect(summary.ending == .completed)
    #expect(summary.finalTrainingLoss == 3.5 / 3)
    #expect(summary.finalTrainingAccuracy == 0.6)
    #expect(summary.finalValidationAccuracy == 0.4)
    #expect(summary.bestValidationAccuracy == 0.5)
    #expect(summary.finalValidationLoss == 1.5)
    #expect(summary.testAccuracy == 0.25)
    #expect(summary.lossCurve == [4, 4, 4, 2, 1, 0.5])
    // (6 + 1 + 0 - 1) log(2) / 6
    #expect(abs(summary.logLossArea - 0.6931471805599453) < 1e-15)
  }

  @Test func aDivergedTrialHasNoValuesWhateverItReachedBefore() {
    let epochs = [EpochMetrics(trainingAccuracy: 1, validationAccuracy: 1, validationLoss: 0)]
    let ending = TrialEnding.diverged(iteration: 4, reason: .lossNotFinite)
    let summary = summary(losses: [0.1, 0.1, 0.1, .nan], epochs: epochs, ending: ending)
    #expect(summary.hasDiverged)
    #expect(summary.ending == ending)
    #expect(summary.iterationsToTarget == nil)
    #expect(summary.finalTrainingLoss == .infinity)
    #expect(summary.logLossArea == .infinity)
    #expect(summary.bestValidationAccuracy == nil)
    #expect(summary.testAccuracy == nil)
    #expect(summary.lossCurve == [0.1, 0.1, 0.1, .infinity])
    // Equal to itself, as a NaN would not be.
    #expect(summary == summary)
  }

  @Test func aLossOfZeroHasALogarithmAllTheSame() {
    #expect(TrialSummary.logLossArea(of: [0]) == TrialSummary.logLossArea(of: [0x1p-52]))
    #expect(TrialSummary.logLossArea(of: [0]).isFinite)
  }

  @Test func aLongTrialsCurveHasSixteenPoints() {
    let summary = summary(losses: (0..<160).map { Double($0 / 10) })
    #expect(summary.lossCurve == (0..<16).map(Double.init))
  }

  @Test func nanFromAnUnsoundWorkerStillRanks() {
    let epochs = [EpochMetrics(trainingAccuracy: .nan, validationAccuracy: .nan, validationLoss: .nan)]
    let summary = summary(losses: [1, .nan, 1], epochs: epochs)
    #expect(summary.finalTrainingLoss == .infinity)
    #expect(summary.iterationsToTarget == nil)
    #expect(summary.bestValidationAccuracy == nil)
  }
}
