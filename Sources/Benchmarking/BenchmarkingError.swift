package import Kernels
package import SweepCore
package import Training

/// Why a measurement could not be made.
package enum BenchmarkingError: Error, CustomStringConvertible {
  case training(TrainingError)
  case noLimits(InstructionSet)
  case diverged(UpdateRule, learningRate: Double)
  case unreadable(path: String)

  package var description: String {
    switch self {
    case .training(let error): error.description
    case .noLimits(let instructionSet):
      "this build cannot measure the peak of \(instructionSet.rawValue); choose one of its own with --isa"
    case .diverged(let rule, let learningRate):
      "\(rule.rawValue) diverged at the learning rate \(learningRate), so its steps are not whole ones; "
        + "measure on images, not on constant data"
    case .unreadable(let path): "cannot read \(path); leave 'memory' out of --parts"
    }
  }
}
