import CIFAR10
import Foundation
import Kernels
import SweepCore
import TestSupport
import Testing
import Training

/// The canary's digests are the coordinator's word on what a machine has to compute, so they are checked on every
/// instruction set, and its trials by NumPy (`ReplayTests`).
struct CanaryTests {
  static let trials = UpdateRule.allCases.map(Canary.trial)

  @Test(arguments: InstructionSet.available, UpdateRule.allCases)
  func theDigestIsTheRecordedOne(isa: InstructionSet, rule: UpdateRule) throws {
    #expect(numericsVersion == 1)
    let digests = try CanaryTrials.digests(of: [rule], instructionSet: isa)
    #expect(digests[rule] == Canary.digests[rule])
  }

  @Test func everyUpdateRuleAndPreprocessingHasAPart() {
    let configurations = Self.trials.map(\.configuration)
    #expect(configurations.map(\.optimizer.rule) == UpdateRule.allCases)
    #expect(Set(configurations.map(\.dataset.preprocess)) == Set(DatasetSettings.Preprocessing.allCases))
    #expect(configurations.contains { $0.network.l2 > 0 } && configurations.contains { $0.network.l2 == 0 })
    #expect(configurations.allSatisfy { !$0.dataset.train.isMultiple(of: $0.batch) })
  }

  @Test func noTrialDiverges() throws {
    let dataset = try CIFAR10Dataset.inMemory(trainingRecords: CanaryTrials.records)
    for settings in Self.trials {
      let trained = try makeTrainer(settings, on: dataset).run { _ in }
      #expect(trained.result.ending == .completed)
    }
  }

  /// The lowest bit of one pixel that is trained on changes the result of every trial that sees it.
  @Test func oneBitOfOnePixelShows() throws {
    var records = CanaryTrials.records
    records[1] ^= 1
    let other = try CIFAR10Dataset.inMemory(trainingRecords: records)
    let dataset = try CIFAR10Dataset.inMemory(trainingRecords: CanaryTrials.records)
    for settings in Self.trials where settings.configuration.dataset.subset == .first {
      let digest = try makeTrainer(settings, on: dataset).run { _ in }.result.digest
      #expect(try makeTrainer(settings, on: other).run { _ in }.result.digest != digest)
    }
  }

  @Test func recordsInMemoryAreThoseOfAFile() throws {
    let scratch = try ScratchDirectory()
    try Data(CanaryTrials.records).write(to: scratch.url.appending(path: "data_batch_1.bin"))
    let file = try CIFAR10Dataset.open(CIFAR10Directory(path: scratch.url.path))
    #expect(file.digest == (try CIFAR10Dataset.inMemory(trainingRecords: CanaryTrials.records)).digest)
  }
}
