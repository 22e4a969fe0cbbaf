import CIFAR10
import Foundation
import Kernels
import SweepCore
import Testing
import Training

/// The canary's digest is the coordinator's word on what a machine has to compute, so it is checked on every
/// instruction set, and its trials by NumPy (`ReplayTests`).
struct CanaryTests {
  @Test(arguments: InstructionSet.available) func theDigestIsTheRecordedOne(isa: InstructionSet) throws {
    #expect(numericsVersion == 1)
    let digest = try CanaryTrials.digest(instructionSet: isa)
    #expect(digest == Canary.digest, "\(digest)")
  }

  @Test func everyUpdateRuleAndPreprocessingHasAPart() {
    let configurations = CanaryTrials.all.map(\.configuration)
    #expect(Set(configurations.map(\.optimizer.rule)) == Set(UpdateRule.allCases))
    #expect(Set(configurations.map(\.dataset.preprocess)) == Set(DatasetSettings.Preprocessing.allCases))
    #expect(configurations.contains { $0.network.l2 > 0 } && configurations.contains { $0.network.l2 == 0 })
    #expect(configurations.allSatisfy { !$0.dataset.train.isMultiple(of: $0.batch) })
  }

  @Test func noTrialDiverges() throws {
    let dataset = try CIFAR10Dataset.inMemory(trainingRecords: CanaryTrials.records)
    for settings in CanaryTrials.all {
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
    for settings in CanaryTrials.all where settings.configuration.dataset.subset == .first {
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
