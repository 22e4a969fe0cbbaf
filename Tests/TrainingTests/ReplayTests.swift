import CIFAR10
import Foundation
import SweepCore
import TestSupport
import Testing
import Training

/// Exports trials and has scripts/replay.py train them again with NumPy, which shares no code with this package.
@Suite(.serialized) struct ReplayTests {
  /// The rates at which another summation order stays within 1e-9 (docs/numerics.md).
  static let rates: [(rule: UpdateRule, rate: Double)] = UpdateRule.allCases.map {
    ($0, [.rmsprop, .adam, .adamUncorrected].contains($0) ? 1e-4 : 1e-3)
  }

  @Test(arguments: rates) func aSmallTrialOnSyntheticDataReplays(rule: UpdateRule, rate: Double) throws {
    let scratch = try ScratchDirectory()
    let data = scratch.url.appending(path: "data")
    try SmallData.write(to: data)
    let settings = smallTrial(rule, learningRate: rate, epochs: 5) {
      $0.network.l2 = 1e-3
      $0.dataset.preprocess = .standard
      $0.dataset.subset = .random(seed: 5)
      $0.network.initialStandardDeviation = 0.05
    }
    try replay(settings, on: CIFAR10Directory(path: data.path), in: scratch)
  }

  @Test(
    .enabled(if: RealData.isPresent, "SLALOM_DATA names no data; the synthetic replays stand alone"), arguments: rates)
  func theStudysNetworkOnRealDataReplays(rule: UpdateRule, rate: Double) throws {
    var configuration = Configuration(optimizer: OptimizerSettings(rule, learningRate: rate))
    configuration.dataset.train = 1000
    configuration.dataset.validation = 300
    configuration.epochs = 3
    let settings = TrialSettings(configuration: configuration, seed: 1)
    try replay(settings, on: RealData.directory, in: ScratchDirectory())
  }

  /// The independent source of the canary's digest: to be sure, up to NumPy's order of summation.
  @Test(arguments: UpdateRule.allCases) func theCanaryReplays(rule: UpdateRule) throws {
    let scratch = try ScratchDirectory()
    let data = scratch.url.appending(path: "data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    try Data(CanaryTrials.records).write(to: data.appending(path: "data_batch_1.bin"))
    try replay(Canary.trial(of: rule), on: CIFAR10Directory(path: data.path), in: scratch)
  }

  private func replay(_ settings: TrialSettings, on directory: CIFAR10Directory, in scratch: ScratchDirectory) throws {
    let export = scratch.url.appending(path: "export")
    let trainer = try makeTrainer(settings, on: CIFAR10Dataset.open(directory))
    let exporting = try TrialExport(path: export.path)
    try exporting.writeStart(trainer)
    let trained = trainer.run { _ in }
    try exporting.writeEnd(trainer, trained)
    #expect(trained.result.ending == .completed)

    let output = try runPython([replayScript, export.path, "--data", directory.path, "--json"])
    let result = try #require(try JSONSerialization.jsonObject(with: output) as? [String: Any])
    #expect(result["iterations"] as? Int == settings.configuration.iterations)
    let difference = try #require(result["lossDifference"] as? Double)
    #expect(difference <= 1e-9)
    #expect(result["trainingAccuracyEqual"] as? Bool == true)
    #expect(result["validationAccuracyEqual"] as? Bool == true)
    #expect(result["agrees"] as? Bool == true)
  }

  private var replayScript: String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../scripts/replay.py").path
  }

  /// With the interpreter that SLALOM_PYTHON names, else python3; it needs NumPy.
  private func runPython(_ arguments: [String]) throws -> Data {
    var environment = ProcessInfo.processInfo.environment
    let python = environment["SLALOM_PYTHON"] ?? "python3"
    environment["OPENBLAS_NUM_THREADS"] = "1"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(
      process.terminationStatus <= 1 && !output.isEmpty,
      "\(python) could not replay; it needs NumPy: run scripts/test, or set SLALOM_PYTHON to a Python that has it")
    return output
  }
}
