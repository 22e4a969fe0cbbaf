import CIFAR10
import Foundation
import Kernels
import SweepCore
import TestSupport
import Training

/// A small data set in CIFAR-10's layout: every class has a pattern of random bytes, of which each image keeps three
/// quarters. Its bytes hang on nothing but Philox, so that recorded digests do not either.
enum SmallData {
  static let trainingRecords = 400
  static let testRecords = 300

  private static let made: Result<CIFAR10Dataset, any Error> = Result {
    // The files stay mapped when their names are gone.
    let scratch = try ScratchDirectory()
    try write(to: scratch.url)
    return try CIFAR10Dataset.open(CIFAR10Directory(path: scratch.path))
  }

  static var dataset: CIFAR10Dataset { get throws { try made.get() } }

  static func write(to directory: URL) throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try Data(records(trainingRecords, stream: 1)).write(to: directory.appending(path: "data_batch_1.bin"))
    try Data(records(testRecords, stream: 2)).write(to: directory.appending(path: "test_batch.bin"))
  }

  private static func records(_ count: Int, stream: UInt64) -> [UInt8] {
    var random = Philox(seed: 2009, stream: stream)
    var patterns = Philox(seed: 2009, stream: 0)
    let pattern = (0..<CIFAR10Layout.classCount).map { _ in bytes(CIFAR10Layout.pixelCount, &patterns) }
    var content: [UInt8] = []
    for record in 0..<count {
      let label = record * 7 % CIFAR10Layout.classCount
      let noise = bytes(CIFAR10Layout.pixelCount, &random)
      content.append(UInt8(label))
      for (byte, other) in zip(pattern[label], noise) { content.append(byte / 4 * 3 + other / 4) }
    }
    return content
  }

  private static func bytes(_ count: Int, _ generator: inout Philox) -> [UInt8] {
    (0..<count / 8).flatMap { _ in withUnsafeBytes(of: generator.next().littleEndian) { Array($0) } }
  }
}

/// The data that `SLALOM_DATA` names.
enum RealData {
  static let isPresent = !(ProcessInfo.processInfo.environment["SLALOM_DATA"] ?? "").isEmpty

  static var directory: CIFAR10Directory {
    get throws { try CIFAR10Directory.locate(explicit: nil, environment: ProcessInfo.processInfo.environment) }
  }
}

/// A trial of a few seconds at most: 100 training images in minibatches of 32, the last of 4.
func smallTrial(
  _ rule: UpdateRule = .sgd, learningRate: Double = 1e-3, hidden: [Int] = [37, 19], epochs: Int = 2, seed: UInt64 = 3,
  _ change: (inout Configuration) -> Void = { _ in }
) -> TrialSettings {
  var configuration = Configuration(optimizer: OptimizerSettings(rule, learningRate: learningRate))
  configuration.dataset.train = 100
  configuration.dataset.validation = 50
  configuration.network.hidden = hidden
  configuration.epochs = epochs
  configuration.batch = 32
  change(&configuration)
  return TrialSettings(configuration: configuration, seed: seed)
}

func makeTrainer(
  _ settings: TrialSettings, on dataset: CIFAR10Dataset? = nil, isa: InstructionSet? = nil
) throws -> Trainer {
  let data = try TrainingData(dataset: dataset ?? SmallData.dataset, settings: settings.configuration.dataset)
  return try Trainer(settings: settings, data: data, instructionSet: isa ?? InstructionSet.current())
}

func train(_ settings: TrialSettings, isa: InstructionSet? = nil) throws -> TrainedTrial {
  try makeTrainer(settings, isa: isa).run { _ in }
}
