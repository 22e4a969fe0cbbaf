internal import CIFAR10
internal import FoundationEssentials
internal import Kernels
internal import SweepCore

/// Writes what anyone needs to replay a trial elsewhere (docs/numerics.md, "Export"): NumPy arrays and `trial.json`.
package struct TrialExport {
  private let directory: URL

  /// Makes the directory; one that holds anything is refused, so that no export mixes with another.
  package init(path: String) throws(TrainingError) {
    directory = URL(filePath: path, directoryHint: .isDirectory)
    let files = FileManager.default
    do {
      for name in ["initial", "final"] {
        try files.createDirectory(at: directory.appending(path: name), withIntermediateDirectories: true)
      }
      let present = try files.contentsOfDirectory(atPath: path).filter { $0 != "initial" && $0 != "final" }
      guard present.isEmpty else { throw TrainingError.unwritable(path: path, reason: "the directory is not empty") }
    } catch let error as TrainingError {
      throw error
    } catch {
      throw .unwritable(path: path, reason: "\(error)")
    }
  }

  /// The part that is there before training: subset, preprocessing, minibatches and initial weights. Called before
  /// `Trainer.run`.
  package func writeStart(_ trainer: Trainer) throws(TrainingError) {
    let subset = trainer.data.subset
    try write("subset_train.npy", NumPyArray(subset.training, shape: [subset.training.count]))
    try write("subset_validation.npy", NumPyArray(subset.validation, shape: [subset.validation.count]))
    try write("mean_image.npy", NumPyArray(trainer.data.meanImage, shape: [trainer.data.meanImage.count]))
    try write("batches.npy", batches(trainer.settings))
    try writeParameters("initial", trainer.network)
  }

  /// The rest, after `Trainer.run`.
  package func writeEnd(_ trainer: Trainer, _ trained: TrainedTrial) throws(TrainingError) {
    let series = trained.series
    let epochs = series.epochs
    try writeParameters("final", trainer.network)
    try write("losses.npy", NumPyArray(series.losses, shape: [series.losses.count]))
    try write("train_accuracy.npy", NumPyArray(epochs.map(\.trainingAccuracy), shape: [epochs.count]))
    try write("validation_accuracy.npy", NumPyArray(epochs.map(\.validationAccuracy), shape: [epochs.count]))
    try write("validation_loss.npy", NumPyArray(epochs.map(\.validationLoss), shape: [epochs.count]))
    if !series.gradientNorms.isEmpty {
      try write("gradient_norms.npy", NumPyArray(series.gradientNorms, shape: [series.gradientNorms.count]))
    }
    if !series.updateNorms.isEmpty {
      try write("update_norms.npy", NumPyArray(series.updateNorms, shape: [series.updateNorms.count]))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try write("trial.json", Array(encoder.encode(ExportedTrial(trainer, trained))))
    } catch let error as TrainingError {
      throw error
    } catch {
      preconditionFailure("settings are always encodable: \(error)")
    }
  }

  /// int32 [iterations, batch]; a ragged row ends with -1.
  private func batches(_ settings: TrialSettings) -> NumPyArray {
    let configuration = settings.configuration
    let order = MinibatchOrder(settings)
    var rows: [Int32] = []
    rows.reserveCapacity(configuration.iterations * configuration.batch)
    for epoch in 1...configuration.epochs {
      for minibatch in order.minibatches(epoch: epoch) {
        rows += minibatch.map(Int32.init)
        rows += Array(repeating: -1, count: configuration.batch - minibatch.count)
      }
    }
    return NumPyArray(rows, shape: [configuration.iterations, configuration.batch])
  }

  private func writeParameters(_ folder: String, _ network: Network) throws(TrainingError) {
    for (index, layer) in network.layers.enumerated() {
      let weights = NumPyArray(layer.weights.rowMajor, shape: [layer.inputs, layer.outputs])
      try write("\(folder)/W\(index + 1).npy", weights)
      try write("\(folder)/b\(index + 1).npy", NumPyArray(layer.biasValues, shape: [layer.outputs]))
    }
  }

  private func write(_ name: String, _ array: NumPyArray) throws(TrainingError) {
    try write(name, array.fileContent)
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws(TrainingError) {
    let file = directory.appending(path: name)
    do {
      try Data(bytes).write(to: file)
    } catch {
      throw .unwritable(path: file.path(percentEncoded: false), reason: "\(error)")
    }
  }
}
