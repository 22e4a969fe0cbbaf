package import SweepCore

extension WireMetricsBatch {
  package init(
    losses: [Double] = [], gradientNorms: [Double] = [], updateNorms: [Double] = [], epochs: [EpochMetrics] = [],
    testAccuracy: Double? = nil
  ) {
    self.init()
    self.losses = losses
    self.gradientNorms = gradientNorms
    self.updateNorms = updateNorms
    self.epochs = epochs.map { metrics in
      var wire = WireEpochMetrics()
      wire.trainingAccuracy = metrics.trainingAccuracy
      wire.validationAccuracy = metrics.validationAccuracy
      wire.validationLoss = metrics.validationLoss
      return wire
    }
    if let testAccuracy { self.testAccuracy = testAccuracy }
  }

  /// A whole series as one batch.
  package init(_ series: TrialSeries) {
    self.init(
      losses: series.losses, gradientNorms: series.gradientNorms, updateNorms: series.updateNorms,
      epochs: series.epochs, testAccuracy: series.testAccuracy)
  }

  package var isEmpty: Bool {
    losses.isEmpty && gradientNorms.isEmpty && updateNorms.isEmpty && epochs.isEmpty && !hasTestAccuracy
  }
}

extension TrialSeries {
  /// A whole series from one batch.
  package init(_ batch: WireMetricsBatch) {
    self.init()
    append(batch)
  }

  /// Appends what a trial measured since the batch before.
  package mutating func append(_ batch: WireMetricsBatch) {
    losses += batch.losses
    gradientNorms += batch.gradientNorms
    updateNorms += batch.updateNorms
    epochs += batch.epochs.map {
      EpochMetrics(
        trainingAccuracy: $0.trainingAccuracy, validationAccuracy: $0.validationAccuracy,
        validationLoss: $0.validationLoss)
    }
    if batch.hasTestAccuracy { testAccuracy = batch.testAccuracy }
  }
}

extension TrialEnding {
  init(_ wire: WireDivergence?) throws(WireError) {
    guard let wire else {
      self = .completed
      return
    }
    self = .diverged(iteration: Int(wire.iteration), reason: try named("divergence.reason", wire.reason))
  }

  var wireDivergence: WireDivergence? {
    guard case .diverged(let iteration, let reason) = self else { return nil }
    var wire = WireDivergence()
    wire.iteration = UInt32(clamping: iteration)
    wire.reason = reason.rawValue
    return wire
  }
}

extension WireTrialResult {
  package init(_ result: TrialResult) {
    self.init()
    if let divergence = result.ending.wireDivergence { self.divergence = divergence }
    weightsHash = result.weightsHash.wire
    seriesHash = result.seriesHash.wire
  }

  package func result() throws(WireError) -> TrialResult {
    TrialResult(
      ending: try TrialEnding(hasDivergence ? divergence : nil),
      weightsHash: try Digest(wire: weightsHash, field: "weights_hash"),
      seriesHash: try Digest(wire: seriesHash, field: "series_hash"))
  }
}

extension WireFailure {
  package init(_ failure: AttemptFailure) {
    self.init()
    failureClass = failure.failureClass.rawValue
    message = failure.message
    standardErrorTail = failure.standardErrorTail
  }

  /// The failure, its texts cut to what a table and a page can show, and without what a terminal would obey.
  package func failure() throws(WireError) -> AttemptFailure {
    // Bytes, for one character may have any number of them.
    AttemptFailure(
      try named("failure_class", failureClass),
      message: printable(String(decoding: message.utf8.prefix(WireLimits.failureMessageBytes), as: UTF8.self)),
      standardErrorTail: printable(
        String(decoding: standardErrorTail.utf8.suffix(WireLimits.failureTailBytes), as: UTF8.self),
        keeping: ["\n", "\t"]))
  }
}

extension WireTrialSummary {
  package init(_ summary: TrialSummary) {
    self.init()
    if let divergence = summary.ending.wireDivergence { self.divergence = divergence }
    if let iterations = summary.iterationsToTarget { iterationsToTarget = UInt32(clamping: iterations) }
    finalTrainingLoss = summary.finalTrainingLoss
    logLossArea = summary.logLossArea
    if let value = summary.finalTrainingAccuracy { finalTrainingAccuracy = value }
    if let value = summary.finalValidationAccuracy { finalValidationAccuracy = value }
    if let value = summary.bestValidationAccuracy { bestValidationAccuracy = value }
    if let value = summary.finalValidationLoss { finalValidationLoss = value }
    if let value = summary.testAccuracy { testAccuracy = value }
    lossCurve = summary.lossCurve
    trialDigest = summary.trialDigest.wire
    ladder = summary.ladder.map { UInt32(clamping: $0 ?? 0) }
    shorterBudgets = summary.shorterBudgets.map { budget in
      var wire = WireShorterBudget()
      if let iterations = budget.iterationsToTarget { wire.iterationsToTarget = UInt32(clamping: iterations) }
      wire.trainingLoss = budget.trainingLoss
      return wire
    }
  }

  package func summary() throws(WireError) -> TrialSummary {
    try requireNoneOr(TargetLadder.factors.count, "ladder", ladder.count)
    try requireNoneOr(ShorterBudget.elevenths.count, "shorter_budgets", shorterBudgets.count)
    return TrialSummary(
      ending: try TrialEnding(hasDivergence ? divergence : nil),
      iterationsToTarget: hasIterationsToTarget ? Int(iterationsToTarget) : nil,
      finalTrainingLoss: finalTrainingLoss, logLossArea: logLossArea,
      finalTrainingAccuracy: hasFinalTrainingAccuracy ? finalTrainingAccuracy : nil,
      finalValidationAccuracy: hasFinalValidationAccuracy ? finalValidationAccuracy : nil,
      bestValidationAccuracy: hasBestValidationAccuracy ? bestValidationAccuracy : nil,
      finalValidationLoss: hasFinalValidationLoss ? finalValidationLoss : nil,
      testAccuracy: hasTestAccuracy ? testAccuracy : nil, lossCurve: lossCurve,
      trialDigest: try Digest(wire: trialDigest, field: "trial_digest"),
      ladder: ladder.map { $0 == 0 ? nil : Int($0) },
      shorterBudgets: shorterBudgets.map {
        ShorterBudget(
          iterationsToTarget: $0.hasIterationsToTarget ? Int($0.iterationsToTarget) : nil,
          trainingLoss: $0.trainingLoss)
      })
  }
}
