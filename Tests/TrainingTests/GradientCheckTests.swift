import Kernels
import SweepCore
import Testing
import Training

struct GradientCheckTests {
  private static let settings: [TrialSettings] = [
    smallTrial(.adam, learningRate: 1e-3) { $0.dataset.preprocess = .unit },
    smallTrial(.sgd, learningRate: 1e-2, hidden: []) {
      $0.dataset.preprocess = .standard
      $0.network.l2 = 0.01
    },
    smallTrial(.adam, learningRate: 1e-3, hidden: [16, 16, 16, 16, 16, 16, 16, 16, 16]) {
      $0.dataset.preprocess = .standard
      $0.network.initialStandardDeviation = 0.3
    },
  ]

  private func check() -> GradientCheck {
    var check = GradientCheck()
    check.samples = 12
    return check
  }

  @Test(arguments: settings.indices) func analyticGradientsAreRight(trial: Int) throws {
    let settings = Self.settings[trial]
    let point = try makeTrainer(settings).lossPoint(burnIn: 6, images: 8)
    let report = check().report(point, gradients: point.gradients())
    #expect(report.layers.count == settings.configuration.network.hidden.count + 1)
    #expect(report.verdict <= .acceptableWithKinks)
    let judged = report.layers.flatMap { $0.weights + $0.biases }.count { !$0.isBelowNoise }
    #expect(judged >= 20, "the check had something to judge")
  }

  @Test func checkingLeavesTheNetworkAsItWas() throws {
    let trainer = try makeTrainer(Self.settings[0])
    let point = trainer.lossPoint(burnIn: 2, images: 4)
    let before = trainer.network.weightsHash
    _ = check().report(point, gradients: point.gradients())
    #expect(trainer.network.weightsHash == before)
  }

  /// Wrong by 3 %, in one tensor at a time.
  @Test(arguments: 0..<3, [true, false]) func aWrongGradientIsCaught(layer: Int, weights: Bool) throws {
    let point = try makeTrainer(Self.settings[0]).lossPoint(burnIn: 6, images: 8)
    let gradients = point.gradients()
    let tensor = weights ? gradients[layer].weights.storage : gradients[layer].bias
    for index in 0..<tensor.count { tensor.values[index] *= 1.03 }
    let report = check().report(point, gradients: gradients)
    #expect(report.verdict == .wrong)
    for (index, other) in report.layers.enumerated() {
      let verdicts = [
        GradientCheckReport.Summary(other.weights).verdict, GradientCheckReport.Summary(other.biases).verdict,
      ]
      #expect((verdicts[0] == .wrong) == (index == layer && weights), "layer \(index + 1), weights")
      #expect((verdicts[1] == .wrong) == (index == layer && !weights), "layer \(index + 1), biases")
    }
  }

  @Test func burnInIsTraining() throws {
    let burnt = try makeTrainer(Self.settings[0])
    _ = burnt.lossPoint(burnIn: 8, images: 4)
    let trained = try makeTrainer(Self.settings[0])
    _ = trained.run { _ in }
    #expect(burnt.network.weightsHash == trained.network.weightsHash)
  }

  @Test func aKinkBetweenTheTwoPointsIsSeen() throws {
    let point = try makeTrainer(Self.settings[0]).lossPoint(burnIn: 2, images: 8)
    var long = check()
    long.steps = [10]
    let report = long.report(point, gradients: point.gradients())
    #expect(report.layers[0].biases.contains { $0.crossesKink })
    var short = check()
    short.steps = [1e-9]
    let smooth = short.report(point, gradients: point.gradients())
    #expect(!smooth.layers[2].weights.contains { $0.crossesKink }, "after the last kink there is none")
  }

  @Test func verdictsFollowTheStudysThresholds() {
    func verdict(_ error: Double) -> GradientCheckReport.Verdict? {
      let parameter = CheckedParameter(index: 0, analytic: 1, numerical: 1 - error, crossesKink: false)
      return GradientCheckReport.Summary([parameter]).verdict
    }
    #expect(verdict(0) == .right && verdict(0.9e-7) == .right)
    #expect(verdict(1.1e-7) == .acceptableWithKinks && verdict(0.9e-4) == .acceptableWithKinks)
    #expect(verdict(1.1e-4) == .acceptableWhenDeep && verdict(0.9e-2) == .acceptableWhenDeep)
    #expect(verdict(1.1e-2) == .wrong && verdict(.nan) == .wrong)
  }

  @Test func gradientsInTheNoiseAreFlaggedAndNotJudged() {
    let tiny = CheckedParameter(index: 0, analytic: 1e-10, numerical: 5e-10, crossesKink: false)
    let summary = GradientCheckReport.Summary([tiny])
    #expect(summary.belowNoise == 1 && summary.verdict == nil && summary.worstError == nil)
  }
}
