import Benchmarking
import SweepCore
import Testing

/// The closed forms of a step's arithmetic and traffic, against numbers worked out by hand.
struct StepWorkTests {
  private static let study = StepWork(widths: [3072, 500, 500, 500, 10], batch: 100)

  @Test func defaultStepIsTheNumberThatTheDocumentsName() {
    // 3072·500 + 2·500·500 + 500·10 weights; forward and dW 200 each, dX 200 for all but the first layer.
    #expect(Self.study.weightCount == 2_041_000)
    #expect(Self.study.forwardFLOPs == 408_200_000)
    #expect(Self.study.flops == 917_400_000)
  }

  @Test func productsAddUpToTheStep() {
    for work in [Self.study, StepWork(widths: [7, 3], batch: 5), StepWork(widths: [30, 20, 10, 4, 2], batch: 1)] {
      #expect(work.products.reduce(0) { $0 + $1.flops } == work.flops)
    }
  }

  @Test func productsStandInTheOrderOfTheStep() {
    #expect(
      StepWork(widths: [30, 20, 10], batch: 4).products.map(\.name)
        == ["forward 1", "forward 2", "dX 2", "dW 2", "dW 1"])
  }

  @Test func firstLayerHasNoInputGradient() {
    let work = StepWork(widths: [30, 20], batch: 4)
    #expect(work.products.map(\.kind) == [.forward, .weightGradient])
    #expect(work.flops == 2 * 2 * 4 * 30 * 20)
  }

  @Test func productsShapesAreThoseOfTheirMatrices() {
    let shapes = StepWork(widths: [30, 20, 10], batch: 4).products.map {
      [$0.shape.rows, $0.shape.depth, $0.shape.columns]
    }
    #expect(shapes == [[4, 30, 20], [4, 20, 10], [4, 10, 20], [20, 4, 10], [30, 4, 20]])
  }

  @Test(arguments: [
    (UpdateRule.sgd, 1), (.momentum, 2), (.nesterov, 2), (.adagrad, 2), (.rmsprop, 2), (.adam, 3),
    (.adamUncorrected, 3),
  ])
  func trafficIsWeightsAndStateReadAndWrittenAndTheImages(rule: UpdateRule, arrays: Int) {
    #expect(Self.study.bytes(rule) == arrays * 2_041_000 * 16 + 307_200)
    #expect(Self.study.workingSetBytes(rule) == arrays * 2_041_000 * 8)
  }
}
