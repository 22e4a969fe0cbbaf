package import SweepCore
internal import SwiftProtobuf

extension WireMetrics {
  /// Decodes the batch and holds it against the limits: once, for what travels otherwise is its bytes.
  ///
  /// - Returns: what it measured, and the bytes to store: those that came, unless they have in them what this version
  ///   does not know, or are longer than they need to be. Then they are made anew, for what is stored is what is counted.
  /// - Throws: `WireError` where the bytes are no batch, or one that is empty or too long.
  package func measured() throws(WireError) -> (piece: TrialSeries, payload: [UInt8]) {
    let batch = try WireMetricsBatch.decode(Array(self.batch))
    let counts = [batch.losses.count, batch.gradientNorms.count, batch.updateNorms.count, batch.epochs.count]
    let longest = counts.max() ?? 0
    guard longest <= WireLimits.lossesPerBatch else {
      throw .invalid(
        field: "batch", value: "\(longest) values of a series", expected: "at most \(WireLimits.lossesPerBatch)")
    }
    guard !batch.isEmpty else {
      throw .invalid(field: "batch", value: "empty", expected: "something measured")
    }
    let piece = TrialSeries(batch)
    let isPlain = !batch.hasUnknownFields && self.batch.count <= batch.plainBytes
    return (piece, isPlain ? Array(self.batch) : WireMetricsBatch(piece).encoded)
  }
}

extension WireMetricsBatch {
  package init(
    losses: [Double] = [], gradientNorms: [Double] = [], updateNorms: [Double] = [], epochs: [EpochMetrics] = [],
    testAccuracy: Double? = nil
  ) {
    self.init()
    self.losses = losses
    self.gradientNorms = gradientNorms
    self.updateNorms = updateNorms
    self.epochs = epochs.map(WireEpochMetrics.init)
    if let testAccuracy { self.testAccuracy = testAccuracy }
  }

  /// A whole series as one batch.
  package init(_ series: TrialSeries) {
    self.init(
      losses: series.losses, gradientNorms: series.gradientNorms, updateNorms: series.updateNorms,
      epochs: series.epochs, testAccuracy: series.testAccuracy)
  }

  fileprivate var hasUnknownFields: Bool {
    !unknownFields.data.isEmpty || epochs.contains { !$0.unknownFields.data.isEmpty }
  }

  /// What no plain encoding is longer than: a number is 8 bytes, and 9 with a tag of its own.
  fileprivate var plainBytes: Int {
    9 * (losses.count + gradientNorms.count + updateNorms.count + (hasTestAccuracy ? 1 : 0)) + 29 * epochs.count + 12
  }

  package var isEmpty: Bool {
    losses.isEmpty && gradientNorms.isEmpty && updateNorms.isEmpty && epochs.isEmpty && !hasTestAccuracy
  }
}

extension WireEpochMetrics {
  package init(_ metrics: EpochMetrics) {
    self.init()
    trainingAccuracy = metrics.trainingAccuracy
    validationAccuracy = metrics.validationAccuracy
    validationLoss = metrics.validationLoss
  }

  package var metrics: EpochMetrics {
    EpochMetrics(
      trainingAccuracy: trainingAccuracy, validationAccuracy: validationAccuracy, validationLoss: validationLoss)
  }
}

extension TrialSeries {
  /// What a batch holds: a piece of a series, or all of it.
  package init(_ batch: WireMetricsBatch) {
    self.init()
    losses = batch.losses
    gradientNorms = batch.gradientNorms
    updateNorms = batch.updateNorms
    epochs = batch.epochs.map(\.metrics)
    if batch.hasTestAccuracy { testAccuracy = batch.testAccuracy }
  }
}
