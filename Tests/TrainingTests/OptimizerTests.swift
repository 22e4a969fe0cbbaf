import Kernels
import SweepCore
import Testing
import Training

struct OptimizerTests {
  @Test(arguments: UpdateRule.allCases) func threeStepsEqualExactArithmetic(rule: UpdateRule) throws {
    let expected = try #require(RecordedUpdates.parameters[rule.rawValue])
    let kernels = try KernelTable(InstructionSet.current())
    var optimizer = OptimizerSettings(rule, learningRate: 0.05).makeOptimizer()
    let (w, first, second) = (AlignedBuffer(count: 24), AlignedBuffer(count: 24), AlignedBuffer(count: 24))
    w.values[0] = 0.25
    for (gradient, exact) in zip([0.7, -0.3, 0.001], expected) {
      let g = AlignedBuffer(count: 24)
      g.values[0] = gradient
      kernels.update(w, first: first, second: second, gradient: g, step: optimizer.nextStep(), l2: 0)
      #expect((w.values[0] - exact).magnitude <= 4 * 0.25.ulp, "\(w.values[0]) against \(exact)")
    }
  }

  @Test func stateIsKeptByTheRulesThatUseIt() {
    func uses(_ rule: UpdateRule) -> [Bool] {
      var optimizer = OptimizerSettings(rule, learningRate: 1).makeOptimizer()
      let step = optimizer.nextStep()
      return [step.usesFirstState, step.usesSecondState]
    }
    #expect(uses(.sgd) == [false, false])
    #expect(uses(.momentum) == [true, false] && uses(.nesterov) == [true, false])
    #expect(uses(.adagrad) == [false, true] && uses(.rmsprop) == [false, true])
    #expect(uses(.adam) == [true, true] && uses(.adamUncorrected) == [true, true])
  }
}
