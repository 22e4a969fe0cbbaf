internal import CIFAR10
internal import FoundationEssentials
internal import Kernels
internal import SweepCore
internal import SweepViews
internal import Training

/// What `slalom train` prints at the end.
struct TrainSummary: Encodable {
  var schema = 1
  let trial: String
  let configuration: String
  let data: String
  let optimizer: String
  let outcome: String
  let divergedAtIteration: Int?
  let divergenceReason: String?
  let epochs: [Epoch]
  let finalLoss: Double?
  let testAccuracy: Double?
  let digest: String
  let weightsHash: String
  let seriesHash: String
  let isa: String
  let seconds: Double

  struct Epoch: Encodable {
    /// Mean of the epoch's minibatch losses; nil where that is not finite.
    let meanLoss: Double?
    let trainingAccuracy: Double?
    let validationAccuracy: Double?
    let validationLoss: Double?
  }

  init(_ trainer: Trainer, _ trained: TrainedTrial, elapsed: Duration) {
    let settings = trainer.settings
    let dataDigest = trainer.data.dataset.digest
    trial = settings.id(dataDigest: dataDigest).description
    configuration = settings.configuration.id(dataDigest: dataDigest).description
    data = dataDigest.hex
    optimizer = Self.describe(settings.configuration.optimizer)
    switch trained.result.ending {
    case .completed:
      (outcome, divergedAtIteration, divergenceReason) = ("completed", nil, nil)
    case .diverged(let iteration, let reason):
      (outcome, divergedAtIteration, divergenceReason) = ("diverged", iteration, reason.rawValue)
    }
    epochs = Self.epochs(trained.series, iterationsPerEpoch: settings.configuration.iterationsPerEpoch)
    finalLoss = outcome == "completed" ? epochs.last?.meanLoss : nil
    testAccuracy = trained.series.testAccuracy
    digest = trained.result.digest.hex
    weightsHash = trained.result.weightsHash.hex
    seriesHash = trained.result.seriesHash.hex
    isa = trainer.network.kernels.instructionSet.rawValue
    seconds = elapsed / .seconds(1)
  }

  private static func describe(_ settings: OptimizerSettings) -> String {
    let values = settings.hyperparameters.map { ", \($0.key.rawValue) \($0.value)" }
    return "\(settings.rule.rawValue), learning rate \(settings.learningRate)\(values.joined())"
  }

  private static func epochs(_ series: TrialSeries, iterationsPerEpoch: Int) -> [Epoch] {
    func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
    return stride(from: 0, to: series.losses.count, by: iterationsPerEpoch).enumerated().map { index, start in
      let losses = series.losses[start..<min(start + iterationsPerEpoch, series.losses.count)]
      let metrics = index < series.epochs.count ? series.epochs[index] : nil
      return Epoch(
        meanLoss: finite(losses.reduce(0, +) / Double(losses.count)),
        trainingAccuracy: metrics.flatMap { finite($0.trainingAccuracy) },
        validationAccuracy: metrics.flatMap { finite($0.validationAccuracy) },
        validationLoss: metrics.flatMap { finite($0.validationLoss) })
    }
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  var table: String {
    func cell(_ value: Double?, _ places: Int, _ width: Int) -> String {
      let text = value.map { NumberText.fixed($0, places: places) } ?? "-"
      return String(repeating: " ", count: max(0, width - text.count)) + text
    }
    var lines = ["epoch   mean loss   train acc   valid acc   valid loss"]
    for (index, epoch) in epochs.enumerated() {
      let number = String(index + 1)
      lines.append(
        String(repeating: " ", count: max(0, 5 - number.count)) + number + cell(epoch.meanLoss, 6, 12)
          + cell(epoch.trainingAccuracy, 4, 12) + cell(epoch.validationAccuracy, 4, 12)
          + cell(epoch.validationLoss, 6, 13))
    }
    lines.append("")
    lines.append("optimizer      \(optimizer)")
    lines.append("outcome        \(outcomeText)")
    if let testAccuracy { lines.append("test accuracy  \(NumberText.fixed(testAccuracy, places: 4))") }
    lines.append("trial          \(trial)")
    lines.append("digest         \(digest)")
    lines.append("weights        \(weightsHash)")
    lines.append("series         \(seriesHash)")
    lines.append("kernels        \(isa), \(NumberText.fixed(seconds, places: 2)) s")
    return lines.joined(separator: "\n")
  }

  private var outcomeText: String {
    guard let divergedAtIteration, let divergenceReason else { return outcome }
    return "\(outcome) at iteration \(divergedAtIteration): \(divergenceReason)"
  }
}
