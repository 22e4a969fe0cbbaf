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
    configuration.epochs = max(1, (losses.count + 2) / 3)
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
    #expect(summary(losses: [0, 0, 0]).logLossArea == summary(losses: [0x1p-52, 0x1p-52, 0x1p-52]).logLossArea)
    #expect(summary(losses: [0, 0, 0]).logLossArea.isFinite)
  }

  @Test func aLongTrialsCurveHasSixteenPoints() {
    let summary = summary(losses: (0..<480).map { Double($0 / 30) })
    #expect(summary.lossCurve == (0..<16).map(Double.init))
  }

  /// 480 iterations were planned, 30 a point.
  @Test func theCurveOfADivergedTrialEndsWhereItEnded() {
    var configuration = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 1))
    configuration.dataset.train = 8
    configuration.batch = 3
    configuration.epochs = 160
    var series = TrialSeries()
    series.losses = Array(repeating: 1, count: 30) + Array(repeating: 2, count: 30) + [3, 5]
    let result = TrialResult(
      ending: .diverged(iteration: 62, reason: .lossBlewUp), weightsHash: .sha256("w"), seriesHash: series.hash)
    let summary = TrialSummary(series: series, result: result, configuration: configuration, target: Target())
    #expect(summary.lossCurve == [1, 2, 4])
  }

  @Test func nanFromAnUnsoundWorkerStillRanks() {
    let epochs = [EpochMetrics(trainingAccuracy: .nan, validationAccuracy: .nan, validationLoss: .nan)]
    let summary = summary(losses: [1, .nan, 1], epochs: epochs)
    #expect(summary.finalTrainingLoss == .infinity)
    #expect(summary.iterationsToTarget == nil)
    #expect(summary.bestValidationAccuracy == nil)
  }
}
