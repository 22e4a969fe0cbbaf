package import SweepCore

/// The images of one trial and the constants that turn their bytes into numbers: pixel j of an image is
/// `(Double(byte) - meanImage[j]) / divisor`, without the division for `mean-image` (docs/numerics.md, rule 7).
package struct TrainingData: Sendable {
  package let dataset: CIFAR10Dataset
  package let subset: TrainingSubset
  package let preprocess: DatasetSettings.Preprocessing
  /// 3,072 means over the training subset.
  package let meanImage: [Double]
  /// 1 for `mean-image`, 255 for `unit`, the training subset's one standard deviation over all its bytes for `standard`.
  package let divisor: Double

  package init(dataset: CIFAR10Dataset, settings: DatasetSettings) throws(CIFAR10Error) {
    self.dataset = dataset
    preprocess = settings.preprocess
    subset = try TrainingSubset(settings, available: dataset.trainingCount)
    let statistics = PixelStatistics(of: subset.training, in: dataset)
    meanImage = statistics.meanImage
    switch settings.preprocess {
    case .meanImage: divisor = 1
    case .unit: divisor = 255
    case .standard:
      divisor = statistics.standardDeviation
      guard divisor > 0 else { throw .zeroVariance(train: settings.train) }
    }
  }

  package var trainingCount: Int { subset.training.count }
  package var validationCount: Int { subset.validation.count }
  /// 0 where there is no test file.
  package var testCount: Int { dataset.testCount }

  // Labels are 0 to 9; images are 3,072 bytes, valid as long as `dataset`. Indices count within the subset.

  package func label(training index: Int) -> Int { dataset.label(training: subset.training[index]) }
  package func label(validation index: Int) -> Int { dataset.label(training: subset.validation[index]) }
  package func label(test index: Int) -> Int { dataset.label(test: index) }

  package func image(training index: Int) -> UnsafePointer<UInt8> { dataset.image(training: subset.training[index]) }
  package func image(validation index: Int) -> UnsafePointer<UInt8> {
    dataset.image(training: subset.validation[index])
  }
  package func image(test index: Int) -> UnsafePointer<UInt8> { dataset.image(test: index) }
}
