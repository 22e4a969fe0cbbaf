import Kernels
import SweepCore
import Testing

struct UpdateStepsTests {
  @Test(arguments: UpdateRule.allCases) func threeStepsEqualExactArithmetic(rule: UpdateRule) throws {
    let expected = try #require(RecordedUpdates.parameters[rule.rawValue])
    let kernels = try KernelTable(InstructionSet.current())
    var steps = UpdateSteps(OptimizerSettings(rule, learningRate: 0.05))
    let (w, first, second) = (AlignedBuffer(count: 24), AlignedBuffer(count: 24), AlignedBuffer(count: 24))
    w.values[0] = 0.25
    for (gradient, exact) in zip([0.7, -0.3, 0.001], expected) {
      let g = AlignedBuffer(count: 24)
      g.values[0] = gradient
      kernels.update(w, first: first, second: second, gradient: g, step: steps.next(rate: 0.05), l2: 0)
      #expect((w.values[0] - exact).magnitude <= 4 * 0.25.ulp, "\(w.values[0]) against \(exact)")
    }
  }

  @Test func rateIsThatOfTheIteration() {
    var plain = UpdateSteps(OptimizerSettings(.sgd, learningRate: 1))
    #expect([0.5, 0.25].map { plain.next(rate: $0).rate } == [0.5, 0.25])
    var adam = UpdateSteps(OptimizerSettings(.adam, learningRate: 1, [.beta1: 0.5]))
    #expect([0.5, 0.25].map { adam.next(rate: $0).rate } == [0.5 / (1 - 0.5), 0.25 / (1 - 0.25)])
  }
}
