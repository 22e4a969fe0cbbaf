import Kernels
import Testing

struct UpdateTests {
  @Test(arguments: InstructionSet.available) func everyRuleEqualsTheReferenceOverManySteps(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    for step in updateSteps {
      for l2 in [0, 0.02] {
        let start = Matrix.random(1, 72, seed: 20).values
        let weights = buffer(start)
        let (first, second) = (AlignedBuffer(count: 72), AlignedBuffer(count: 72))
        var expected = start.map { ReferenceParameter(w: $0) }
        for iteration in 0..<20 {
          let gradient = Matrix.random(1, 72, seed: 21 + UInt64(iteration)).values
          kernels.update(weights, first: first, second: second, gradient: buffer(gradient), step: step, l2: l2)
          for index in expected.indices { expected[index].update(step, gradient: gradient[index], l2: l2) }
        }
        #expect(bits(weights.array) == bits(expected.map(\.w)), "\(step), l2 \(l2)")
        #expect(bits(first.array) == bits(expected.map(\.first)), "\(step), l2 \(l2)")
        #expect(bits(second.array) == bits(expected.map(\.second)), "\(step), l2 \(l2)")
      }
    }
  }

  /// With no gradient, state halves its way to the subnormal numbers; it becomes +0 at the bound instead.
  @Test(arguments: InstructionSet.available) func stateBelowTheBoundBecomesPositiveZero(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let gradient = AlignedBuffer(count: 24)
    // Adagrad's sum never decays.
    for form in UpdateForm.all where form != .adagrad {
      var step = UpdateStep(form)
      (step.momentum, step.firstDecay, step.secondDecay, step.epsilon) = (0.5, 0.5, 0.5, 1)
      // Twice the bound halves to the bound, which stays; the bound halves to +0, whatever its sign.
      let start = [0x1p-899, -0x1p-899, 0x1p-900, -0x1p-900, 0x1p-899.nextDown, 0x1p-1022]
      let halved = [0x1p-900, -0x1p-900, 0, 0, 0, 0]
      let first = buffer(start)
      let second = buffer(start.map(\.magnitude))
      kernels.update(AlignedBuffer(count: 24), first: first, second: second, gradient: gradient, step: step, l2: 0)
      if form.usesFirstState { #expect(bits(Array(first.array.prefix(6))) == bits(halved), "\(form)") }
      if form.usesSecondState {
        #expect(bits(Array(second.array.prefix(6))) == bits(halved.map(\.magnitude)), "\(form)")
      }
    }
  }

  @Test(arguments: InstructionSet.available) func aTinySumOfAdagradBecomesZero(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let second = AlignedBuffer(count: 24)
    var step = UpdateStep(.adagrad)
    step.epsilon = 1
    kernels.update(
      AlignedBuffer(count: 24), first: nil, second: second,
      gradient: buffer([0x1p-450, 0x1p-451, -0x1p-450, 0x1p-537]), step: step, l2: 0)
    #expect(Array(second.array.prefix(4)) == [0x1p-900, 0, 0x1p-900, 0])
  }
}
