internal import Kernels
package import SweepCore

/// Which training images are trained on and which validated on (docs/numerics.md, rule 7), as indices of the training
/// files that exist, laid end to end.
package struct TrainingSubset: Sendable, Equatable {
  /// In the order in which minibatches number them.
  package let training: [Int]
  /// In the order in which they are evaluated.
  package let validation: [Int]

  /// Takes the first `settings.train` indices of an order of all `available` training images, and the
  /// `settings.validation` ones after them. `first` is file order. `random` is the permutation of 0..<available that
  /// the shuffle of rule 6 makes with Philox key [the data set's own seed, stream 0]; it is not sorted again, and as it
  /// shuffles all images, it depends on how many there are.
  package init(_ settings: DatasetSettings, available: Int) throws(CIFAR10Error) {
    let (train, validation) = (settings.train, settings.validation)
    precondition(validation >= 0, "a count of images is not negative")
    guard train > 0 else { throw .emptySubset(train: train) }
    guard train <= available, validation <= available - train else {
      throw .subsetTooLarge(train: train, validation: validation, available: available)
    }
    let order: [Int]
    switch settings.subset {
    case .first: order = Array(0..<train + validation)
    case .random(let seed):
      var random = Philox(seed: seed, stream: Philox.subsetStream)
      order = random.permutation(of: available)
    }
    training = Array(order[..<train])
    self.validation = Array(order[train..<train + validation])
  }
}
