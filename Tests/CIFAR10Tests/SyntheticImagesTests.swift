import CIFAR10
import Foundation
import SweepCore
import TestSupport
import Testing

struct SyntheticImagesTests {
  let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  private func images(_ records: Int, seed: UInt64 = 2009, files: Int = 2, test: Int = 100) -> SyntheticImages {
    var images = SyntheticImages()
    (images.seed, images.trainingFiles, images.recordsPerTrainingFile, images.testRecords) = (
      seed, files, records, test
    )
    return images
  }

  private func pixels(_ dataset: CIFAR10Dataset, _ index: Int) -> [UInt8] {
    Array(UnsafeBufferPointer(start: dataset.image(training: index), count: 3072))
  }

  /// The bytes are a promise to every trial's id: a change here makes other data of the same name.
  @Test func bytesArePinned() throws {
    let dataset = try images(50).write(to: "\(scratch.path)/out")
    #expect(dataset.digest.hex == "b7e5361260e4ddd0e1346b0879269d949f552fd60c6582330a5e81cd0efe83db")
  }

  @Test func standardSetIsKnownByItsDigestWithoutItsMarker() throws {
    let path = "\(scratch.path)/out"
    let dataset = try SyntheticImages().write(to: path)
    #expect((dataset.trainingCount, dataset.testCount) == (10_000, 2000))
    #expect(dataset.digest == SyntheticImages.standardDigest)
    try FileManager.default.removeItem(atPath: "\(path)/SYNTHETIC.txt")
    #expect(try CIFAR10Dataset.open(CIFAR10Directory(path: path)).isSynthetic)
  }

  @Test func setIsLaidOutLikeTheRealOneAndMarked() throws {
    let dataset = try images(3, files: 5).write(to: "\(scratch.path)/a/b/out")
    #expect(dataset.isSynthetic)
    #expect(
      try scratch.names(in: "a/b/out") == [
        "SYNTHETIC.txt", "batches.meta.txt", "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
        "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin",
      ])
    #expect(try scratch.names(in: "a/b") == ["out"])
    let names = try String(contentsOfFile: "\(scratch.path)/a/b/out/batches.meta.txt", encoding: .utf8)
    #expect(names == "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n")
  }

  @Test func largerSetBeginsWithTheSmallerOne() throws {
    let small = try images(4).write(to: "\(scratch.path)/small")
    let large = try images(6).write(to: "\(scratch.path)/large")
    for index in 0..<4 {
      #expect(pixels(small, index) == pixels(large, index))
      #expect(pixels(small, 4 + index) == pixels(large, 6 + index))
    }
    #expect(pixels(large, 0) != pixels(large, 6))
  }

  @Test func seedChangesTheImages() throws {
    let one = try images(2).write(to: "\(scratch.path)/one")
    let other = try images(2, seed: 1).write(to: "\(scratch.path)/other")
    #expect(pixels(one, 0) != pixels(other, 0))
  }

  /// The nearest of the ten class means is a weak classifier: better than the chance of 0.1, far from right.
  @Test func classesCanBeToldApartButNotByTheirMeansAlone() throws {
    let dataset = try images(500, files: 1, test: 200).write(to: "\(scratch.path)/out")
    let counts = DatasetInspection(of: dataset.directory).files[0].classCounts
    var means = [[Double]](repeating: [Double](repeating: 0, count: 3072), count: 10)
    for index in 0..<dataset.trainingCount {
      let label = dataset.label(training: index)
      let image = dataset.image(training: index)
      for pixel in 0..<3072 { means[label][pixel] += Double(image[pixel]) / Double(counts[label]) }
    }
    let right = (0..<dataset.testCount).filter { index in
      let image = dataset.image(test: index)
      let distances = means.map { mean in
        (0..<3072).reduce(0.0) { sum, pixel in
          let difference = Double(image[pixel]) - mean[pixel]
          return sum + difference * difference
        }
      }
      return distances.firstIndex(of: distances.min() ?? 0) == dataset.label(test: index)
    }.count
    let accuracy = Double(right) / Double(dataset.testCount)
    #expect(accuracy > 0.15 && accuracy < 0.6, "accuracy \(accuracy)")
    #expect(counts.allSatisfy { $0 > 20 })
  }

  @Test func syntheticSetIsReplaced() throws {
    let path = "\(scratch.path)/out"
    _ = try images(2, files: 3).write(to: path)
    #expect(try images(5, files: 1).write(to: path).trainingCount == 5)
    #expect(try scratch.names() == ["out"])
  }

  @Test func realDataIsNotOverwritten() throws {
    try SmallDataset.write(to: scratch)
    let error = #expect(throws: CIFAR10Error.self) { try images(2).write(to: scratch.path) }
    #expect(
      error?.description == "\(scratch.path) holds files of records that are not marked synthetic, and they are not "
        + "overwritten; give another --output DIR")
    #expect(try CIFAR10Dataset.open(scratch.directory).digest.hex == ReferenceValues.smallDigest)
  }

  @Test func otherFilesAreNotLost() throws {
    try scratch.write("letters/mine", [1])
    let letters = "\(scratch.path)/letters"
    #expect(throws: CIFAR10Error.destinationInTheWay(path: letters, reason: "it is not empty")) {
      try images(2).write(to: letters)
    }
    let set = "\(scratch.path)/set"
    _ = try images(2).write(to: set)
    try scratch.write("set/mine", [1])
    #expect(
      throws: CIFAR10Error.destinationInTheWay(path: set, reason: "it holds 'mine' beside a synthetic set")
    ) { try images(2).write(to: set) }
    #expect(try scratch.names(in: "set").contains("mine"))
  }

  @Test(arguments: [
    (0, 5, 5, "--training-files is 0, and must be 1 to 5"), (6, 5, 5, "--training-files is 6, and must be 1 to 5"),
    (1, 0, 5, "--images is 0, and must be 1 to 10000"),
    (1, 5, 10_001, "--test-images is 10001, and must be 1 to 10000"),
  ])
  func sizesHaveBounds(files: Int, records: Int, test: Int, message: String) {
    let error = #expect(throws: CIFAR10Error.self) {
      try images(records, files: files, test: test).write(to: "\(scratch.path)/out")
    }
    #expect(error?.description == message)
  }

  @Test func directoryThatCannotBeMadeIsTold() throws {
    let file = try scratch.write("file", [1])
    let error = #expect(throws: CIFAR10Error.self) { try images(2).write(to: "\(file)/out") }
    #expect(error?.description.hasPrefix("cannot write \(file): ") == true)
  }
}
