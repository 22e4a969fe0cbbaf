package import CIFAR10
package import Kernels

/// Why a trial cannot be trained, checked or exported.
package enum TrainingError: Error, CustomStringConvertible {
  case instructionSet(InstructionSetError)
  case data(CIFAR10Error)
  /// A count that must be positive.
  case notPositive(name: String, value: Int)
  case batchTooLarge(batch: Int, train: Int)
  case unwritable(path: String, reason: String)

  package var description: String {
    switch self {
    case .instructionSet(let error): error.description
    case .data(let error): error.description
    case .notPositive(let name, let value): "\(name) is \(value); give at least 1"
    case .batchTooLarge(let batch, let train):
      "the batch of \(batch) is larger than the \(train) training images; give a batch of at most \(train)"
    case .unwritable(let path, let reason):
      "cannot write \(path): \(reason); choose a directory that can be written"
    }
  }
}
