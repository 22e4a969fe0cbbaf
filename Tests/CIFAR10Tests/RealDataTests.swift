import CIFAR10
import Foundation
import SweepCore
import Testing

/// CIFAR-10 itself, where SLALOM_DATA names it; nil, with a word about it, elsewhere.
private let realData: CIFAR10Dataset? = {
  let environment = ProcessInfo.processInfo.environment
  guard let path = environment["SLALOM_DATA"], !path.isEmpty else {
    print("CIFAR10Tests: SLALOM_DATA is not set, so the real images are not tested; the rest uses synthetic data.")
    return nil
  }
  do {
    let dataset = try CIFAR10Dataset.open(CIFAR10Directory.locate(explicit: path, environment: environment))
    if dataset.isSynthetic { print("CIFAR10Tests: SLALOM_DATA names synthetic data; the real images are not tested.") }
    return dataset.isSynthetic ? nil : dataset
  } catch {
    Issue.record("SLALOM_DATA cannot be used: \(error)")
    return nil
  }
}()

/// Published facts about CIFAR-10's first images.
@Suite(.enabled(if: realData != nil, "SLALOM_DATA names no real CIFAR-10"))
struct RealDataTests {
  private func dataset() throws -> CIFAR10Dataset { try #require(realData) }

  @Test func firstLabelsAndPixelsAreThePublishedOnes() throws {
    let dataset = try dataset()
    #expect((0..<10).map { dataset.label(training: $0) } == [6, 9, 9, 4, 1, 1, 2, 7, 8, 3])
    let image = dataset.image(training: 0)
    #expect((0..<10).map { image[$0] } == [59, 43, 50, 68, 98, 119, 139, 145, 149, 149])
    #expect((image[1024], image[2048]) == (62, 63))
  }

  @Test func everyClassHasAThousandTestImages() throws {
    let dataset = try dataset()
    guard let testFile = dataset.testFile else { return }
    #expect(testFile.classCounts == [Int](repeating: 1000, count: 10))
  }

  /// Where the data is the subset with this digest, recomputed with sha256sum and Python's hashlib.
  @Test func labelCountsAreTheKnownOnes() throws {
    let dataset = try dataset()
    guard dataset.digest.hex == "9f82a5a3c45ae6095ba9c509754cfe8cef78f58fcea589fa795bb9f59b4e5b1b" else { return }
    #expect(
      dataset.trainingFiles.map(\.classCounts) == [
        [965, 966, 998, 997, 1034, 994, 981, 1016, 988, 1061],
        [1062, 1019, 1013, 989, 1040, 980, 975, 973, 1005, 944],
      ])
    #expect(
      dataset.files.map(\.digest.hex) == [
        "213e3cc69a82cf13138d836e9af140131ae45e3be1692b9802c6d0ba733c153a",
        "b4b412bf071e360bc9646d023d2576fa256ba9fa52b0cf941b7d814a2fc9e9fa",
        "b2aa521ee4d49649fb2ba4142f8bab1c8798647848e164b78f41ada2d440bcd6",
      ])
  }

  /// The first 4,000 training images, whose order and pixels every copy of the data set shares.
  @Test func meanAndDeviationAreNumPys() throws {
    var settings = DatasetSettings()
    (settings.train, settings.validation, settings.preprocess) = (4000, 0, .standard)
    let data = try TrainingData(dataset: try dataset(), settings: settings)
    #expect(data.meanImage.prefix(4) == [131.47625, 130.922, 131.86775, 132.88])
    #expect(abs(data.meanImage.reduce(0, +) / 3072 - 120.53107649739583) < 1e-11)
    #expect(abs(data.divisor - 64.29500831312166) < 1e-12)
  }
}
