import CIFAR10
import SweepCore
import TestSupport
import Testing

struct TrainingSubsetTests {
  private func settings(_ train: Int, _ validation: Int, seed: UInt64? = nil) -> DatasetSettings {
    var settings = DatasetSettings()
    (settings.train, settings.validation) = (train, validation)
    if let seed { settings.subset = .random(seed: seed) }
    return settings
  }

  @Test func firstIsFileOrder() throws {
    let subset = try TrainingSubset(settings(5, 2), available: 9)
    #expect((subset.training, subset.validation) == ([0, 1, 2, 3, 4], [5, 6]))
  }

  @Test func randomIsThePermutationThatNumPysPhiloxGives() throws {
    let small = try TrainingSubset(settings(5, 2, seed: 2018), available: 7)
    #expect(small.training + small.validation == ReferenceValues.smallOrder)
    let large = try TrainingSubset(settings(19_000, 1000, seed: 1), available: 20_000)
    #expect(Array(large.training.prefix(8)) == ReferenceValues.largeOrderStart)
    #expect(large.validation.last == ReferenceValues.largeOrderEnd)
    #expect((large.training + large.validation).sorted() == Array(0..<20_000))
  }

  @Test func validationMayBeEmpty() throws {
    #expect(try TrainingSubset(settings(7, 0, seed: 3), available: 7).validation.isEmpty)
  }

  @Test(arguments: [(8, 0), (5, 3), (1, Int.max)])
  func moreThanThereIsIsRefused(train: Int, validation: Int) {
    let error = #expect(throws: CIFAR10Error.self) {
      try TrainingSubset(settings(train, validation), available: 7)
    }
    #expect(
      error?.description
        == "dataset.train \(train) and dataset.validation \(validation) need \(train) + \(validation) images, and the "
        + "training files hold 7; ask for fewer or add training files")
  }

  @Test func emptyTrainingSubsetIsRefused() {
    let error = #expect(throws: CIFAR10Error.self) { try TrainingSubset(settings(0, 3), available: 7) }
    #expect(error?.description == "dataset.train is 0, and at least 1 image is needed to train on")
  }
}

struct TrainingDataTests {
  let scratch: ScratchDirectory
  let dataset: CIFAR10Dataset

  init() throws {
    scratch = try ScratchDirectory()
    dataset = try SmallDataset.open(in: scratch)
  }

  private func data(_ preprocess: DatasetSettings.Preprocessing) throws -> TrainingData {
    var settings = DatasetSettings()
    (settings.train, settings.validation, settings.subset) = (5, 2, .random(seed: 2018))
    settings.preprocess = preprocess
    return try TrainingData(dataset: dataset, settings: settings)
  }

  @Test(arguments: DatasetSettings.Preprocessing.allCases)
  func meanImageIsTheExactMeanRoundedOnce(preprocess: DatasetSettings.Preprocessing) throws {
    let mean = try data(preprocess).meanImage
    #expect(mean.prefix(3).map(\.bitPattern) == ReferenceValues.firstMeans)
    var hasher = Digest.DigestBuilder()
    hasher.update(doubles: mean)
    #expect(hasher.finalize().hex == ReferenceValues.meanDigest)
  }

  @Test func divisorFollowsThePreprocessing() throws {
    #expect(try data(.meanImage).divisor == 1)
    #expect(try data(.unit).divisor == 255)
    // Three roundings, each of at most half an ulp, one of them under the root.
    let standard = try data(.standard).divisor
    #expect(abs(standard - ReferenceValues.standardDeviation) <= 2 * standard.ulp)
  }

  @Test func imagesAndLabelsAreThoseOfTheSubset() throws {
    let data = try data(.unit)
    let order = ReferenceValues.smallOrder
    #expect((data.trainingCount, data.validationCount, data.testCount) == (5, 2, 2))
    #expect((0..<5).map { data.image(training: $0) } == order[..<5].map { dataset.image(training: $0) })
    #expect((0..<2).map { data.image(validation: $0) } == order[5...].map { dataset.image(training: $0) })
    #expect(data.image(test: 1) == dataset.image(test: 1))
    let labels = order.map { ReferenceValues.smallTrainingLabels[$0] }
    #expect((0..<5).map { data.label(training: $0) } + (0..<2).map { data.label(validation: $0) } == labels)
  }

  @Test func zeroVarianceIsRefusedByStandardAlone() throws {
    let flat = try ScratchDirectory()
    try flat.write("data_batch_1.bin", [UInt8](repeating: 9, count: 4 * 3073))
    let dataset = try CIFAR10Dataset.open(flat.directory)
    var settings = DatasetSettings()
    (settings.train, settings.validation) = (3, 1)
    #expect(try TrainingData(dataset: dataset, settings: settings).meanImage.allSatisfy { $0 == 9 })
    settings.preprocess = .standard
    let error = #expect(throws: CIFAR10Error.self) { try TrainingData(dataset: dataset, settings: settings) }
    #expect(
      error?.description == "all bytes of the 3 training images are equal, so 'standard' would divide by zero; "
        + "use preprocess: mean-image, or other data")
  }
}
