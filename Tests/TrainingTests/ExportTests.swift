import CIFAR10
import Foundation
import Kernels
import SweepCore
import TestSupport
import Testing
import Training

struct ExportTests {
  /// Shape and values of a `.npy` file, read by the format's own description.
  private func read(_ url: URL) throws -> (descriptor: String, shape: [Int], bytes: [UInt8]) {
    let content = [UInt8](try Data(contentsOf: url))
    #expect(Array(content.prefix(8)) == [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
    let length = Int(content[8]) + 256 * Int(content[9])
    #expect((10 + length).isMultiple(of: 64) && content[9 + length] == 0x0a)
    let header = String(decoding: content[10..<(10 + length)], as: UTF8.self)
    let match = try #require(
      header.firstMatch(of: /\{'descr': '(<[fi][48])', 'fortran_order': False, 'shape': \(([0-9, ]*)\), \} *\n/))
    let shape = match.2.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    return (String(match.1), shape, Array(content.dropFirst(10 + length)))
  }

  private func doubles(_ url: URL) throws -> [Double] {
    let (descriptor, shape, bytes) = try read(url)
    #expect(descriptor == "<f8" && bytes.count == 8 * shape.reduce(1, *))
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) })
    }
  }

  @Test func everythingNeededToReplayIsThere() throws {
    let scratch = try ScratchDirectory()
    let directory = scratch.url.appending(path: "export")
    let settings = smallTrial(.momentum, learningRate: 1e-4) { $0.record = [.update] }
    let trainer = try makeTrainer(settings)
    let export = try TrialExport(path: directory.path)
    try export.writeStart(trainer)
    let initial = trainer.network.layers.map(\.weights.rowMajor)
    let trained = trainer.run { _ in }
    try export.writeEnd(trainer, trained)

    for (index, layer) in trainer.network.layers.enumerated() {
      #expect(try doubles(directory.appending(path: "initial/W\(index + 1).npy")) == initial[index])
      #expect(try doubles(directory.appending(path: "final/W\(index + 1).npy")) == layer.weights.rowMajor)
      #expect(try doubles(directory.appending(path: "final/b\(index + 1).npy")) == layer.biasValues)
      #expect(
        try read(directory.appending(path: "final/W\(index + 1).npy")).shape == [layer.inputs, layer.outputs])
    }
    #expect(try doubles(directory.appending(path: "losses.npy")) == trained.series.losses)
    #expect(
      try doubles(directory.appending(path: "validation_loss.npy")) == trained.series.epochs.map(\.validationLoss))
    #expect(try doubles(directory.appending(path: "update_norms.npy")) == trained.series.updateNorms)
    #expect(try doubles(directory.appending(path: "mean_image.npy")) == trainer.data.meanImage)
    let batches = try read(directory.appending(path: "batches.npy"))
    #expect(batches.descriptor == "<i4" && batches.shape == [8, 32])
    #expect(batches.bytes.suffix(4 * 28).allSatisfy { $0 == 0xff }, "the ragged row ends with -1")
    let subset = try read(directory.appending(path: "subset_train.npy"))
    #expect(subset.descriptor == "<i8" && subset.shape == [100])

    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: directory.appending(path: "trial.json")))
    let trial = try #require(json as? [String: Any])
    let optimizer = try #require(trial["optimizer"] as? [String: Any])
    #expect(optimizer["name"] as? String == "momentum" && optimizer["momentum"] as? Double == 0.9)
    #expect(optimizer["learningRate"] as? Double == 1e-4 && optimizer["eps"] == nil)
    let digests = try #require(trial["digests"] as? [String: String])
    #expect(digests["trial"] == trained.result.digest.hex && digests["weights"] == trained.result.weightsHash.hex)
    let network = try #require(trial["network"] as? [String: Any])
    #expect(network["hidden"] as? [Int] == [37, 19] && network["l2"] as? Double == 0)
    #expect(trial["seed"] as? Int == 3)
  }

  @Test func aDirectoryThatHoldsSomethingIsRefused() throws {
    let scratch = try ScratchDirectory()
    try Data([1]).write(to: scratch.url.appending(path: "other"))
    let error = #expect(throws: TrainingError.self) { _ = try TrialExport(path: scratch.url.path) }
    #expect(error?.description.contains("not empty") == true)
  }

  @Test func aPathThatCannotBeADirectoryIsRefused() throws {
    let scratch = try ScratchDirectory()
    let file = scratch.url.appending(path: "file")
    try Data([1]).write(to: file)
    #expect(throws: TrainingError.self) { _ = try TrialExport(path: file.appending(path: "export").path) }
  }
}
