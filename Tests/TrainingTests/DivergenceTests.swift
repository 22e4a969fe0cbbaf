import SweepCore
import Testing
import Training

/// The three ways to diverge of docs/numerics.md, section 8.
struct DivergenceTests {
  @Test func aLossThatIsNotFiniteEndsTheTrialAtItsIteration() throws {
    let trained = try train(smallTrial(learningRate: 1e200) { $0.record = [.gradient, .update] })
    let series = trained.series
    #expect(trained.result.ending == .diverged(iteration: series.losses.count, reason: .lossNotFinite))
    #expect(series.losses.last?.isFinite == false)
    #expect(series.losses.dropLast().allSatisfy { $0.isFinite })
    #expect(series.gradientNorms.count == series.losses.count && series.updateNorms.count == series.losses.count)
  }

  /// A penalty of η·λ = 2.5 turns the weights over and makes them half as large again at every step: the losses grow,
  /// and all are finite.
  private func growing(epochs: Int) -> TrialSettings {
    smallTrial(learningRate: 1e-3, hidden: [], epochs: epochs) { $0.network.l2 = 2500 }
  }

  @Test func anEpochFarAboveTheFirstLossEndsTheTrialAfterEpochTwo() throws {
    let trained = try train(growing(epochs: 5))
    #expect(trained.result.ending == .diverged(iteration: 8, reason: .lossBlewUp))
    #expect(trained.series.losses.count == 8 && trained.series.epochs.count == 1)
    #expect(trained.series.losses.allSatisfy { $0.isFinite })
  }

  @Test func oneEpochAloneIsNeverTooFarAbove() throws {
    let trained = try train(growing(epochs: 1))
    #expect(trained.result.ending == .completed)
  }

  @Test func aFinalParameterThatIsNotFiniteIsFound() throws {
    let settings = smallTrial(learningRate: 1.7e308, hidden: [], epochs: 1) {
      $0.batch = 100
      $0.evaluation.test = true
    }
    let trained = try train(settings)
    #expect(trained.result.ending == .diverged(iteration: 1, reason: .parameterNotFinite))
    #expect(trained.series.losses.allSatisfy { $0.isFinite } && trained.series.testAccuracy == nil)
  }

  @Test func aDivergedTrialHashesNoWeightsAndItsSeriesAsItIs() throws {
    let trained = try train(smallTrial(learningRate: 1e200))
    // SHA-256 of nothing.
    #expect(
      trained.result.weightsHash.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(trained.result.seriesHash == trained.series.hash)
  }
}
